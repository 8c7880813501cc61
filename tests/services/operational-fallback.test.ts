import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { OperationalScene } from '../support/operational-scene.ts';

/** What a device with an operational certificate does where that does not get it in, or it gets no new one. */

let scene: OperationalScene;
beforeEach(async () => {
  scene = await OperationalScene.open(['dev-01', 'dev-02']);
});
afterEach(() => scene.close());

const call: OperationalScene['bench']['call'] = (method, input) => scene.bench.call(method, input);
const short = { messages: 3 };
const kinds = (run: { readonly told: readonly { readonly type: string }[] }) =>
  run.told.map(({ type }) => type).filter((type) => !['sent', 'sending', 'twin', 'received'].includes(type));
const onboard = async () => {
  const run = await scene.run(['dev-01'], short);
  await run.ended();
  expect(kinds(run)).toEqual(['provisioning', 'provisioned', 'issued', 'connected', 'finished']);
  const { certificate } = await run.until('issued', 1);
  expect(run.of('connected')).toMatchObject([{ serial: certificate.serial }]);
  return certificate;
};
const steps = async () => (await scene.operational('dev-01')).steps.map(({ what }) => what);

describe('at the next run', () => {
  test('it goes straight to its hub with what it has', async () => {
    const { serial } = await onboard();
    const again = await scene.run(['dev-01'], short);
    expect(await again.ended()).toMatchObject({ state: 'finished', acknowledged: 3 });
    expect(kinds(again)).toEqual(['connected', 'finished']);
    expect(again.of('connected')).toMatchObject([{ serial }]);
    expect(await steps()).toEqual(['issued', 'used']);
  });

  test('one that has expired is followed by a registration with its own', async () => {
    const { serial, notAfter } = await onboard();
    scene.clock.jumpTo(notAfter);
    const again = await scene.run(['dev-01'], short);
    expect(await again.ended()).toMatchObject({ state: 'finished', acknowledged: 3 });
    expect(kinds(again)).toEqual(['fellBack', 'provisioning', 'provisioned', 'issued', 'connected', 'finished']);
    expect(again.of('fellBack')).toMatchObject([{ serial, why: 'expired', to: 'own' }]);
    expect(again.of('connected')[0]?.serial).not.toBe(serial);
    expect(await steps()).toEqual(['issued', 'used', 'expired', 'issued', 'used']);
  });

  test('one that was taken back is refused, and the device registers anew', async () => {
    const { serial } = await onboard();
    await call('hub.revokeIssued', { policy: 'operational', issuedTo: 'dev-01' });
    const again = await scene.run(['dev-01'], short);
    expect(await again.ended()).toMatchObject({ state: 'finished', acknowledged: 3 });
    expect(again.of('fellBack')).toMatchObject([{ serial, why: 'refused', to: 'own' }]);
    expect(again.of('connected')[0]?.serial).not.toBe(serial);
    expect(await steps()).toEqual(['issued', 'used', 'refused', 'issued', 'used']);
  });

  test('a hub that is not where it was is asked for at the service', async () => {
    const { serial } = await onboard();
    const file = join(scene.bench.folder, 'workspace', 'devices', 'dev-01', 'dev-01-renewals.json');
    const kept = JSON.parse(await readFile(file, 'utf8')) as { assignment: { port: number } };
    kept.assignment.port = 1;
    await writeFile(file, JSON.stringify(kept));
    const again = await scene.run(['dev-01'], short);
    expect(await again.ended()).toMatchObject({ state: 'finished', acknowledged: 3 });
    expect(again.of('fellBack')).toMatchObject([{ serial, why: 'not-reached', to: 'own' }]);
    expect(again.of('connected')[0]?.serial).not.toBe(serial);
  });

  test('nothing counts that another service has issued', async () => {
    await onboard();
    const { port } = scene.address;
    await call('hub.stop', {});
    await scene.startHub();
    expect(scene.address.port).not.toBe(port);
    const again = await scene.run(['dev-01'], short);
    expect(await again.ended()).toMatchObject({ state: 'finished', acknowledged: 3 });
    // The service is at another port too, so that nothing was remembered of it.
    expect(kinds(again)).toEqual(['provisioning', 'provisioned', 'issued', 'connected', 'finished']);
  });
});

