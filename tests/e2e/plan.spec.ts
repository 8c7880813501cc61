import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './app.ts';
import { chooseFile, saveAs } from './choose.ts';
import { button, callApp, figure, heading, rail } from './steps.ts';

test('a plan is opened, run with all it says, and saved again', async ({ home }) => {
  const { page, complaints } = await home.open();
  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  await callApp(page, 'workspace.open', { workspace, make: true });
  const authority = { name: 'Root', passphrase: '1234' };
  const root = { workspace, ...authority, remember: true };
  const { certificatePem } = await callApp<{ certificatePem: string }>(page, 'authority.create', root);
  await callApp(page, 'device.create', { workspace, devices: { kind: 'ids', ids: ['d-01', 'd-02'] }, authority });
  await callApp(page, 'hub.start', { port: 0 });
  await callApp(page, 'hub.uploadAuthority', { certificatePem, verified: true });
  await page.reload();
  const plan = {
    version: 1,
    platform: 'local-hub',
    devices: { kind: 'numbered', prefix: 'd-', count: 3, digits: 2 },
    messages: 4,
    intervalMs: 100,
    seed: 7,
    body: '{"id":"{deviceId}","n":{messageId},"unit":"{unit}"}',
    fields: { unit: { kind: 'constant', value: 'C' } },
    pass: { maxErrorRate: 0 },
  };
  const path = join(home.workspace, 'plan.json');
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /^Simulate/ })
    .click();

  await writeFile(path, JSON.stringify({ ...plan, faulst: [] }));
  await chooseFile(page, () => button(page, 'Open a plan…').click(), path);
  await expect(page.getByRole('alert').first()).toContainText('faulst');

  await writeFile(path, JSON.stringify(plan));
  await chooseFile(page, () => button(page, 'Open a plan…').click(), path);
  await expect(heading(page, '1 device of the plan is not in this workspace')).toBeVisible();
  await button(page, 'Leave out').click();
  await expect(heading(page, '1 device of the plan is not in this workspace')).toBeHidden();
  const said = (group: string, words: string) =>
    expect(page.getByRole('group', { name: group, exact: true }).locator('summary')).toContainText(words);
  await said('Message', 'a body of its own, 1 field');
  await said('Criteria to pass', 'Unacknowledged, at most 0 %');
  await expect(page.getByText('faulst')).toBeHidden();
  await expect(page.getByText(/^Opened [^ ]+\.json: \d+ devices\./)).toBeVisible();
  await expect(page.getByLabel('Seed')).toHaveValue('7');

  const copy = join(home.workspace, 'copy.json');
  await saveAs(page, () => button(page, 'Save as a plan…').click(), copy);
  await expect(page.getByText('Saved copy.json.')).toBeVisible();
  expect(JSON.parse(await readFile(copy, 'utf8'))).toMatchObject({
    version: 1,
    deviceIds: ['d-01', 'd-02'],
    messages: 4,
    seed: 7,
    body: plan.body,
    fields: plan.fields,
    pass: plan.pass,
  });

  await button(page, 'Start 2 devices').click();
  await expect(figure(page, 'acknowledged')).toHaveText('8');
  await expect(page.getByTestId('outcomes')).toHaveText('Passed✓ Unacknowledged, at most 0 %: 0 %');
  await page.locator('[data-testid=log-row][data-type=sent]').first().click();
  await expect(page.getByText('"unit"').first()).toBeVisible();

  // The same again, and stopped: its criteria hold, and say nothing of a run that was not carried out.
  await button(page, 'New simulation').click();
  await page.getByLabel('Messages a device').fill('100000');
  await button(page, 'Start 2 devices').click();
  await expect(page.getByTestId('outcomes')).toHaveText(/^So far✓/);
  await button(page, 'Stop').click();
  await expect(page.getByTestId('outcomes')).toHaveText(
    'Stopped before its end, not judged✓ Unacknowledged, at most 0 %: 0 %',
  );
  expect(complaints).toEqual([]);
});

test('devices of a plan that are not there are created, in an empty workspace too', async ({ home }) => {
  const { page, complaints } = await home.open();
  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  await callApp(page, 'workspace.open', { workspace, make: true });
  const root = { workspace, name: 'Root', passphrase: 'a long secret', remember: false };
  const { certificatePem } = await callApp<{ certificatePem: string }>(page, 'authority.create', root);
  await callApp(page, 'hub.start', { port: 0 });
  await callApp(page, 'hub.uploadAuthority', { certificatePem, verified: true });
  await page.reload();
  await rail(page, 'Simulate').click();
  const plan = {
    version: 1,
    platform: 'local-hub',
    devices: { kind: 'csv', text: 'deviceId\nroom-1\nroom-2\nroom-3\n' },
    createMissing: { authority: 'Root', keyType: 'ec-p384' },
    messages: 2,
  };
  const path = join(home.workspace, 'plan.json');
  await writeFile(path, JSON.stringify(plan));
  await chooseFile(page, () => button(page, 'Open a plan…').click(), path);
  const card = page.getByRole('region', { name: '3 devices of the plan are not in this workspace' });
  await expect(card).toContainText('room-1, room-2, room-3');
  await expect(card.getByLabel('Signed by')).toHaveValue('Root');
  await button(page, 'Create 3 devices').click();
  await expect(card.getByRole('alert')).toContainText('Type the passphrase of Root.');
  await card.getByLabel('Passphrase of Root').fill('wrong');
  await button(page, 'Create 3 devices').click();
  await expect(card.getByRole('alert')).toContainText('passphrase');
  await card.getByLabel('Passphrase of Root').fill('a long secret');
  await button(page, 'Create 3 devices').click();
  await expect(page.getByText('3 devices were created.')).toBeVisible();
  await expect(card).toBeHidden();
  const { devices } = await callApp<{ devices: object[] }>(page, 'workspace.overview', { workspace });
  expect(devices).toHaveLength(3);
  expect(devices[0]).toMatchObject({ deviceId: 'room-1', authority: 'Root', key: 'EC P-384' });
  await button(page, 'Start 3 devices').click();
  await expect(figure(page, 'acknowledged')).toHaveText('6', { timeout: 30_000 });
  expect(complaints).toEqual([]);
});
