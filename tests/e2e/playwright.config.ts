import { defineConfig } from '@playwright/test';

const inElectron = process.env['SHELL_UNDER_TEST'] === 'electron';
/** The whole path, every screen with axe, what the window looks like, and what a browser does otherwise than Electron: files, folders, leaving, load. */
const inBrowserToo = [
  'path',
  'quality',
  'pictures',
  'bring-in',
  'workspace',
  'care',
  'cancel',
  'load',
  'library',
  'fits',
];
const few = !inElectron && process.env['CERTBENCH_BROWSER_SPECS'] === 'few';

/** The window by clicking: in an installed browser, or in Electron with SHELL_UNDER_TEST=electron. */
export default defineConfig({
  testDir: '.',
  testMatch: few ? `{${inBrowserToo.join(',')}}.spec.ts` : '*.spec.ts',
  // What only Electron has.
  testIgnore: inElectron ? [] : 'electron-*.spec.ts',
  outputDir: '../../test-results',
  snapshotPathTemplate: '{testDir}/pictures/{arg}{ext}',
  // Two browsers with the services of their windows fill two cores. Windows of one desktop take the focus from each other.
  workers: inElectron ? 1 : 2,
  fullyParallel: false,
  forbidOnly: process.env['CI'] !== undefined,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
});
