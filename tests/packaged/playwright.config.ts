import { defineConfig } from '@playwright/test';
import { startable } from './places.ts';

// The tests of the window take them from here, in the processes that run them too.
process.env['SHELL_UNDER_TEST'] = 'electron';
process.env['CERTBENCH_EXECUTABLE'] = startable('driven');

/** The program as electron-builder packages it: `npm run test:packaged`, on Linux with a display. */
export default defineConfig({
  globalSetup: './pack.ts',
  outputDir: '../../test-results',
  workers: 1,
  forbidOnly: process.env['CI'] !== undefined,
  // On a busy computer Playwright sometimes waits for ever for a packaged program that has long started. It is told as flaky.
  retries: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  projects: [
    { name: 'package', testDir: '.', testMatch: '*.spec.ts' },
    { name: 'path', testDir: '../e2e', testMatch: 'path.spec.ts', grep: /by clicking/ },
  ],
});
