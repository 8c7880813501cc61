import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './app.ts';
import {
  button,
  callApp,
  createAuthority,
  createDevice,
  figure,
  heading,
  proveLocally,
  rail,
  useFreePort,
} from './steps.ts';

test('what the local hub has verified is not taken away by a wrong passphrase, nor by proving again', async ({
  app: { page },
}) => {
  await useFreePort(page);
  await createAuthority(page, 'first words');
  // Unverified first: a wrong passphrase changes nothing that is there.
  await rail(page, 'Certificates').click();
  await page
    .getByRole('treeitem', { name: /RootCA/ })
    .first()
    .click();
  await button(page, /Forget/).click();
  await button(page, 'Prove possession').first().click();
  await button(page, 'Next: prove').click();
  await page.getByLabel('Passphrase of RootCA').fill('wrong');
  await button(page, 'Prove possession').click();
  await expect(page.getByText('This is not the right passphrase.')).toBeVisible();
  await page.getByLabel('Passphrase of RootCA').fill('first words');
  await button(page, 'Prove possession').click();
  await expect(heading(page, 'RootCA is verified')).toBeVisible();
  await rail(page, 'Certificates').click();
  await page
    .getByRole('treeitem', { name: /RootCA/ })
    .first()
    .click();
  await button(page, 'Prove possession').first().click();
  await expect(page.getByText('The local hub has verified RootCA already.')).toBeVisible();
  await button(page, 'Create devices').click();
  await expect(heading(page, 'Who signs?')).toBeVisible();
});

test('a double click presses the button of one step', async ({ app: { page } }) => {
  await useFreePort(page);
  await createAuthority(page);
  await button(page, 'Prove possession').dblclick();
  await expect(heading(page, 'Which authority, and where?')).toBeVisible();
  await button(page, 'Next: prove').dblclick();
  await expect(heading(page, 'Prove it at the local hub')).toBeVisible();
  await button(page, 'Prove possession').click();
  await expect(heading(page, 'RootCA is verified')).toBeVisible();
});

test('a device that is simulated already is not simulated twice', async ({ app: { page } }) => {
  await useFreePort(page);
  await createAuthority(page);
  await proveLocally(page);
  await createDevice(page);
  await button(page, 'Simulate telemetry').click();
  await button(page, 'Start simulation').click();
  await expect.poll(async () => Number(await figure(page, 'acknowledged').textContent())).toBeGreaterThan(0);
  await button(page, 'New simulation').click();
  await page.getByRole('checkbox', { name: 'dev-01' }).check();
  await button(page, 'Start simulation').click();
  await expect(page.getByText('dev-01 is in a simulation that still runs.')).toBeVisible();
  await button(page, 'Back to the run').click();
  await expect(page.getByText('Connected', { exact: true })).toBeVisible();
});

test('each device in the list is chosen by its own name', async ({ app: { page } }) => {
  await createAuthority(page);
  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  await callApp(page, 'device.create', {
    workspace,
    devices: { kind: 'numbered', prefix: 'pump-', count: 3 },
    authority: { name: 'RootCA', passphrase: '1234' },
    keyType: 'ec-p256',
  });
  await rail(page, 'Simulate').click();
  const list = page.getByRole('group', { name: 'Devices' });
  await expect(list.locator('label')).toHaveCount(3);
  const names = await list.locator('label').allTextContents();
  await button(page, 'Choose').click();
  await page.getByRole('menuitem', { name: 'None' }).click();
  for (const name of names) await expect(list.getByRole('checkbox', { name, exact: true })).not.toBeChecked();
  for (const [index, name] of names.entries()) {
    await list.getByText(name, { exact: true }).click();
    for (const [other, one] of names.entries()) {
      await expect(list.getByRole('checkbox', { name: one, exact: true })).toBeChecked({ checked: other <= index });
    }
  }
});

test('of many devices those that the search finds are chosen by one press, and no others', async ({
  app: { page },
}) => {
  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  for (const [prefix, count] of [
    ['pump-', 3],
    ['valve-', 12],
  ] as const) {
    await callApp(page, 'device.create', { workspace, devices: { kind: 'numbered', prefix, count } });
  }
  await rail(page, 'Simulate').click();
  const chosen = async (pressed: string, wanted: string) => {
    await button(page, 'Choose').click();
    await page.getByRole('menuitem', { name: pressed, exact: true }).click();
    await expect(page.getByText(wanted, { exact: true })).toBeVisible();
  };
  await page.getByLabel('Search devices').fill('VALVE');
  await chosen('All found', '12 of 15 chosen');
  await chosen('The first 10', '10 of 15 chosen');
  await page.getByLabel('Search devices').fill('pump');
  await chosen('All found', '3 of 15 chosen');
  await expect(page.getByRole('group', { name: 'Devices' }).getByRole('checkbox', { checked: true })).toHaveCount(3);
  await chosen('None', '0 of 15 chosen');
});

test('a workspace that has gone is told, and comes back with its folder', async ({ home }) => {
  const first = await home.open();
  await createAuthority(first.page);
  await first.close();
  await rename(home.workspace, `${home.workspace} elsewhere`);
  const { page } = await home.open();
  await expect(page.getByText(/The folder of the workspace, .* is not there\./)).toBeVisible();
  await rename(`${home.workspace} elsewhere`, home.workspace);
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  await expect(page.getByText('RootCA', { exact: true })).toBeVisible();
});

test('a page that cannot be drawn says so in its place, and the rest of the window goes on', async ({ home }) => {
  const { page } = await home.open();
  await rail(page, 'Certificates').click();
  await page.evaluate(() => {
    const { toSorted } = Array.prototype;
    const put = (value: unknown) => Reflect.set(Array.prototype, 'toSorted', value);
    Object.assign(globalThis, { mend: () => put(toSorted) });
    put(() => {
      throw new TypeError('broken on purpose');
    });
  });
  await rail(page, 'Home').click();
  await expect(heading(page, 'This page cannot be shown')).toBeFocused();
  await page.getByText('Details', { exact: true }).click();
  await expect(page.getByText('broken on purpose')).toBeVisible();
  await page.evaluate(() => (globalThis as unknown as { mend(): boolean }).mend());
  await button(page, 'Show it again').click();
  await expect(heading(page, 'From certificate to telemetry')).toBeVisible();
  await rail(page, 'Settings').click();
  await expect(heading(page, 'Settings')).toBeVisible();
  const log = () => readFile(join(home.folder, 'data', 'certbench.log'), 'utf8');
  const entry = /The page home could not be drawn: TypeError\n( +at \S* \([\w-]+\.js:\d+:\d+\)\n)+ +drawn by\n/;
  await expect.poll(log).toMatch(entry);
  expect(await log()).not.toContain('broken on purpose');
});
