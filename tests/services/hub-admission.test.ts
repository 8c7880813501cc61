import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FaceName, JobProgress } from '../../src-main/contract/models.ts';
import { Workbench } from '../support/workbench.ts';

/** Two devices of an authority, below another one, and one with a self-signed certificate. */
let bench: Workbench;
beforeEach(async () => {
  bench = await Workbench.open();
  await bench.authority('Root');
  await bench.authority('Middle', { parent: 'Root', parentPassphrase: '1234' });
  await bench.devices(['a', 'b'], { authority: { name: 'Middle', passphrase: '1234' } });
  await bench.devices(['own'], { authority: undefined });
  await bench.call('hub.start', { data: bench.path('hub'), port: 0 });
});
afterEach(() => bench.close());

const all = ['a', 'b', 'own'];
const of = (face: FaceName, deviceIds: readonly string[] = all) => ({
  workspace: bench.workspace,
  face,
  deviceIds: [...deviceIds],
});
const unknown = async (face: FaceName) => (await bench.call('hub.unknownDevices', of(face))).deviceIds;
const admit = (face: FaceName) => bench.call('hub.admit', of(face));

async function pemOf(kind: 'authority' | 'device', name: string): Promise<string> {
  const described = await bench.call('certificate.describe', { workspace: bench.workspace, kind, name });
  return described.certificates[0]?.pem ?? '';
}

describe.each(['iot-hub', 'topics', 'dps', 'thingsboard'] as const)('the face %s', (face) => {
  test('knows all devices once they are admitted, and nothing changes the second time', async () => {
    expect(await unknown(face)).toEqual(all);
    expect(await admit(face)).toEqual({ admitted: 3 });
    expect(await unknown(face)).toEqual([]);
    const before = await bench.call('hub.status', {});
    await admit(face);
    const { devices, dps, thingsboard } = await bench.call('hub.status', {});
    expect({ devices, groups: dps?.groups.length, thingsboard: thingsboard?.devices.length }).toEqual({
      devices: before.devices,
      groups: before.dps?.groups.length,
      thingsboard: before.thingsboard?.devices.length,
    });
  });

  test('names a device that is not in the workspace, and admits none', async () => {
    const refusal = await bench.refusal('hub.admit', of(face, ['a', 'nobody']));
    expect(refusal).toMatchObject({ code: 'NOT_FOUND', details: { field: 'deviceIds' } });
    expect(refusal.message).toContain('nobody');
    expect(await unknown(face)).toEqual(all);
  });

  test('says that the hub does not run', async () => {
    await bench.call('hub.stop', {});
    expect((await bench.refusal('hub.admit', of(face))).code).toBe('HUB_NOT_RUNNING');
    expect((await bench.refusal('hub.unknownDevices', of(face))).code).toBe('HUB_NOT_RUNNING');
  });
});

describe('the registry', () => {
  test('knows the devices of an authority by it, and self-signed ones by their thumbprint', async () => {
    await admit('iot-hub');
    const { devices } = await bench.call('hub.status', {});
    expect(Object.fromEntries(devices.map((device) => [device.deviceId, device.authentication]))).toEqual({
      a: 'certificateAuthority',
      b: 'certificateAuthority',
      own: 'selfSigned',
    });
  });

  test('keeps the twin of a device that is as wanted, and registers one anew that is not', async () => {
    await bench.call('hub.registerDevice', { deviceId: 'a' });
    await bench.call('hub.updateDesired', { deviceId: 'a', patch: '{"kept":true}' });
    await bench.call('hub.registerDevice', { deviceId: 'own', primaryThumbprint: 'AB'.repeat(20) });
    await bench.call('hub.registerDevice', { deviceId: 'b' });
    await bench.call('hub.setDeviceEnabled', { deviceId: 'b', enabled: false });
    await admit('iot-hub');
    expect((await bench.call('hub.getTwin', { deviceId: 'a' })).desired).toContain('kept');
    const { devices } = await bench.call('hub.status', {});
    expect(devices.find(({ deviceId }) => deviceId === 'own')?.primaryThumbprint).toHaveLength(64);
    expect(devices.find(({ deviceId }) => deviceId === 'b')?.enabled).toBe(true);
  });

  test('takes a list of its own, too', async () => {
    const devices = [{ deviceId: 'x' }, { deviceId: 'y', primaryThumbprint: 'AB'.repeat(32) }];
    expect(await bench.call('hub.registerDevices', { devices })).toEqual({ registered: 2 });
    const known = (await bench.call('hub.status', {})).devices;
    expect(known.map(({ deviceId, authentication }) => [deviceId, authentication])).toEqual([
      ['x', 'certificateAuthority'],
      ['y', 'selfSigned'],
    ]);
  });

  test('tells how far it is, and stops when it is cancelled; the same call goes on', async () => {
    const devices = Array.from({ length: 500 }, (_, index) => ({ deviceId: `d-${index}` }));
    const told: JobProgress[] = [];
    const stop = bench.services.sources['job.progress']({ jobId: 'many' }, (progress) => {
      told.push(progress);
      if (progress.done === 100) void bench.call('job.cancel', { jobId: 'many' });
    });
    const refusal = await bench.refusal('hub.registerDevices', { devices, jobId: 'many' });
    expect(refusal.code).toBe('CANCELLED');
    const { length } = (await bench.call('hub.status', {})).devices;
    expect(length).toBeGreaterThanOrEqual(100);
    expect(length).toBeLessThan(500);
    stop();
    expect(told[99]).toEqual({ jobId: 'many', done: 100, total: 500 });
    await bench.call('hub.registerDevices', { devices });
    expect((await bench.call('hub.status', {})).devices).toHaveLength(500);
  });
});

