import { defineConfig } from '@playwright/test';

/**
 * Makes the pictures of `assets/screenshots`: `npm run screenshots`, after `npm run build`. Where CERTBENCH_SCREENSHOTS names a
 * folder, makes every screen in every look and size there instead; `-- --grep 640x400` makes those of one size.
 */
export default defineConfig({
  testDir: '.',
  testMatch: 'screenshots.ts',
  outputDir: '../../test-results',
  workers: 1,
  timeout: 240_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
});
