import { defineConfig } from '@playwright/test';

/** Makes the pictures of `assets/screenshots`: `npm run screenshots`, after `npm run build`. */
export default defineConfig({
  testDir: '.',
  testMatch: 'screenshots.ts',
  outputDir: '../../test-results',
  workers: 1,
  timeout: 180_000,
  reporter: [['list']],
});
