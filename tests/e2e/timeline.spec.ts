import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './app.ts';
import { saveAs } from './choose.ts';
import { button, callApp, fill, heading, rail } from './steps.ts';

test('what ends is seen month by month, narrowed, opened, and saved as a calendar', async ({ app: { page }, home }) => {
  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  const authority = { name: 'Root', passphrase: '1234' };
  await callApp(page, 'authority.create', { workspace, ...authority });
  const devices = (ids: string[], validityDays: number) =>
    callApp(page, 'device.create', { workspace, devices: { kind: 'ids', ids }, authority, validityDays });
  await devices(['soon-1', 'soon-2'], 20);
  await devices(['next-year'], 300);
  await page.reload();
  await rail(page, 'Certificates').click();
  await button(page, 'Timeline').click();
  await expect(heading(page, 'When certificates end')).toBeVisible();
  await expect(page.getByRole('img', { name: '0 certificates ended, 3 end within two years, 1 later' })).toBeVisible();
  const rows = page.getByRole('list', { name: 'Certificates by their end' }).getByRole('listitem');
  await expect(rows).toHaveCount(4);
  await page.getByLabel('Show').selectOption('Within 30 days (2)');
  await expect(rows).toHaveCount(2);
  const path = join(home.workspace, 'ends.ics');
  await saveAs(page, () => button(page, 'Save as calendar…').click(), path);
  await expect(page.getByRole('status')).toHaveText('Saved as ends.ics.');
  expect(await readFile(path, 'utf8')).toMatch(/^BEGIN:VCALENDAR\r\n[^]*SUMMARY:2 certificates end\r\n/);
  await rows.getByRole('button', { name: /soon-2/ }).click();
  await expect(heading(page, 'soon-2')).toBeVisible();
});

test('a click on a notification opens the timeline, unless no reminders are wanted', async ({ home }) => {
  const { page, controls } = await home.open({ kind: 'notifying' });
  await fill(page);
  await rail(page, 'Settings').click();
  const wanted = page.getByRole('checkbox', { name: 'Tell me before certificates end' });
  // It is changed once the program has kept it.
  await wanted.click();
  await expect(wanted).not.toBeChecked();
  await controls.release();
  await wanted.click();
  await expect(wanted).toBeChecked();
  await expect(heading(page, 'Settings')).toBeVisible();
  expect(await controls.told()).toBe(0);
  await controls.release();
  await expect(heading(page, 'When certificates end')).toBeVisible();
  await expect(page.getByRole('button', { name: /alone/ })).toBeVisible();
  expect(await controls.told()).toBe(1);
});
