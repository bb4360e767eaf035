import { defineConfig } from 'vitest/config';

/** Real sockets and processes on two busy cores: a bound against hanging, not a measure. */
const timeouts = { testTimeout: 30_000, hookTimeout: 30_000 };

export default defineConfig({
  test: {
    expect: { poll: { timeout: 20_000 } },
    // Vitest's own choice would be one on two cores, and most of the time tests wait.
    maxWorkers: 2,
    // Most of the concurrent ones wait for something.
    maxConcurrency: 16,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{src,server,scripts,tests/server,tests/content}/**/*.test.{ts,tsx}'],
          ...timeouts,
        },
      },
      {
        // Looks at the built site as files.
        extends: true,
        test: { name: 'site', include: ['tests/site/**/*.test.ts'], ...timeouts },
      },
    ],
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
});
