import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import { CredentialDevice } from '../support/credential-device.ts';
import { operational } from '../support/dps-device.ts';
import { HubScene } from '../support/hub-scene.ts';
import { keys } from '../support/keys.ts';

/** A device renews its certificate over the hub; scenarios are numbered as in the guide of 2026-01-30. */

const id = 'dev-01';
let scene: HubScene;
let onboarded: Awaited<ReturnType<typeof operational>>;
beforeAll(async () => {
  scene = await HubScene.open([id, 'dev-02']);
  await scene.bench.call('hub.createPolicy', { name: 'operational', validityDays: 7 });
  await scene.bench.call('hub.setEnrollmentGroup', { authority: 'Root', policy: 'operational' });
  onboarded = await operational(scene, id);
});
afterAll(() => scene.close());
afterEach(() => fault('none'));

const fault = (kind: MethodInput<'hub.setIssuingFault'>['fault']) =>
  scene.bench.call('hub.setIssuingFault', { fault: kind, seconds: 1 });
const open = (more: Parameters<typeof CredentialDevice.open>[2] = {}) =>
  CredentialDevice.open(scene, id, { cert: onboarded.cert, key: onboarded.key, ...more });
const issuedCount = async () => (await scene.bench.call('hub.issued', {})).issued.length;

describe('a device that was issued a certificate', () => {
  test('015, 022: is told 202, then 200 with the chain, and logs in with it the next time', async () => {
    const device = await open();
    const pair = await keys.generate('ec-p256');
    const accepted = await device.ask('a', 202, {}, Promise.resolve(pair));
    expect(Object.keys(accepted)).toEqual(['correlationId', 'operationExpires']);
    expect(accepted['operationExpires']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);
    const issued = await device.heard('a', 200);
    expect(Object.keys(issued)).toEqual(['correlationId', 'certificates']);
    expect(issued['correlationId']).toBe(accepted['correlationId']);
    await device.ask('b', 202);
    const chain = await device.certificates('b');
    const [leaf, policy, root] = chain;
    if (leaf === undefined || policy === undefined || root === undefined) throw new Error('The chain is short.');
    expect(leaf.subject).toBe(`CN=${id}`);
    expect(leaf.verify(policy.publicKey)).toBe(true);
    expect(policy.verify(root.publicKey)).toBe(true);
    // The session goes on.
    expect(device.client.connected).toBe(true);
    await device.leave();
    const texts = (issued['certificates'] as string[]).map((one) => pem('CERTIFICATE', one));
    const key = pem('PRIVATE KEY', Buffer.from(pair.privateKey).toString('base64'));
    await (await open({ cert: texts.join(''), key })).leave();
    const told = scene.events.filter(({ type }) => type === 'issued');
    expect(told).toHaveLength(2);
    expect(told.at(-1)).toMatchObject({ deviceId: id, policy: 'operational', serial: leaf.serialNumber });
  });

  test('016, 026: is not answered where it has not subscribed, and nothing is begun', async () => {
    const device = await open({ qos: 'none' });
    const before = await issuedCount();
    await device.client.publishAsync(CredentialDevice.topic('early'), '{}', { qos: 1 });
    await device.client.subscribeAsync(CredentialDevice.filter, { qos: 1 });
    await device.quiet();
    expect(device.answers.all).toEqual(['quiet 200']);
    expect(await issuedCount()).toBe(before);
    expect(scene.events.at(-1)).toMatchObject({ type: 'refused', cause: 'certificate-request-refused' });
    await device.leave();
  });

  test.each([0, 1] as const)('is answered at QoS %d, and once', async (qos) => {
    const device = await open({ qos });
    await device.ask('once', 202);
    await device.certificates('once');
    await device.client.subscribeAsync(CredentialDevice.filter, { qos });
    await device.quiet();
    await device.leave();
    const again = await open({ qos });
    await again.quiet();
    expect(device.answers.all).toEqual(['once 202', 'once 200', 'quiet 200']);
    expect(again.answers.all).toEqual(['quiet 200']);
    await again.leave();
  });
});

const pem = (label: string, base64: string) => `-----BEGIN ${label}-----\n${base64}\n-----END ${label}-----\n`;