test('one that is put out under telemetry registers anew, and no message is lost', async () => {
  const run = await scene.run(['dev-01']);
  const { certificate } = await run.until('issued', 1);
  await run.until('sent', 3);
  await call('hub.revokeIssued', { policy: 'operational', serial: certificate.serial });
  await run.until('connected', 2);
  await run.until('sent', run.of('sent').length + 5);
  const { attempted, acknowledged, failed } = await run.quiet();
  expect({ acknowledged, failed }).toEqual({ acknowledged: attempted, failed: 0 });
  // What was under way when the hub ended the connection may have come twice (QoS 1).
  expect([...new Set(scene.got('dev-01'))]).toEqual(Array.from({ length: attempted }, (_one, index) => index));
  expect(run.of('fellBack')).toMatchObject([{ serial: certificate.serial, why: 'refused', to: 'own' }]);
  await run.stop();
});

describe('a renewal', () => {
  test('comes when it is told to, for the devices that are named', async () => {
    const run = await scene.run(['dev-01', 'dev-02']);
    await run.until('connected', 2);
    const { runId } = run;
    expect(await call('simulation.renew', { runId, deviceIds: ['dev-02'] })).toEqual({ renewing: 1 });
    await run.until('connected', 3);
    expect(run.of('renewing')).toMatchObject([{ deviceId: 'dev-02', by: 'hub' }]);
    expect(await call('simulation.renew', { runId })).toEqual({ renewing: 2 });
    await run.until('connected', 5);
    const [none] = [await scene.bench.refusal('simulation.renew', { runId, deviceIds: ['dev-03'] })];
    expect(none).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'deviceIds' } });
    await run.stop();
    expect(await scene.bench.refusal('simulation.renew', { runId })).toMatchObject({ code: 'INVALID_INPUT' });
  });

  test.each([
    ['denied', 'issuing-refused'],
    ['conflict', 'issuing-active'],
  ] as const)('that is %s leaves the device connected with what it has, and is tried again', async (fault, cause) => {
    const run = await scene.run(['dev-01']);
    const { certificate } = await run.until('issued', 1);
    await run.until('connected', 1);
    await call('hub.setIssuingFault', { fault });
    scene.clock.jumpTo(certificate.renewAt);
    const failed = await run.until('notIssued', 1);
    expect(failed.cause).toBe(cause);
    // An eighth of what is left of the day.
    const { retryInMs = 0 } = failed;
    expect(retryInMs).toBeGreaterThan(2_600_000);
    expect(retryInMs).toBeLessThan(3_600_000);
    await run.until('sent', run.of('sent').length + 5);
    expect(run.of('connected')).toHaveLength(1);
    await call('hub.setIssuingFault', { fault: 'none' });
    scene.clock.jumpTo(new Date(Date.parse(failed.at) + retryInMs).toISOString());
    expect((await run.until('connected', 2)).serial).not.toBe(certificate.serial);
    await run.stop();
    expect(await steps()).toEqual(['issued', 'used', 'failed', 'issued', 'used']);
  });

  test('of a certificate of two minutes comes three times, and no message is lost', async () => {
    await call('hub.setIssuingFault', { fault: 'short-lived' });
    const run = await scene.run(['dev-01']);
    for (let count = 1; count <= 4; count++) {
      const { certificate } = await run.until('issued', count);
      const lifeMs = Date.parse(certificate.notAfter) - Date.parse(certificate.from);
      expect(lifeMs).toBeLessThanOrEqual(121_000);
      expect(await run.until('connected', count)).toMatchObject({ serial: certificate.serial });
      await run.until('sent', run.of('sent').length + 5);
      if (count < 4) scene.clock.jumpTo(certificate.renewAt);
    }
    const { attempted, acknowledged, failed, reconnects } = await run.quiet();
    expect({ acknowledged, failed, reconnects }).toEqual({ acknowledged: attempted, failed: 0, reconnects: 3 });
    expect(scene.got('dev-01')).toEqual(Array.from({ length: attempted }, (_one, index) => index));
    await run.stop();
  });
});

