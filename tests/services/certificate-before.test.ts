import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import { HubScene } from '../support/hub-scene.ts';
import { OperationalRun } from '../support/operational-scene.ts';
import { isMissing, must } from '../support/programs.ts';

/** The certificate that was a device's own stays until the one that has come in its place has connected. */

const deviceId = 'dev-01';
const file = `${deviceId}-before-with-key.pem`;

let scene: HubScene;
beforeEach(async () => {
  scene = await HubScene.open(['usual']);
  await scene.bench.devices([deviceId], { authority: undefined });
  const primaryThumbprint = (await device()).certificate.thumbprintSha256;
  await scene.bench.call('hub.registerDevice', { deviceId, primaryThumbprint });
});
afterEach(async () => {
  expect(scene.bench.logged).toEqual([]);
  await scene.close();
});

const home = () => join(scene.bench.folder, 'workspace', 'devices', deviceId);
const isKept = async () => (await readdir(home())).includes(file);
const device = async () => {
  const { devices } = await scene.bench.call('device.list', { workspace: scene.bench.workspace });
  const found = devices.find((one) => one.deviceId === deviceId);
  if (found === undefined) throw new Error('It is in the workspace.');
  return found;
};
const renew = async (more: Partial<MethodInput<'device.renew'>> = {}) => {
  const { workspace } = scene.bench;
  const renewed = await scene.bench.call('device.renew', { workspace, deviceIds: [deviceId], key: 'new', ...more });
  const [one] = renewed.devices;
  if (one === undefined) throw new Error('It was renewed.');
  return { ...one, all: renewed.warnings };
};
const rollOver = ({ certificate, before }: Awaited<ReturnType<typeof renew>>) =>
  scene.bench.call('hub.rollOverDevices', {
    devices: [
      {
        deviceId,
        thumbprint: certificate.thumbprintSha256,
        before: [before.thumbprintSha1, before.thumbprintSha256],
      },
    ],
  });
const place = () => {
  const { port, authorityPem } = scene.address;
  const { workspace } = scene.bench;
  return { workspace, platform: 'azure-iot-hub', host: 'localhost', port, serverCaPem: authorityPem };
};
const run = async (more: Partial<MethodInput<'simulation.start'>> = {}) => {
  const input = { ...place(), deviceIds: [deviceId], intervalMs: 10, messages: 3, ...more };
  return new OperationalRun(scene.bench, (await scene.bench.call('simulation.start', input)).runId);
};
const publish = {
  topic: `devices/{deviceId}/messages/events/`,
  message: '{}',
  qos: 1,
} as const;

describe.skipIf(isMissing('openssl'))('what is kept, judged by OpenSSL', () => {
  test('is the certificate before with its own key, and ends when it did', async () => {
    const { certificate } = await device();
    const renewed = await renew();
    expect(renewed.keptBefore).toEqual({ serial: certificate.serial, notAfter: certificate.notAfter });
    expect(renewed.all.map(({ code }) => code)).toContain('before-kept');
    const path = join(home(), file);
    const ofKey = await must('openssl', 'pkey', '-in', path, '-pubout');
    expect(ofKey).toBe(await must('openssl', 'x509', '-in', path, '-noout', '-pubkey'));
    const fingerprint = await must('openssl', 'x509', '-in', path, '-noout', '-fingerprint', '-sha256');
    expect(fingerprint.replaceAll(':', '')).toContain(certificate.thumbprintSha256);
    expect(ofKey).not.toBe(await must('openssl', 'pkey', '-in', join(home(), `${deviceId}-key.pem`), '-pubout'));
  });
});

test('its key is encrypted where that of the device is', async () => {
  const keyPassphrase = 'let me in';
  await scene.bench.devices(['locked'], { authority: undefined, keyPassphrase });
  const { workspace } = scene.bench;
  await scene.bench.call('device.renew', { workspace, deviceIds: ['locked'], key: 'new', keyPassphrase });
  const text = await readFile(join(home(), '../locked/locked-before-with-key.pem'), 'utf8');
  expect(text).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
  expect(text).not.toContain('BEGIN PRIVATE KEY');
});

describe('a simulated device whose new certificate is not known yet', () => {
  test('goes on with the one before and loses nothing, and with the new one once it is let in', async () => {
    const renewed = await renew();
    const first = await run();
    expect(await first.ended()).toMatchObject({ state: 'finished', attempted: 3, acknowledged: 3, failed: 0 });
    expect(first.of('fellBack')).toMatchObject([{ serial: renewed.certificate.serial, why: 'refused', to: 'before' }]);
    expect(await isKept()).toBe(true);
    await rollOver(renewed);
    const second = await run();
    expect(await second.ended()).toMatchObject({ state: 'finished', acknowledged: 3 });
    expect(second.of('fellBack')).toEqual([]);
    expect(await isKept()).toBe(false);
    expect((await device()).keptBefore).toBeUndefined();
  });

  test('tries the new one at each connection of a run', async () => {
    const renewed = await renew();
    const under = await run({ messages: 0 });
    await under.until('sent', 3);
    await scene.bench.call('hub.disconnectDevice', { deviceId });
    await under.until('connected', 2);
    expect(under.of('fellBack').length).toBeGreaterThanOrEqual(2);
    await rollOver(renewed);
    await scene.bench.call('hub.disconnectDevice', { deviceId });
    await under.until('connected', 3);
    const { attempted, acknowledged, failed } = await under.quiet();
    expect({ acknowledged, failed }).toEqual({ acknowledged: attempted, failed: 0 });
    await under.stop();
    expect(await isKept()).toBe(false);
  });

  test('is told why where neither is let in, and nothing is thrown away', async () => {
    await renew();
    await scene.bench.call('hub.setDeviceAuthentication', { deviceId, primaryThumbprint: 'AB'.repeat(32) });
    const refused = await run();
    expect(await refused.ended()).toMatchObject({ state: 'failed' });
    expect(refused.of('fellBack')).toHaveLength(1);
    expect(refused.of('failed')).toHaveLength(1);
    expect(await isKept()).toBe(true);
  });

  test('does not fall back where nobody is there', async () => {
    await renew();
    const nobody = await run({ port: 1 });
    expect(await nobody.ended()).toMatchObject({ state: 'failed' });
    expect(nobody.of('fellBack')).toEqual([]);
    expect(await isKept()).toBe(true);
  });
});

