import { X509Certificate, createPrivateKey } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toBase64 } from '../../src-main/core/bytes.ts';
import { registerAtDps } from '../support/dps-device.ts';
import { HubScene } from '../support/hub-scene.ts';
import { keys } from '../support/keys.ts';
import { requestOf } from '../support/requests.ts';

/** Certificates that the hub issues: from the request to the login. */

let scene: HubScene;
beforeAll(async () => {
  scene = await HubScene.open(['dev-01', 'dev-02']);
  await scene.bench.call('hub.createPolicy', { name: 'operational', validityDays: 7 });
  await scene.bench.call('hub.setEnrollmentGroup', { authority: 'Root', policy: 'operational' });
});
afterAll(() => scene.close());

/** Registers with a request, and has key and chain as files have them. */
async function onboard(id: string) {
  const pair = await keys.generate('ec-p256');
  const state = await registerAtDps(scene, id, { csr: toBase64(await requestOf(id, { pair })) });
  const chain = (state['issuedCertificateChain'] as string[]).map(
    (one) => new X509Certificate(Buffer.from(one, 'base64')),
  );
  const key = createPrivateKey({ key: Buffer.from(pair.privateKey), format: 'der', type: 'pkcs8' });
  return {
    state,
    chain,
    key: key.export({ type: 'pkcs8', format: 'pem' }),
    cert: chain.map(String).join(''),
    private: key,
  };
}

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

test('an enrollment names a policy that there is', async () => {
  const refused = await scene.bench.refusal('hub.setEnrollmentGroup', { authority: 'Root', policy: 'none' });
  expect(refused).toMatchObject({ code: 'NOT_FOUND', details: { field: 'policy', remedy: 'There are: operational.' } });
});
