import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import { Workbench } from '../support/workbench.ts';

/** Which devices a plan names, and which of them are made. */

let bench: Workbench;
beforeEach(async () => {
  bench = await Workbench.open();
});
afterEach(() => bench.close());

type Which = Omit<MethodInput<'plan.devices'>, 'workspace'>;
const which = (plan: Which) => bench.call('plan.devices', { workspace: bench.workspace, ...plan });
const refused = async (plan: Which) => {
  const { code, message, details } = await bench.refusal('plan.devices', { workspace: bench.workspace, ...plan });
  return [code, details.field, message.replace(`${code}: `, ''), details.remedy];
};
const numbered = (count: number, more: { first?: number; digits?: number } = {}) =>
  ({ kind: 'numbered', prefix: 'dev-', count, ...more }) as const;

describe('numbered devices', () => {
  test('are named as those that are created by prefix and count', async () => {
    const { devices } = await bench.call('device.create', {
      workspace: bench.workspace,
      devices: { kind: 'numbered', prefix: 'dev-', count: 3 },
    });
    const made = devices.map(({ deviceId }) => deviceId);
    expect(await which({ devices: numbered(3) })).toEqual({ deviceIds: made, total: 3, missing: [] });
    // As many digits as those that are there have, also where the last number would have more.
    expect((await which({ devices: numbered(100) })).deviceIds.slice(98)).toEqual(['dev-99', 'dev-100']);
  });

  test('begin where they are to, with the digits that are wanted', async () => {
    const { deviceIds, missing } = await which({ devices: numbered(3, { first: 998, digits: 4 }) });
    expect(deviceIds).toEqual(['dev-0998', 'dev-0999', 'dev-1000']);
    expect(missing).toEqual(deviceIds);
    expect((await which({ devices: numbered(2, { first: 999 }) })).deviceIds).toEqual(['dev-0999', 'dev-1000']);
  });

  test('are as many as one process runs, and more where it is shared', async () => {
    expect((await which({ devices: numbered(10_000) })).deviceIds).toHaveLength(10_000);
    expect((await refused({ devices: numbered(10_001) })).join()).toContain('A process runs 10000 devices at most');
    const shared = await which({ devices: numbered(1_000_000), shard: { index: 99, count: 100 } });
    expect([shared.total, shared.deviceIds.length, shared.deviceIds.at(-1)]).toEqual([1e6, 10_000, 'dev-1000000']);
  });

  test('that could be no device are refused', async () => {
    expect((await refused({ devices: { kind: 'numbered', prefix: 'a/b', count: 1 } }))[0]).toBe('INVALID_INPUT');
  });
});

test('a group is that of the workspace, without what was deleted from it', async () => {
  await bench.call('device.create', { workspace: bench.workspace, devices: { kind: 'ids', ids: ['c', 'a', 'b'] } });
  const inGroup = (name: string, group: string) => ({ kind: 'device', name, group }) as const;
  const things = [inGroup('c', 'East'), inGroup('a', 'East'), inGroup('b', 'West')];
  await bench.call('notes.change', { workspace: bench.workspace, things });
  expect(await which({ devices: { kind: 'group', group: 'East' } })).toEqual({
    deviceIds: ['a', 'c'],
    total: 2,
    missing: [],
  });
  await bench.call('thing.delete', { workspace: bench.workspace, things: [{ kind: 'device', name: 'c' }] });
  expect((await which({ devices: { kind: 'group', group: 'East' } })).deviceIds).toEqual(['a']);
  expect(await refused({ devices: { kind: 'group', group: 'Esat' } })).toEqual([
    'INVALID_INPUT',
    'devices.group',
    'No device is in the group "Esat".',
    'Groups with devices: East, West.',
  ]);
});

test('a CSV file is read as that of devices that are created', async () => {
  expect((await which({ devices: { kind: 'csv', text: 'Device ID;key\nx-1;rsa-2048\n\nx-2;\n' } })).deviceIds).toEqual([
    'x-1',
    'x-2',
  ]);
  const [code, field, message] = await refused({ devices: { kind: 'csv', text: 'id\na b\n' } });
  expect([code, field]).toEqual(['INVALID_INPUT', 'csv']);
  expect(message).toContain('CSV row 2');
});

test('devices are named in one way, and none twice', async () => {
  expect((await refused({ deviceIds: ['a'], devices: numbered(1) }))[1]).toBe('devices');
  expect((await refused({ deviceIds: ['a', 'a'] }))[1]).toBe('deviceIds');
  const subscribers = [{ deviceId: 'dev-02', filters: ['#'] }];
  expect((await refused({ devices: numbered(2), subscribers }))[2]).toBe('A device is named twice.');
});