test('a provisioning service that knows the one before lets the device in by that', async () => {
  const certificatePem = await readFile(join(home(), `${deviceId}-cert.pem`), 'utf8');
  await scene.bench.call('hub.setEnrollment', { certificatePem });
  const { certificate } = await renew();
  const settings = { idScope: scene.address.idScope };
  const service = { platform: 'azure-dps', settings };
  const first = await run(service);
  expect(await first.ended()).toMatchObject({ state: 'finished', acknowledged: 3, failed: 0 });
  expect(first.of('fellBack')).toMatchObject([{ serial: certificate.serial, why: 'refused', to: 'before' }]);
  const { workspace, host, port, serverCaPem } = place();
  const provision = { workspace, deviceIds: [deviceId], host, port, serverCaPem, ...service };
  expect((await scene.bench.call('provision.run', provision)).results).toMatchObject([{ type: 'failed' }]);
  expect(await isKept()).toBe(true);
  const renewedPem = await readFile(join(home(), `${deviceId}-cert.pem`), 'utf8');
  await scene.bench.call('hub.setEnrollment', { certificatePem: renewedPem });
  expect((await scene.bench.call('provision.run', provision)).results).toMatchObject([{ type: 'provisioned' }]);
  expect(await isKept()).toBe(false);
});

test('a run that began before the renewal throws nothing away', async () => {
  const between = await renew();
  const under = await run({ messages: 0 });
  await under.until('sent', 1);
  const last = await renew();
  await rollOver(between);
  await scene.bench.call('hub.disconnectDevice', { deviceId });
  await under.until('connected', 2);
  expect(under.of('fellBack')).toHaveLength(1);
  await under.stop();
  expect((await device()).keptBefore).toEqual(last.keptBefore);
});

test('a message that is published, and a diagnosis, count as connections where the server lets them in', async () => {
  const diagnose = () => {
    const { workspace, ...at } = place();
    const device = { from: 'workspace', workspace, deviceId } as const;
    return scene.bench.call('diagnosis.run', { ...at, device, publish: false });
  };
  const one = await renew();
  expect(await scene.bench.refusal('mqtt.publish', { ...place(), deviceId, ...publish })).toMatchObject({
    code: 'NOT_CONNECTED',
  });
  await diagnose();
  expect(await isKept()).toBe(true);
  await rollOver(one);
  await scene.bench.call('mqtt.publish', { ...place(), deviceId, ...publish });
  expect(await isKept()).toBe(false);
  const two = await renew({ key: 'same' });
  expect(await isKept()).toBe(true);
  await rollOver(two);
  await diagnose();
  expect(await isKept()).toBe(false);
});

test('what is renewed twice without a connection keeps the one that has connected last; undoing brings back all', async () => {
  const { certificate } = await device();
  await renew();
  const { keptBefore, trashId } = await renew();
  expect(keptBefore?.serial).toBe(certificate.serial);
  const { workspace } = scene.bench;
  await scene.bench.call('thing.delete', { workspace, things: [{ kind: 'device', name: deviceId }] });
  await scene.bench.call('thing.restore', { workspace, ids: [trashId] });
  expect((await device()).keptBefore?.serial).toBe(certificate.serial);
});

test('what an authority has signed again keeps what it had, and a chain that was only mended nothing', async () => {
  const { workspace } = scene.bench;
  const named = { workspace, name: 'Root', passphrase: '1234' };
  const keptOfUsual = async () => {
    const { devices } = await scene.bench.call('device.list', { workspace });
    return devices.find((one) => one.deviceId === 'usual');
  };
  const before = (await keptOfUsual())?.certificate;
  await scene.bench.call('authority.renew', named);
  expect(await keptOfUsual()).toMatchObject({ certificate: before });
  expect((await keptOfUsual())?.keptBefore).toBeUndefined();
  await scene.bench.call('authority.renew', { ...named, key: 'new' });
  expect((await keptOfUsual())?.certificate.serial).not.toBe(before?.serial);
  expect((await keptOfUsual())?.keptBefore?.serial).toBe(before?.serial);
});

test('a file that is damaged keeps nobody from anything', async () => {
  const renewed = await renew();
  await writeFile(join(home(), file), 'no certificate');
  expect((await device()).keptBefore).toBeUndefined();
  await rollOver(renewed);
  expect(await (await run()).ended()).toMatchObject({ state: 'finished', acknowledged: 3 });
});
