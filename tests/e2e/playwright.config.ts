import { defineConfig } from '@playwright/test';

/** The window by clicking: in an installed browser, or in Electron with SHELL_UNDER_TEST=electron. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  // What only Electron has.
  testIgnore: process.env['SHELL_UNDER_TEST'] === 'electron' ? [] : 'electron-*.spec.ts',
  outputDir: '../../test-results',
  // Two browsers with the services of their windows fill two cores. Windows of one desktop take the focus from each other.
  workers: process.env['SHELL_UNDER_TEST'] === 'electron' ? 1 : 2,
  fullyParallel: false,
  forbidOnly: process.env['CI'] !== undefined,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
});
