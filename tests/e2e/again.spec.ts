import { readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from './app.ts';
import { saveAs } from './choose.ts';
import {
  button,
  callApp,
  createAuthority,
  figure,
  heading,
  runDevice,
  messageRows,
  proveLocally,
  rail,
  useFreePort,
} from './steps.ts';

test('closed in the middle, the app goes on where it was', async ({ home }) => {
  const first = await home.open();
  await useFreePort(first.page);
  await createAuthority(first.page);
  await proveLocally(first.page);
  await first.close();

  const { page, complaints } = await home.open();
  // The hub that was running runs again, and still knows the authority.
  await expect(page.getByText(/Local hub · 127\.0\.0\.1:\d+/)).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'Possession proved' })).toContainText('Verified');
  await expect(heading(page, 'Create your first device')).toBeVisible();
  await page.keyboard.press('Enter');
  // The browser shell forgets passphrases when it is closed, and so does Electron where the system has no keyring.
  const { remembers } = await callApp<{ remembers: string }>(page, 'app.info', {});
  if (remembers !== 'on-this-computer') await page.getByLabel('Passphrase of RootCA').fill('1234');
  await button(page, 'Next: devices').click();
  await button(page, 'Next: files').click();
  await button(page, 'Create device').click();
  await expect(heading(page, 'dev-01 is ready')).toBeVisible();
  await expect(page.getByText('Registered in the local hub')).toBeVisible();
  expect(complaints).toEqual([]);
});

test('leaving the page does not stop a run, and the rail shows that one is running', async ({ home }) => {
  const first = await home.open();
  const { page } = first;
  await runDevice(page);
  await expect.poll(async () => Number(await figure(page, 'acknowledged').textContent())).toBeGreaterThan(1);
  const before = Number(await figure(page, 'acknowledged').textContent());
  await rail(page, 'Home').click();
  await expect(heading(page, 'Telemetry is arriving')).toBeVisible();
  await expect(page.getByRole('navigation').getByRole('img', { name: 'A simulation is running' })).toBeVisible();
  await button(page, 'Watch').click();
  await expect.poll(async () => Number(await figure(page, 'acknowledged').textContent())).toBeGreaterThan(before + 3);
  await button(page, 'Pause').click();
  await expect(page.getByText('Paused', { exact: true })).toBeVisible();
  const paused = await figure(page, 'sent').textContent();
  await button(page, 'Resume').click();
  await expect.poll(() => figure(page, 'sent').textContent()).not.toBe(paused);
  await messageRows(page).first().click();
  await expect(page.getByText('temperatureAlert = ')).toBeVisible();
  await button(page, 'Stop').click();
  await expect(page.getByText('Stopped', { exact: true })).toBeVisible();

  const sent = Number((await figure(page, 'acknowledged').textContent())?.replaceAll(',', ''));
  for (const [choice, ending, lines] of [
    ['Save as CSV…', 'csv', sent + 2],
    ['Save as JSON lines…', 'jsonl', sent + 1],
  ] as const) {
    const file = join(home.folder, `messages.${ending}`);
    // Counts and what is told come by different ways: the last message may still be on its own.
    await expect(async () => {
      await button(page, 'Save').click();
      await saveAs(page, () => page.getByRole('menuitem', { name: choice }).click(), file);
      await expect.poll(() => linesOf(file), { timeout: 2000 }).toBeGreaterThanOrEqual(lines);
    }).toPass();
  }

  await button(page, 'Run again').click();
  await expect(page.getByText('Running', { exact: true })).toBeVisible();
  // Who came back while its devices were busy has them in the next form all the same.
  await rail(page, 'Home').click();
  await button(page, 'Watch').click();
  await button(page, 'Stop').click();
  await expect(page.getByText('Stopped', { exact: true })).toBeVisible();
  await button(page, 'New simulation').click();
  await expect(page.getByRole('checkbox', { name: 'dev-01' })).toBeChecked();
  await first.close();
  const { page: later } = await home.open();
  await rail(later, 'Simulate').click();
  await expect(later.getByLabel('Every')).toHaveValue('100');
});

test('a port of the local hub that is taken is told where one sees it, with what to do', async ({ home }) => {
  const { page, complaints } = await home.open();
  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  await callApp(page, 'workspace.open', { workspace, make: true });
  await callApp(page, 'device.create', { workspace, devices: { kind: 'ids', ids: ['d-01'] } });
  const other = createServer();
  const port = await new Promise<number>((resolve) => {
    other.listen(0, () => resolve((other.address() as AddressInfo).port));
  });
  try {
    await callApp(page, 'app.changeSettings', { hub: { startWithApp: false, port } });
    await page.reload();
    await rail(page, 'Simulate').click();
    await button(page, 'Start simulation').click();
    const told = page.getByRole('alert').filter({ hasText: 'The port is taken.' });
    await expect(told).toBeInViewport();
    await expect(told).toContainText(String(port));
    await expect(told).toContainText('What to do:');
    expect(complaints).toEqual([]);
  } finally {
    other.close();
  }
});

const linesOf = (file: string): Promise<number> =>
  readFile(file, 'utf8').then(
    (text) => text.trimEnd().split('\n').length,
    () => 0,
  );

test('two windows share a workspace: each sees what the other makes, and one writer at a time', async ({ home }) => {
  const first = await home.open();
  await createAuthority(first.page);
  const second = await home.open();
  await expect(second.page.getByText('RootCA', { exact: true })).toBeVisible();
  // The other window holds the folder for as long as it writes.
  const { workspaces } = await holdWorkspace(home.workspace);
  try {
    await button(second.page, 'Certificates').click();
    await button(second.page, 'Create authority').first().click();
    await button(second.page, 'Next: passphrase').click();
    await second.page.getByLabel(/^Passphrase(?! again)/).fill('1234');
    await second.page.getByLabel('Passphrase again').fill('1234');
    await button(second.page, 'Create authority').click();
    await expect(second.page.getByRole('alert')).toContainText('Another window is writing to this workspace.');
    await expect(second.page.getByRole('alert')).toContainText('making many devices');
  } finally {
    await workspaces.release();
  }
  await button(second.page, 'Create authority').click();
  await expect(heading(second.page, /is ready/)).toBeVisible();
  await first.page.bringToFront();
  await first.page.evaluate(() => dispatchEvent(new Event('focus')));
  await expect(first.page.getByText('2 certificates')).toBeVisible();
});

/** Holds the lock of a workspace as another process would: by its file, under the number of a process that lives. */
async function holdWorkspace(folder: string) {
  const { mkdir, rm, writeFile } = await import('node:fs/promises');
  const { hostname } = await import('node:os');
  const lock = `${folder}/.certbench/lock`;
  await mkdir(`${folder}/.certbench`, { recursive: true });
  const holder = {
    processId: process.ppid,
    host: hostname(),
    purpose: 'making many devices',
    since: new Date().toISOString(),
    id: 'another-window',
  };
  await writeFile(lock, JSON.stringify(holder));
  return { workspaces: { release: () => rm(lock, { force: true }) } };
}
