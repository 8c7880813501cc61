import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './app.ts';
import { chooseFile, saveAs } from './choose.ts';
import { button, callApp, figure, messageRows, rail } from './steps.ts';

const group = (page: Page, name: string) => page.getByRole('group', { name, exact: true });
const said = (page: Page, name: string) => group(page, name).locator('summary');

async function openSetup(page: Page, count: number): Promise<void> {
  const { workspace } = await callApp<{ workspace: string }>(page, 'workspace.current', {});
  await callApp(page, 'workspace.open', { workspace, make: true });
  await callApp(page, 'device.create', { workspace, devices: { kind: 'numbered', prefix: 'd-', count } });
  await page.reload();
  await rail(page, 'Simulate').click();
  await button(page, 'Choose').click();
  await page.getByRole('menuitem', { name: 'All found' }).click();
}

test('what a run asks is told beside the limits of its server, with what to do', async ({ home }) => {
  const { page, complaints } = await home.open();
  await openSetup(page, 20);
  await expect(said(page, 'Pace')).toHaveText('Pace20 connects/s, 20 messages/s, 1,728,000 messages a day');
  await page.getByLabel('Platform').selectOption({ label: 'Azure IoT Hub' });
  await page.getByLabel(/^Host name/).fill('fleet.azure-devices.net');
  const pace = group(page, 'Pace');
  await expect(pace).toContainText('beyond S1');
  await expect(pace).toContainText(
    'Messages a day: 432 %. The quota is used up after 6 hours. The run keeps to the limits',
  );
  await button(page, 'Go beyond them').click();
  await expect(pace).toContainText('The run does not keep to them');
  await said(page, 'Pace').click();
  await pace.getByLabel('Units').fill('0');
  await expect(pace).toContainText('Give a whole number from 1 to 1,000.');
  await pace.getByLabel('Units').fill('5');
  await expect(said(page, 'Pace')).toContainText('within S1, 86 % of its quota · 20 connects/s');
  await pace.getByLabel('Units').fill('1');
  await button(page, 'Go that slowly').click();
  await expect(page.getByLabel('Every').first()).toHaveValue('4320');
  await expect(said(page, 'Pace')).toContainText('within S1, 100 % of its quota');
  expect(complaints).toEqual([]);
});

test('a run is told all that a plan can say, and what is wrong stands at its field', async ({ home }) => {
  const { page, complaints } = await home.open();
  await openSetup(page, 2);
  for (const name of ['Timing', 'Message', 'Sensors and faults', 'Reactions', 'Criteria to pass'])
    await said(page, name).click();

  const timing = group(page, 'Timing');
  await timing.getByLabel('Jitter').selectOption('A share of the interval');
  await timing.getByLabel('Ends after').fill('90');

  const message = group(page, 'Message');
  await message.getByLabel('Body', { exact: true }).fill('{"site":"{site}"}');
  await expect(message).toContainText('site');
  await expect(message.getByRole('alert')).toContainText('{site}');
  await button(page, 'Add a field').click();
  const field = group(page, 'Field 1');
  await field.getByLabel('Name').fill('1site');
  await expect(field).toContainText('a letter first');
  await field.getByLabel('Name').fill('site');
  await field.getByLabel('Values').selectOption('One of a list, in turn');
  await field.getByLabel('Values, one a line').fill('a\n12\n"12"');
  await message.getByLabel('Properties').selectOption('Of your own');
  await button(page, 'Add a property').click();
  await group(page, 'Property 1').getByLabel('Name').fill('line');
  await group(page, 'Property 1').getByLabel('Value').fill('L-{site}');

  await button(page, 'Add a fault').click();
  const fault = group(page, 'Fault 1');
  await fault.getByLabel('What goes wrong').selectOption('Duplicates');
  await fault.getByLabel('Again every').fill('5');
  await expect(fault.getByRole('alert')).toContainText('It would begin again before it has ended.');
  await fault.getByLabel('Again every').fill('');
  await fault.getByLabel('Which devices').selectOption('By name');

  await button(page, 'Add a rule').click();
  const rule = group(page, 'Rule 1');
  await rule.getByLabel('Asked by').selectOption('Method or RPC');
  await rule.getByLabel('Answers').selectOption('By an answer of your own');
  await rule.getByLabel('Answer', { exact: true }).fill('{"was":{payload}}');

  await group(page, 'Criteria to pass').getByLabel('95 %').fill('250');
  await expect(said(page, 'Criteria to pass')).toContainText('latency, 95 %: 250 ms');

  await button(page, 'Start 2 devices').click();
  await expect(fault.getByLabel('Devices, one a line')).toBeFocused();
  await fault.getByLabel('Devices, one a line').fill('d-01\nnobody');
  await button(page, 'Start 2 devices').click();
  await expect(fault.getByRole('alert')).toContainText('"nobody" does not send in this run.');
  await fault.getByLabel('Devices, one a line').fill('d-01');

  const path = join(home.workspace, 'plan.json');
  await saveAs(page, () => button(page, 'Save as a plan…').click(), path);
  await expect(page.getByText('Saved plan.json.')).toBeVisible();
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
    jitter: { share: 0.2 },
    durationMs: 90_000,
    body: '{"site":"{site}"}',
    fields: { site: { kind: 'sequence', values: ['a', 12, '12'] } },
    properties: { line: 'L-{site}' },
    faults: [{ kind: 'duplicates', devices: { ids: ['d-01'] }, fromMs: 30_000, forMs: 30_000, chance: 0.1 }],
    reactions: [{ on: 'method', answer: { status: 200, body: '{"was":{payload}}' } }],
    pass: { maxLatencyMs: { p95: 250 } },
  });
  expect(complaints).toEqual([]);
});

