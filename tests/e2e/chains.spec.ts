import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './app.ts';
import { button, callApp, rail } from './steps.ts';

/** Where pictures go, for who wants to look at them. */
const pictures = process.env['CERTBENCH_LOOK'];

test('a chain without its intermediate is completed where that is found, and comes back by Undo', async ({
  app: { page, complaints },
  home,
}) => {
  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  const authority = { workspace, keyType: 'ec-p256', passphrase: '1234' };
  await callApp(page, 'authority.create', { ...authority, name: 'Root' });
  await callApp(page, 'authority.create', { ...authority, name: 'Int', parent: 'Root', parentPassphrase: '1234' });
  const by = { name: 'Int', passphrase: '1234' };
  await callApp(page, 'device.create', { workspace, devices: { kind: 'ids', ids: ['pump-01'] }, authority: by });
  const file = (end: string) => join(home.workspace, 'devices', 'pump-01', `pump-01${end}`);
  // Between the new files and the old ones there are none for a moment.
  const count = async () => (await readFile(file('-chain.pem'), 'utf8').catch(() => '')).match(/BEGIN/g)?.length;
  await copyFile(file('-cert.pem'), file('-chain.pem'));
  await page.reload();
  await rail(page, 'Certificates').click();
  await page.getByRole('treeitem', { name: /pump-01/ }).click();
  await page.getByLabel('At', { exact: true }).selectOption('mqtt-broker');
  const complete = button(page, 'Complete the chain of pump-01');
  await complete.scrollIntoViewIfNeeded();
  if (pictures !== undefined) {
    await page.setViewportSize({ width: 1024, height: 700 });
    await complete.scrollIntoViewIfNeeded();
    await page.screenshot({ path: join(pictures, 'chain-light.png') });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 1440, height: 900 });
    await complete.scrollIntoViewIfNeeded();
    await page.screenshot({ path: join(pictures, 'chain-dark.png') });
    await page.emulateMedia({ colorScheme: 'light' });
  }
  await complete.click();
  await expect(page.getByText('The chain of pump-01 was completed.')).toBeVisible();
  await expect(page.getByText('Nothing that is known here keeps it out.')).toBeVisible();
  expect(await count()).toBe(3);
  if (pictures !== undefined) await page.screenshot({ path: join(pictures, 'chain-after.png') });
  await button(page, 'Undo').click();
  await expect.poll(count).toBe(1);
  expect(complaints).toEqual([]);
});