describe('the provisioning service', () => {
  test('enrolls by the authority that is verified at the hub, and by its certificate where there is none', async () => {
    await bench.call('hub.uploadAuthority', { certificatePem: await pemOf('authority', 'Middle'), verified: true });
    await admit('dps');
    const { dps } = await bench.call('hub.status', {});
    expect(dps?.groups.map(({ name, authority }) => [name, authority])).toEqual([['Middle', 'Middle']]);
    expect(dps?.enrollments.map(({ registrationId }) => registrationId)).toEqual(['own']);
  });

  test('lets a device in by a group of an authority further above', async () => {
    await bench.call('hub.setEnrollmentGroup', { certificatePem: await pemOf('authority', 'Root') });
    expect(await unknown('dps')).toEqual(['own']);
  });

  test('gives an enrollment the new certificate of its device, and leaves what was set of it', async () => {
    const other = await Workbench.open();
    try {
      await other.devices(['a'], { authority: undefined });
      const described = await other.call('certificate.describe', {
        workspace: other.workspace,
        kind: 'device',
        name: 'a',
      });
      await bench.call('hub.setEnrollment', {
        certificatePem: described.certificates[0]?.pem ?? '',
        reprovision: 'never',
        enabled: false,
        deviceId: 'pump-7',
        initialTags: '{"floor":3}',
      });
    } finally {
      await other.close();
    }
    expect(await unknown('dps')).toEqual(all);
    await admit('dps');
    const { dps } = await bench.call('hub.status', {});
    const set = dps?.enrollments.find(({ registrationId }) => registrationId === 'a');
    expect(set).toMatchObject({ reprovision: 'never', enabled: false, deviceId: 'pump-7' });
    expect(JSON.parse(set?.initialTags ?? '')).toEqual({ floor: 3 });
    expect(await unknown('dps')).toEqual([]);
  });

  test('lets nobody in by a group whose authority is not verified', async () => {
    const certificatePem = await pemOf('authority', 'Root');
    const { name } = await bench.call('hub.uploadAuthority', { certificatePem, verified: true });
    await bench.call('hub.setEnrollmentGroup', { authority: name });
    expect(await unknown('dps')).toEqual(['own']);
    await bench.call('hub.removeAuthority', { name });
    await bench.call('hub.uploadAuthority', { certificatePem });
    expect(await unknown('dps')).toEqual(all);
  });

  test('finds an enrollment whatever the case of its registration ID', async () => {
    await bench.devices(['Pump'], { authority: undefined });
    await bench.call('hub.setEnrollment', { certificatePem: await pemOf('device', 'Pump') });
    expect((await bench.call('hub.unknownDevices', of('dps', ['Pump']))).deviceIds).toEqual([]);
  });
});

test('the first refusal ends it, and what was known by then stays', async () => {
  const certificatePem = await pemOf('device', 'own');
  await bench.call('hub.setThingsBoardDevice', { name: 'somebody', certificatePem });
  const refusal = await bench.refusal('hub.admit', of('thingsboard'));
  expect(refusal.code).toBe('NAME_TAKEN');
  expect(refusal.message).toContain('somebody');
});