test('what cannot be kept is not used: the device goes on with what it has', async () => {
  const run = await scene.run(['dev-01']);
  await run.until('connected', 1);
  const folder = join(scene.bench.folder, 'workspace', 'devices', 'dev-01');
  await rm(folder, { recursive: true });
  await call('simulation.renew', { runId: run.runId });
  expect(await run.until('notIssued', 1)).toMatchObject({ cause: 'request-not-made', raw: 'NOT_FOUND' });
  await run.until('sent', run.of('sent').length + 5);
  expect(run.of('connected')).toHaveLength(1);
  await run.stop();
  // Nothing of it is begun again.
  await expect(readdir(folder)).rejects.toThrow('ENOENT');
});

test('a fleet renews at once, each device what is its own, and no message is lost', async () => {
  const ids = Array.from({ length: 25 }, (_one, index) => `fleet-${index}`);
  await scene.bench.devices(ids, { keyType: 'ec-p256' });
  const run = await scene.run(ids, { intervalMs: 50 });
  await run.until('connected', ids.length);
  expect(await call('simulation.renew', { runId: run.runId })).toEqual({ renewing: ids.length });
  await run.until('connected', 2 * ids.length);
  const { attempted, acknowledged, failed, reconnects } = await run.quiet();
  expect({ acknowledged, failed, reconnects }).toEqual({ acknowledged: attempted, failed: 0, reconnects: ids.length });
  const got = ids.map((id) => scene.got(id));
  for (const numbers of got) expect(numbers).toEqual(Array.from(numbers, (_one, index) => index));
  expect(got.flat()).toHaveLength(attempted);
  await run.stop();
  const serials = new Set<string>();
  for (const id of ids) {
    const { certificates } = await scene.operational(id);
    expect(certificates).toMatchObject([{ subject: `CN=${id}`, by: 'hub', hasConnected: true }]);
    serials.add(certificates[0]?.serial ?? '');
  }
  expect(serials.size).toBe(ids.length);
});

test('where the service issues none, the device goes on with its own', async () => {
  await call('hub.setEnrollmentGroup', { authority: 'Root' });
  const run = await scene.run(['dev-01'], short);
  expect(await run.ended()).toMatchObject({ state: 'finished', acknowledged: 3 });
  expect(kinds(run)).toEqual(['provisioning', 'provisioned', 'notIssued', 'connected', 'finished']);
  expect(run.of('notIssued')).toMatchObject([{ cause: 'issued-none' }]);
  expect(run.of('connected')[0]?.serial).toBeUndefined();
  expect(await scene.operational('dev-01')).toMatchObject({ certificates: [], steps: [] });
});

test('the key is protected as that of the device is, and stays when the device gets a new certificate of its own', async () => {
  await scene.bench.devices(['locked'], { keyPassphrase: 'let me in' });
  const keyPassphrase = 'let me in';
  await (await scene.run(['locked'], { ...short, keyPassphrase })).ended();
  const folder = join(scene.bench.folder, 'workspace', 'devices', 'locked');
  const file = 'locked-operational-with-key.pem';
  expect(await readFile(join(folder, file), 'utf8')).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
  const again = await scene.run(['locked'], { ...short, keyPassphrase });
  await again.ended();
  expect(kinds(again)).toEqual(['connected', 'finished']);
  const before = await scene.operational('locked');
  await call('device.renew', {
    workspace: scene.bench.workspace,
    deviceIds: ['locked'],
    passphrase: '1234',
    keyPassphrase,
  });
  const { keptBefore, ...after } = await scene.operational('locked');
  expect(after).toEqual(before);
  expect(keptBefore).toBeDefined();
  expect(await readdir(folder)).toContain(file);
});
