import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readDeviceCsv, unknownTitles } from '../../src-main/services/device-csv.ts';
import { csvText } from '../../src-main/services/csv.ts';
import { Workbench } from '../support/workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await Workbench.open();
});
afterEach(async () => {
  expect(bench.logged).toEqual([]);
  await bench.close();
});

const list = 'id,key,O,C,days,platform,site\na,rsa-2048,Own,de,3,ThingsBoard,x\nb,,,,,,\nc,dsa,,,,,\n';
const create = (csv: object) => ({
  workspace: bench.workspace,
  devices: { kind: 'csv' as const, text: list, ...csv },
  subject: { organization: 'Shared', locality: 'Ulm' },
});

test('devices of a CSV file have what is their own, and else what all have', async () => {
  expect(await bench.refusal('device.create', create({}))).toMatchObject({
    message: expect.stringContaining('CSV row 4: "dsa" is no kind of key.') as string,
    details: { field: 'csv' },
  });
  const { devices, warnings } = await bench.call('device.create', create({ leaveOutFaulty: true }));
  const facts = devices.map(({ deviceId, platform, certificate: { key, subject, notBefore, notAfter } }) => [
    deviceId,
    platform,
    key,
    subject,
    Math.round((Date.parse(notAfter) - Date.parse(notBefore)) / 86_400_000) < 5,
  ]);
  expect(facts).toEqual([
    ['a', 'thingsboard', 'RSA 2048', 'C=DE, L=Ulm, O=Own, CN=a', true],
    ['b', undefined, 'EC P-256', 'L=Ulm, O=Shared, CN=b', false],
  ]);
  expect(warnings.map(({ message }) => message)).toEqual([
    '1 row of the CSV file with faults left out.',
    'Columns of the CSV file that say nothing here: "site".',
    expect.stringContaining('1234') as string,
  ]);
  const bundles = (name: string) =>
    bench.call('bundle.list', { workspace: bench.workspace, subject: { kind: 'device', name } });
  expect([(await bundles('a')).suggested, (await bundles('b')).suggested]).toEqual(['thingsboard-2', undefined]);
  const again = await bench.call('device.create', create({ leaveOutFaulty: true }));
  expect(again.devices.map(({ outcome, warnings: own }) => [outcome, own])).toEqual([
    ['kept', []],
    ['kept', []],
  ]);
});

test('the commands for a list are for the devices that are alike', async () => {
  const { steps } = await bench.call('howto.show', {
    topic: 'device',
    devices: { kind: 'csv', text: 'id,key\nalpha,rsa-2048\nbeta,\ngamma,rsa-2048' },
  });
  expect(steps[0]?.title).toBe('For 2 of 3 devices: those with the key and the subject of the first');
  const commands = steps.map((step) => step.commands).join('\n');
  expect(commands).toContain('rsa_keygen_bits:2048');
  expect(commands).toContain('gamma');
  expect(commands).not.toContain('beta');
});

test('a table of devices has what other systems ask for, and can be read again', async () => {
  await bench.call('device.create', create({ leaveOutFaulty: true }));
  await bench.authority();
  await bench.devices(['-c']);
  const path = join(bench.folder, 'list.csv');
  const answer = await bench.call('device.manifest', {
    workspace: bench.workspace,
    deviceIds: ['a', '-c'],
    file: bench.services.grants.grant(path),
  });
  expect(answer).toEqual({ name: 'list.csv', devices: 2 });
  const text = await readFile(path, 'utf8');
  const [header, first = '', second = ''] = text.split('\r\n');
  expect(header).toBe(
    '\uFEFFdeviceId,authority,platform,subject,key,notBefore,notAfter,serial,thumbprintSha1,thumbprintSha256,thingsBoardCredentialsId,files',
  );
  const { devices } = await bench.call('thingsboard.describeCredentials', {
    workspace: bench.workspace,
    deviceIds: ['a'],
  });
  expect(first.startsWith('a,,thingsboard,"C=DE, L=Ulm, O=Own, CN=a",RSA 2048,')).toBe(true);
  expect(first).toContain(`,${devices[0]?.credentialsId},`);
  expect(first).toMatch(/devices\/a\/a-cert\.pem; .*a\.pfx/);
  expect(second).toMatch(/^"'-c",Root,,CN=-c,EC P-256,/);
  expect(readDeviceCsv(text)).toEqual([
    { row: 2, deviceId: 'a', keyType: 'rsa-2048', platform: 'thingsboard' },
    { row: 3, deviceId: '-c', keyType: 'ec-p256' },
  ]);
  expect(unknownTitles(text)).toContain('serial');
});

test('no value of a table is a formula', () => {
  const values = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', 'a"b', 'a=1'];
  const text = csvText(values.map((value) => ({ value })));
  expect(text.split('\r\n').slice(1, -1)).toEqual([
    `"'=1+1"`,
    `"'+1"`,
    `"'-1"`,
    `"'@SUM(A1)"`,
    `"'\t=1"`,
    '"a""b"',
    'a=1',
  ]);
});
