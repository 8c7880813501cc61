import { afterAll, beforeAll, expect, test } from 'vitest';
import { toBase64 } from '../../src-main/core/bytes.ts';
import { operational, registerAtDps } from '../support/dps-device.ts';
import { HubScene } from '../support/hub-scene.ts';
import { requestOf } from '../support/requests.ts';

/** Certificates that the hub issues: from the request to the login. */

let scene: HubScene;
beforeAll(async () => {
  scene = await HubScene.open(['dev-01', 'dev-02']);
  await scene.bench.call('hub.createPolicy', { name: 'operational', validityDays: 7 });
  await scene.bench.call('hub.setEnrollmentGroup', { authority: 'Root', policy: 'operational' });
});
afterAll(() => scene.close());

test('an enrollment names a policy that there is', async () => {
  const refused = await scene.bench.refusal('hub.setEnrollmentGroup', { authority: 'Root', policy: 'none' });
  expect(refused).toMatchObject({ code: 'NOT_FOUND', details: { field: 'policy', remedy: 'There are: operational.' } });
});

const onboard = (id: string) => operational(scene, id);

test('the provisioning service issues what the policy says, for the key of the request', async () => {
  const { state, chain, private: key } = await onboard('dev-01');
  expect(state).toMatchObject({ status: 'assigned', deviceId: 'dev-01' });
  const [leaf, policy, root] = chain;
  expect(leaf?.subject).toBe('CN=dev-01');
  expect(leaf?.checkPrivateKey(key)).toBe(true);
  if (policy === undefined || root === undefined) throw new Error('The chain is short.');
  expect(leaf?.verify(policy.publicKey)).toBe(true);
  expect(policy.verify(root.publicKey)).toBe(true);
  const days = (Date.parse(leaf?.validTo ?? '') - Date.now()) / 86_400_000;
  expect(days).toBeCloseTo(7, 1);
  const { issued } = await scene.bench.call('hub.issued', {});
  expect(issued).toMatchObject([{ policy: 'operational', issuedTo: 'dev-01' }]);
  expect(issued[0]?.certificate.serial).toBe(leaf?.serialNumber);
});

const iotHub = (id: string) => ({ username: `localhost/${id}/?api-version=2021-04-12`, protocolVersion: 4 as const });
const login = (id: string, with_: Pick<Awaited<ReturnType<typeof onboard>>, 'cert' | 'key'> | undefined) =>
  scene.connect(id, { ...iotHub(id), ...with_ });
const causes = () => scene.events.flatMap((one) => (one.type === 'refused' ? [one.cause] : []));
const refusedFor = async (connecting: Promise<unknown>) => {
  await expect(connecting).rejects.toThrow(/Not authorized|closed/i);
  return causes().at(-1);
};

test('the hub knows the device by what it was issued, and by its onboarding certificate where the policy says so', async () => {
  const issued = await onboard('dev-02');
  const devices = (await scene.bench.call('hub.status', {})).devices;
  expect(devices.find(({ deviceId }) => deviceId === 'dev-02')).toMatchObject({ policy: 'operational' });
  (await login('dev-02', issued)).client.end(true);
  // A leaf without those above it is enough: the hub has them.
  (await login('dev-02', { ...issued, cert: String(issued.chain[0]) })).client.end(true);
  expect(await refusedFor(login('dev-02', undefined))).toBe('not-issued-by-policy');
  expect(await refusedFor(scene.connect('dev-01', { ...iotHub('dev-01'), ...issued }))).toBe('common-name-mismatch');
  await scene.bench.call('hub.updatePolicy', { name: 'operational', acceptsOnboarding: true });
  (await login('dev-02', undefined)).client.end(true);
  await scene.bench.call('hub.updatePolicy', { name: 'operational', acceptsOnboarding: false });
  await scene.restart();
  expect(await refusedFor(login('dev-02', undefined))).toBe('not-issued-by-policy');
  (await login('dev-02', issued)).client.end(true);
});

test('one that is revoked is put out at once: by its serial number, by its device, by its policy', async () => {
  const first = await onboard('dev-01');
  const second = await onboard('dev-01');
  const other = await onboard('dev-02');
  const connected = await login('dev-01', first);
  const stays = await login('dev-02', other);
  // As OpenSSL prints it.
  const serial = first.chain[0]?.serialNumber.toLowerCase().replaceAll(/..(?=.)/g, '$&:');
  const revoke = (more: object) => scene.bench.call('hub.revokeIssued', { policy: 'operational', ...more });
  expect(await revoke({ serial })).toEqual({ revoked: 1 });
  await connected.closed;
  expect(causes().at(-1)).toBe('certificate-revoked');
  expect(await refusedFor(login('dev-01', first))).toBe('certificate-revoked');
  const again = await login('dev-01', second);
  // All that it was issued in these tests, but for what is revoked.
  expect(await revoke({ issuedTo: 'dev-01', reason: 'keyCompromise' })).toEqual({ revoked: 2 });
  await again.closed;
  expect(stays.client.connected).toBe(true);
  expect(await scene.bench.refusal('hub.revokeIssued', { policy: 'operational', issuedTo: 'dev-01' })).toMatchObject({
    code: 'NOT_FOUND',
    details: { field: 'issuedTo' },
  });
  expect(await scene.bench.refusal('hub.revokeIssued', { policy: 'operational', serial: 'dev-01' })).toMatchObject({
    code: 'INVALID_INPUT',
    details: { field: 'serial' },
  });
  await scene.restart();
  expect(await refusedFor(login('dev-01', second))).toBe('certificate-revoked');
  const last = await login('dev-02', other);
  await revoke({});
  await last.closed;
  expect(await refusedFor(login('dev-02', other))).toBe('certificate-revoked');
  expect((await registerAtDps(scene, 'dev-02', { csr: toBase64(await requestOf('dev-02')) }))['status']).toBe('failed');
  // Without the policy the device is known as before.
  await scene.bench.call('hub.removePolicy', { name: 'operational' });
  (await login('dev-02', undefined)).client.end(true);
  expect(await refusedFor(login('dev-02', other))).not.toBe('certificate-revoked');
});
