import { X509Certificate } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import { toBase64 } from '../../src-main/core/bytes.ts';
import { CredentialDevice } from '../support/credential-device.ts';
import { registerAtDps } from '../support/dps-device.ts';
import { HubScene } from '../support/hub-scene.ts';
import { requestOf } from '../support/requests.ts';

/** Failures on demand of what the hub issues: at the provisioning service and over the hub. */

let scene: HubScene;
let device: CredentialDevice;
beforeAll(async () => {
  scene = await HubScene.open(['dev-01', 'dev-02']);
  await scene.bench.call('hub.createPolicy', { name: 'operational', validityDays: 7, acceptsOnboarding: true });
  await scene.bench.call('hub.createPolicy', { name: 'other' });
  await scene.bench.call('hub.setEnrollmentGroup', { authority: 'Root', policy: 'operational' });
  await register('dev-01');
  device = await CredentialDevice.open(scene, 'dev-01');
});
afterAll(() => scene.close());
afterEach(async () => {
  for (const { deviceId, policy } of (await scene.bench.call('hub.status', {})).issuingFaults) {
    const whom = { ...(deviceId === undefined ? {} : { deviceId }), ...(policy === undefined ? {} : { policy }) };
    await set({ fault: 'none', ...whom });
  }
});

const set = (input: MethodInput<'hub.setIssuingFault'>) => scene.bench.call('hub.setIssuingFault', input);
const register = async (id: string) => registerAtDps(scene, id, { csr: toBase64(await requestOf(id)) });
const lastRefusal = () => scene.events.findLast(({ type }) => type === 'refused');
const secondsUntil = (end: string) => (Date.parse(end) - Date.now()) / 1000;

describe('at the provisioning service', () => {
  test('denied and conflict fail the registration', async () => {
    await set({ fault: 'denied' });
    expect(await register('dev-01')).toMatchObject({ status: 'failed', errorCode: 400_037 });
    expect(lastRefusal()).toMatchObject({ cause: 'fault-on-demand', reason: 'The hub was told to answer denied.' });
    await set({ fault: 'conflict' });
    expect(await register('dev-01')).toMatchObject({ status: 'failed', errorCode: 409_004 });
    expect(lastRefusal()).toMatchObject({ cause: 'fault-on-demand' });
  });

  test('slow keeps it assigning, and short-lived ends in two minutes', async () => {
    await set({ fault: 'slow', seconds: 2, next: true });
    const began = performance.now();
    expect(await register('dev-01')).toMatchObject({ status: 'assigned' });
    expect(performance.now() - began).toBeGreaterThan(1990);
    await set({ fault: 'short-lived', next: true });
    const [leaf = ''] = (await register('dev-01'))['issuedCertificateChain'] as string[];
    const { validTo } = new X509Certificate(Buffer.from(leaf, 'base64'));
    expect(secondsUntil(validTo)).toBeGreaterThan(110);
    expect(secondsUntil(validTo)).toBeLessThanOrEqual(120);
  });
});

describe('over the hub', () => {
  test('denied is accepted and fails, conflict is answered at once', async () => {
    await set({ fault: 'denied', deviceId: 'dev-01' });
    await device.ask('d', 202);
    expect(await device.heard('d', 400)).toMatchObject({ errorCode: 400_037, info: { credentialError: '403000' } });
    expect(lastRefusal()).toMatchObject({ cause: 'fault-on-demand' });
    await set({ fault: 'conflict', deviceId: 'dev-01' });
    const refused = await device.ask('c', 409);
    expect(refused).toMatchObject({ errorCode: 409_004, info: { requestId: expect.not.stringMatching(/^c$/) } });
    expect(lastRefusal()).toMatchObject({ cause: 'fault-on-demand', reason: 'The hub was told to answer 409004.' });
  });

  test('slow keeps it waiting after 202, and short-lived ends in two minutes', async () => {
    await set({ fault: 'slow', seconds: 1 });
    const began = performance.now();
    await device.ask('s', 202);
    expect(performance.now() - began).toBeLessThan(900);
    await device.certificates('s');
    expect(performance.now() - began).toBeGreaterThan(990);
    await set({ fault: 'short-lived', policy: 'operational' });
    await device.ask('l', 202);
    const [leaf] = await device.certificates('l');
    expect(secondsUntil(leaf?.validTo ?? '')).toBeLessThanOrEqual(120);
  });
});

describe('are set', () => {
  test.each(['denied', 'conflict'] as const)('for the next request alone: %s', async (fault) => {
    await set({ fault, next: true });
    const [status, first, second] = fault === 'denied' ? [202, 'n1', 'n2'] : [409, 'n3', 'n4'];
    await device.ask(first, status);
    if (status === 202) await device.heard(first, 400);
    expect((await scene.bench.call('hub.status', {})).issuingFaults).toEqual([]);
    await device.ask(second, 202);
    await device.certificates(second);
  });

  test('for a device before its policy, and for that before everybody', async () => {
    await set({ fault: 'conflict' });
    await set({ fault: 'denied', policy: 'operational' });
    await set({ fault: 'slow', seconds: 1, deviceId: 'dev-01' });
    const { faults } = await set({ fault: 'denied', policy: 'other', next: true });
    expect(faults).toEqual([
      { fault: 'conflict', next: false, seconds: 20 },
      { fault: 'slow', next: false, seconds: 1, deviceId: 'dev-01' },
      { fault: 'denied', next: false, seconds: 20, policy: 'operational' },
      { fault: 'denied', next: true, seconds: 20, policy: 'other' },
    ]);
    await device.ask('o1', 202);
    await device.certificates('o1');
    await set({ fault: 'none', deviceId: 'dev-01' });
    await device.ask('o2', 202);
    await device.heard('o2', 400);
    await set({ fault: 'none', policy: 'operational' });
    await device.ask('o3', 409);
  });

  test('for a policy that there is, and not for both', async () => {
    const refused = (input: MethodInput<'hub.setIssuingFault'>) => scene.bench.refusal('hub.setIssuingFault', input);
    expect(await refused({ fault: 'slow', policy: 'none' })).toMatchObject({
      code: 'NOT_FOUND',
      details: { field: 'policy', remedy: 'There are: operational, other.' },
    });
    expect(await refused({ fault: 'slow', policy: 'other', deviceId: 'a' })).toMatchObject({
      code: 'INVALID_INPUT',
      details: { field: 'policy' },
    });
  });

  test('until the hub stops', async () => {
    await set({ fault: 'denied' });
    await scene.restart();
    expect((await scene.bench.call('hub.status', {})).issuingFaults).toEqual([]);
  });
});
