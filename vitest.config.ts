import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,server,scripts,tests/server}/**/*.test.{ts,tsx}'],
    // Real sockets and processes on two busy cores: a bound against hanging, not a measure.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Most of the concurrent ones wait for something.
    maxConcurrency: 16,
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
});
