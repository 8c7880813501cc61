import { afterEach, beforeEach, expect, test } from 'vitest';
import { HubScene } from '../support/hub-scene.ts';

/** A device that is known by its thumbprint changes its certificate without a gap. */

const deviceId = 'roller';
const azure = { username: `localhost/${deviceId}/?api-version=2021-04-12`, protocolVersion: 4 } as const;

let scene: HubScene;
beforeEach(async () => {
  scene = await HubScene.open(['usual']);
  await scene.bench.devices([deviceId], { authority: undefined });
});
afterEach(() => scene.close());

const letsIn = async (credentials: object): Promise<boolean> => {
  const came = await scene.connect(deviceId, { ...azure, ...credentials }).catch(() => undefined);
  if (came !== undefined) await came.client.endAsync();
  return came !== undefined;
};
const registered = async () => {
  const { devices } = await scene.bench.call('hub.status', {});
  return devices.find((one) => one.deviceId === deviceId);
};
const renew = async (key: 'same' | 'new' = 'same') => {
  const { workspace } = scene.bench;
  const [device] = (await scene.bench.call('device.renew', { workspace, deviceIds: [deviceId], key })).devices;
  if (device === undefined) throw new Error('Nothing was renewed.');
  const { certificate, before } = device;
  const thumbprints = [before.thumbprintSha1, before.thumbprintSha256];
  const devices = [{ deviceId, thumbprint: certificate.thumbprintSha256, before: thumbprints }];
  const { devices: told } = await scene.bench.call('hub.rollOverDevices', { devices });
  return { state: told[0]?.state, now: certificate.thumbprintSha256, before };
};

test('both certificates get in until the old one is taken out, and the slots take turns', async () => {
  const first = scene.credentials(deviceId);
  const { devices } = await scene.bench.call('device.list', { workspace: scene.bench.workspace });
  const made = devices.find((one) => one.deviceId === deviceId)?.certificate;
  await scene.bench.call('hub.registerDevice', { deviceId, primaryThumbprint: made?.thumbprintSha1 ?? '' });
  await scene.bench.call('hub.updateTags', { deviceId, patch: '{"kept":true}' });
  const one = await renew('new');
  expect(one.state).toBe('rolled-over');
  expect(await registered()).toMatchObject({
    primaryThumbprint: made?.thumbprintSha1,
    secondaryThumbprint: one.now,
  });
  const second = scene.credentials(deviceId);
  expect([await letsIn(first), await letsIn(second)]).toEqual([true, true]);
  // The old one lies in the secondary slot next time, so that the new one goes into the primary.
  const two = await renew();
  expect(two.state).toBe('rolled-over');
  expect(await registered()).toMatchObject({ primaryThumbprint: two.now, secondaryThumbprint: one.now });
  await scene.bench.call('hub.setDeviceAuthentication', { deviceId, primaryThumbprint: two.now });
  expect([await letsIn(first), await letsIn(second), await letsIn({})]).toEqual([false, false, true]);
  expect((await scene.bench.call('hub.getTwin', { deviceId })).tags).toContain('kept');
  await scene.restart();
  expect((await registered())?.secondaryThumbprint).toBeUndefined();
});

test('a device that is known otherwise is left as it is, and told so', async () => {
  await scene.bench.call('hub.registerDevice', { deviceId, primaryThumbprint: 'AB'.repeat(32) });
  expect((await renew()).state).toBe('other-certificate');
  expect((await registered())?.secondaryThumbprint).toBeUndefined();
  await scene.bench.call('hub.setDeviceAuthentication', { deviceId });
  expect(await registered()).toMatchObject({ authentication: 'certificateAuthority' });
  expect((await renew()).state).toBe('by-authority');
  await scene.bench.call('hub.removeDevice', { deviceId });
  expect((await renew()).state).toBe('not-registered');
  const asked = (secondaryThumbprint: string) =>
    scene.bench.refusal('hub.setDeviceAuthentication', { deviceId, secondaryThumbprint });
  expect(await asked('AB'.repeat(32))).toMatchObject({
    code: 'INVALID_INPUT',
    details: { field: 'primaryThumbprint', remedy: expect.any(String) as string },
  });
});

test('what is wrong with a login by a certificate of ours is mended by its action', async () => {
  await scene.bench.call('hub.registerDevice', { deviceId, primaryThumbprint: 'AB'.repeat(32) });
  const { port } = scene.address;
  const place = { platform: 'local-hub', host: 'localhost', port };
  const foresee = () =>
    scene.bench.call('diagnosis.foresee', { workspace: scene.bench.workspace, deviceIds: [deviceId], ...place });
  const [cause] = (await foresee()).causes;
  expect(cause).toMatchObject({ cause: 'thumbprint-mismatch', action: { do: 'register-certificate', id: deviceId } });
  const { devices } = await scene.bench.call('device.list', { workspace: scene.bench.workspace });
  const thumbprint = devices.find((one) => one.deviceId === deviceId)?.certificate.thumbprintSha256 ?? '';
  await scene.bench.call('hub.rollOverDevices', { devices: [{ deviceId, thumbprint }] });
  expect((await foresee()).causes).toEqual([]);
  expect(await letsIn({})).toBe(true);
});
