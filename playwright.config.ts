import { defineConfig } from '@playwright/test';
import { findBrowser } from './scripts/browser.mjs';

/** Not the site's own port: a developer's server may be running there. */
const PORT = Number(process.env['WS101_TEST_PORT'] ?? 9981);

export default defineConfig({
  testDir: 'tests/browser',
  outputDir: 'test-results/browser',
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: true,
  // Generous, for a busy machine: only what never comes has to wait for it.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  webServer: {
    command: `"${process.execPath}" server/main.ts --port ${PORT} --allow-host class.test`,
    url: `http://localhost:${PORT}/healthz`,
    reuseExistingServer: false,
    stdout: 'ignore',
    stderr: 'pipe',
  },
  use: {
    baseURL: `http://localhost:${PORT}`,
    locale: 'en-US',
    // It costs a seventh of the time; `--trace retain-on-failure` turns it on to look into a failure.
    trace: 'off',
    launchOptions: {
      executablePath: findBrowser(),
      // Chromium's own sandbox needs a user that is not root, as on build machines.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
});