test('shards have every device once, and where it stands in the whole', async () => {
  const parts = await Promise.all(
    [0, 1, 2].map((index) => which({ devices: numbered(8), shard: { index, count: 3 } })),
  );
  expect(parts.map(({ deviceIds }) => deviceIds)).toEqual([
    ['dev-01', 'dev-04', 'dev-07'],
    ['dev-02', 'dev-05', 'dev-08'],
    ['dev-03', 'dev-06'],
  ]);
  expect(parts.map(({ total }) => total)).toEqual([8, 8, 8]);
  expect((await refused({ deviceIds: ['a'], shard: { index: 1, count: 2 } }))[2]).toBe(
    'The shard 1 of 2 has no device: there are 1.',
  );
  expect((await refused({ deviceIds: ['a'], shard: { index: 2, count: 2 } }))[1]).toBe('shard.index');
});

describe('devices that are missing', () => {
  const start = (plan: Partial<MethodInput<'simulation.start'>>) =>
    ({ workspace: bench.workspace, platform: 'local-hub', host: 'localhost', ...plan }) as const;

  test('are told by name and number', async () => {
    await bench.authority();
    const ids = Array.from({ length: 12 }, (_, index) => `m-${index}`);
    const { code, message, details } = await bench.refusal('simulation.start', start({ deviceIds: ids }));
    expect([code, details.field]).toEqual(['NOT_FOUND', 'deviceIds']);
    expect(message).toBe(
      'NOT_FOUND: 12 of 12 devices are not in the workspace: m-0, m-1, m-2, m-3, m-4, m-5, m-6, m-7, m-8, m-9 …',
    );
  });

  test('are made where the plan says so, each as its row has it, and no others', async () => {
    await bench.authority();
    await bench.devices(['x-1']);
    const made = await bench.call('plan.prepare', {
      workspace: bench.workspace,
      platform: 'local-hub',
      devices: { kind: 'csv', text: 'id,key,O\nx-1,rsa-2048,\nx-2,ec-p384,Plant\nx-3,,\nx-4,,\n' },
      createMissing: { authority: 'Root', validityDays: 3, subject: { country: 'DE' } },
      authorityPassphrase: '1234',
      keyPassphrase: 'key-pass',
      shard: { index: 1, count: 2 },
    });
    expect(made).toEqual({ created: ['x-2', 'x-4'] });
    const { devices } = await bench.call('device.list', { workspace: bench.workspace });
    expect(devices.map(({ deviceId }) => deviceId)).toEqual(['x-1', 'x-2', 'x-4']);
    const [, second, fourth] = devices;
    expect([second?.authority, second?.certificate.key]).toEqual(['Root', 'EC P-384']);
    expect(second?.certificate.subject).toContain('O=Plant');
    expect(second?.certificate.subject).toContain('C=DE');
    expect(fourth?.certificate.key).toBe('EC P-256');
    const key = bench.path('workspace', 'devices', 'x-4', 'x-4-key.pem');
    const { privateKeys } = await bench.call('file.inspect', { file: key, password: 'key-pass' });
    expect(privateKeys).toMatchObject([{ encrypted: true }]);
    const days = (Date.parse(fourth?.certificate.notAfter ?? '') - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(3);
  });

  test('are made, registered at the local hub and run by one call', async () => {
    const { certificatePem } = await bench.authority();
    const { port, authorityPem } = await bench.call('hub.start', { port: 0 });
    await bench.call('hub.uploadAuthority', { certificatePem, verified: true });
    const given = start({
      createMissing: { authority: 'Root', register: true },
      port,
      serverCaPem: authorityPem,
      devices: numbered(5),
      messages: 2,
      intervalMs: 10,
      authorityPassphrase: '1234',
    });
    const { runId } = await bench.call('simulation.start', given);
    await expect
      .poll(async () => (await bench.call('simulation.status', { runId })).state, { timeout: 20_000 })
      .toBe('finished');
    const totals = await bench.call('simulation.status', { runId });
    expect([totals.devices, totals.acknowledged]).toEqual([5, 10]);
    const status = await bench.call('hub.status', {});
    expect(status.devices.map(({ deviceId }) => deviceId)).toHaveLength(5);
  }, 40_000);

  test('are not made for what cannot be connected to', async () => {
    const wrong = start({ host: 'a b', devices: numbered(2), createMissing: {} });
    expect((await bench.refusal('simulation.start', wrong)).details.field).toBe('host');
    expect((await which({ devices: numbered(2) })).missing).toHaveLength(2);
  });
});

test('none is made beside one that differs in capital letters only, nor twice', async () => {
  const create = () =>
    bench.call('device.create', { workspace: bench.workspace, devices: { kind: 'ids', ids: ['DEV-01'] } });
  await create();
  const prepare = (...deviceIds: string[]) =>
    bench.refusal('plan.prepare', { workspace: bench.workspace, platform: 'local-hub', deviceIds, createMissing: {} });
  expect(await prepare('dev-01')).toMatchObject({
    code: 'NAME_TAKEN',
    message: expect.stringContaining('DEV-01 is there already') as string,
  });
  expect(await prepare('n-1', 'N-1')).toMatchObject({ code: 'INVALID_INPUT' });
  const { devices } = await bench.call('device.list', { workspace: bench.workspace });
  expect(devices.map(({ deviceId }) => deviceId)).toEqual(['DEV-01']);
  // What is there is kept.
  expect((await create()).devices[0]?.outcome).toBe('kept');
});