test('a recording and a column of a CSV are chosen and sent, and what is wrong stands at their fields', async ({
  home,
}) => {
  const { page, complaints } = await home.open();
  await openSetup(page, 2);
  const recording = join(home.folder, 'recorded.csv');
  await writeFile(recording, 'at;level\n0;1.5\n200;2.5\n400;3.5\n');
  const rooms = join(home.folder, 'rooms.csv');
  await writeFile(rooms, 'deviceId,room\nd-02,attic\nd-01,cellar\n');
  const message = group(page, 'Message');
  await said(page, 'Message').click();
  await message.getByLabel('Readings').selectOption('Of a CSV with times');
  await button(page, 'Start 2 devices').click();
  await expect(message.getByRole('alert')).toContainText('This is needed.');
  await chooseFile(page, () => message.getByRole('button', { name: 'Choose a CSV…' }).click(), recording);
  await expect(message).toContainText('recorded.csv');
  // What the file has is offered, and what it has not is told before anything is started.
  await expect(message).toContainText('recorded.csv, 3 rows');
  await expect(message.getByRole('alert')).toContainText('Not in the table. Choose another.');
  const times = message.getByLabel('Column of the time');
  await expect(times.getByRole('option')).toHaveText(['time', 'at', 'level']);
  await times.selectOption('at');
  await expect(message.getByRole('alert')).toHaveCount(0);
  await message.getByLabel('Times are').selectOption('milliseconds');
  await message.getByLabel('Body', { exact: true }).fill('{"level":{level},"room":{room}}');
  await button(page, 'Add a field').click();
  const field = group(page, 'Field 1');
  await field.getByLabel('Name').fill('room');
  await field.getByLabel('Values').selectOption('A column of a CSV');
  await chooseFile(page, () => field.getByRole('button', { name: 'Choose a CSV…' }).click(), rooms);
  await expect(field).toContainText('By its column deviceId.');
  await button(page, 'Start 2 devices').click();
  await expect(field.getByRole('alert')).toContainText('This is needed.');
  await expect(field.getByLabel('Column')).toBeFocused();
  await field.getByLabel('Column').selectOption('room');
  // Another file, which is none, and back.
  const picture = join(home.folder, 'picture.csv');
  await writeFile(picture, Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe, 0x00, 0xd8]));
  const choose = () => field.getByRole('button', { name: 'Choose a CSV…' }).click();
  await chooseFile(page, choose, picture);
  await expect(field.getByRole('alert')).toContainText('not text in UTF-8');
  await chooseFile(page, choose, recording);
  await expect(field.getByRole('alert')).toContainText('Not in the table. Choose another.');
  await chooseFile(page, choose, rooms);
  await expect(field.getByRole('alert')).toHaveCount(0);
  await button(page, 'Start 2 devices').click();
  await expect(figure(page, 'acknowledged')).toHaveText('6', { timeout: 30_000 });
  const own = messageRows(page).filter({ hasText: 'd-02' });
  // The log comes a moment behind the figures; its newest is pressed.
  await expect(own).toHaveCount(3);
  await own.first().click();
  await expect(page.getByText(/"attic"/).first()).toBeVisible();
  await expect(page.getByText(/3\.5/).first()).toBeVisible();
  expect(complaints).toEqual([]);
});