describe('what a device is not there to hear', () => {
  const issued = async (count: number) => {
    await expect.poll(issuedCount, { timeout: 5000 }).toBe(count);
  };

  test('017, 018: comes when it has subscribed again, and not before', async () => {
    await fault('slow');
    const device = await open();
    const before = await issuedCount();
    await device.ask('again', 202);
    await device.client.unsubscribeAsync(CredentialDevice.filter);
    await issued(before + 1);
    await device.quiet();
    expect(device.answers.all).toEqual(['again 202', 'quiet 200']);
    await device.client.subscribeAsync(CredentialDevice.filter, { qos: 1 });
    expect(await device.certificates('again')).toHaveLength(3);
    await device.leave();
  });

  test('019: comes at once when it is back and its session was kept', async () => {
    await fault('slow');
    const device = await open({ clean: false });
    const before = await issuedCount();
    await device.ask('kept', 202);
    await device.leave();
    await issued(before + 1);
    const back = await open({ clean: false, qos: 'none' });
    expect(await back.certificates('kept')).toHaveLength(3);
    await back.leave();
    // The session is ended, for the tests that follow.
    await (await open()).leave();
  });

  test('020, 021: in a new session comes when it has subscribed', async () => {
    await fault('slow');
    const device = await open();
    const before = await issuedCount();
    await device.ask('anew', 202);
    await HubScene.drop(device);
    await issued(before + 1);
    const back = await open({ qos: 'none' });
    await back.quiet();
    expect(back.answers.all).toEqual(['quiet 200']);
    await back.client.subscribeAsync(CredentialDevice.filter, { qos: 1 });
    expect(await back.certificates('anew')).toHaveLength(3);
    await back.leave();
  });

  test('is sent again where the device went away before it had acknowledged it', async () => {
    const device = await open();
    device.client.handleMessage = () => undefined;
    const before = await issuedCount();
    device.client.publish(CredentialDevice.topic('lost'), JSON.stringify({ id, csr: 'TU9DSyBDU1I=' }), { qos: 1 });
    await expect.poll(() => scene.events.at(-1)).toMatchObject({ type: 'refused' });
    await HubScene.drop(device);
    expect(await issuedCount()).toBe(before);
    const back = await open();
    expect(await back.heard('lost', 400)).toMatchObject({ errorCode: 400_037 });
    await back.leave();
  });

  test.each([true, false])('comes after a restart of the hub too; clean: %s', async (clean) => {
    await scene.bench.call('hub.setIssuingFault', { fault: 'slow', seconds: 3600 });
    const device = await open({ clean });
    await device.ask('restart', 202);
    const began = Date.now();
    // What was ordered is signed as the hub stops, however slow it was to be.
    await scene.restart();
    expect(Date.now() - began).toBeLessThan(20_000);
    const back = await open({ clean, qos: clean ? 1 : 'none' });
    expect(await back.certificates('restart')).toHaveLength(3);
    await back.leave();
    await (await open()).leave();
  });

  test('is forgotten with the device', async () => {
    await scene.bench.call('hub.registerDevice', { deviceId: 'gone' }).catch(() => undefined);
    await scene.bench.devices(['gone']);
    const device = await CredentialDevice.open(scene, 'gone');
    await device.client.publishAsync(CredentialDevice.topic('g'), JSON.stringify({ id: 'gone', csr: 'TU9DSyBDU1I=' }));
    await device.client.unsubscribeAsync(CredentialDevice.filter);
    await scene.bench.call('hub.removeDevice', { deviceId: 'gone' });
    await scene.bench.call('hub.registerDevice', { deviceId: 'gone' });
    const again = await CredentialDevice.open(scene, 'gone');
    await again.quiet();
    expect(again.answers.all).toEqual(['quiet 200']);
    await again.leave();
  });
});

describe('one request at a time', () => {
  test('023, 024: another is answered with 409004, and the first goes on', async () => {
    await fault('slow');
    const device = await open();
    const accepted = await device.ask('first', 202);
    expect(await device.ask('second', 409)).toMatchObject({
      errorCode: 409_004,
      info: { requestId: 'first', ...accepted },
    });
    expect(await device.certificates('first')).toHaveLength(3);
    await device.ask('third', 202);
    await device.certificates('third');
    await device.leave();
  });

  test.each(['*', 'first'])(
    '025: replace %s puts another in its place, for which alone there is a certificate',
    async (replace) => {
      await fault('slow');
      const device = await open();
      const before = await issuedCount();
      await device.ask('first', 202);
      expect(await device.ask('other', 412, { replace: 'none' })).toMatchObject({ errorCode: 412_001 });
      await device.ask('second', 202, { replace });
      await device.certificates('second');
      await device.quiet();
      expect(device.answers.all.filter((one) => one.startsWith('first'))).toEqual(['first 202']);
      expect(await issuedCount()).toBe(before + 1);
      await device.leave();
    },
  );

  test('replace * where there is none is a request as any', async () => {
    const device = await open();
    await device.ask('alone', 202, { replace: '*' });
    expect(await device.certificates('alone')).toHaveLength(3);
    await device.leave();
  });
});

test('a device that has no policy is told so', async () => {
  const device = await CredentialDevice.open(scene, 'dev-02');
  const accepted = await device.ask('a', 202);
  expect(await device.heard('a', 400)).toMatchObject({
    errorCode: 400_037,
    info: {
      correlationId: accepted['correlationId'],
      credentialError: '404000',
      credentialMessage:
        'Device dev-02 has no issuing policy: a device has one once the provisioning service has issued a certificate to it.',
    },
  });
  await device.leave();
});
