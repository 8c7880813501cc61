import { defineConfig } from '@playwright/test';

/** The window by clicking: in an installed browser, or in Electron with SHELL_UNDER_TEST=electron. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  // What only Electron has.
  testIgnore: process.env['SHELL_UNDER_TEST'] === 'electron' ? [] : 'electron-*.spec.ts',
  outputDir: '../../test-results',
  // Two cores: a browser and the services of the window beside it fill them.
  workers: 1,
  fullyParallel: false,
  forbidOnly: process.env['CI'] !== undefined,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
});
