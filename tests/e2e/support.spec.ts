import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readZip } from '../../src-main/core/bundles/zip.ts';
import { expect, test } from './app.ts';
import { saveAs } from './choose.ts';
import { button, callApp, goByName, heading } from './steps.ts';

test('a support bundle is looked at file by file, and saved as it was shown', async ({ app: { page }, home }) => {
  await callApp(page, 'diagnosis.run', { host: 'localhost', port: 1, platform: 'mqtt-broker' });
  await goByName(page, 'Diagnose');
  await button(page, 'Save a support bundle…').click();
  await expect(heading(page, 'Support bundle')).toBeFocused();
  await button(page, 'Show diagnosis.txt').click();
  const shown = page.getByLabel('Contents of diagnosis.txt');
  await expect(shown).toContainText('[connection-refused]');
  await expect(page.getByRole('checkbox', { name: 'README.txt' })).toBeDisabled();
  await page.getByRole('checkbox', { name: 'versions.json' }).uncheck();
  await page.getByRole('checkbox', { name: 'Certificates and names' }).uncheck();
  await expect(shown).toContainText('<name 1>');
  const text = await shown.textContent();
  await mkdir(join(home.folder, 'sent'));
  const file = join(home.folder, 'sent', 'for-the-vendor.zip');
  await saveAs(page, () => button(page, 'Save…').click(), file);
  await expect(page.getByRole('status').filter({ hasText: 'Saved as for-the-vendor.zip.' })).toBeVisible();
  const saved = readZip(await readFile(file));
  expect(Buffer.from(saved.get('diagnosis.txt') ?? []).toString()).toBe(text);
  expect(saved.has('README.txt')).toBe(true);
  expect(saved.has('versions.json')).toBe(false);
});
