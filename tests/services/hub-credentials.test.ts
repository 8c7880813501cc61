import { X509Certificate } from 'node:crypto';
import type { IClientOptions } from 'mqtt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toBase64 } from '../../src-main/core/bytes.ts';
import { Answers } from '../support/azure-answers.ts';
import { operational } from '../support/dps-device.ts';
import { HubScene } from '../support/hub-scene.ts';
import { keys } from '../support/keys.ts';
import { requestOf } from '../support/requests.ts';

/**
 * A device renews its certificate over the hub (`$iothub/credentials`). No released program is at hand that knows it, so the client is
 * MQTT.js and ours, written from the guide; its 26 scenarios are named by their numbers.
 */

const filter = '$iothub/credentials/res/#';
const topic = (rid: string) => `$iothub/credentials/POST/issueCertificate/?$rid=${rid}`;

let scene: HubScene;
let onboarded: Awaited<ReturnType<typeof operational>>;
beforeAll(async () => {
  scene = await HubScene.open(['dev-01', 'dev-02']);
  await scene.bench.call('hub.createPolicy', { name: 'operational', validityDays: 7 });
  await scene.bench.call('hub.setEnrollmentGroup', { authority: 'Root', policy: 'operational' });
  onboarded = await operational(scene, 'dev-01');
});
afterAll(() => scene.close());

const login = (id: string, more: IClientOptions = {}) =>
  scene.connect(id, { username: `localhost/${id}/?api-version=2025-08-01-preview`, protocolVersion: 4, ...more });
const known = () => ({ cert: onboarded.cert, key: onboarded.key });

/** A device that listens for what it is answered. */
async function device(id: string, more: IClientOptions = {}) {
  const { client } = await login(id, more);
  const answers = new Answers(client);
  await client.subscribeAsync(filter, { qos: 1 });
  return { client, answers };
}

async function request(id: string, more: object = {}) {
  const pair = await keys.generate('ec-p256');
  return { pair, body: JSON.stringify({ id, csr: toBase64(await requestOf(id, { pair })), ...more }) };
}

describe('a device that was issued a certificate', () => {
  test('is told 202, then 200 with the chain, and logs in with it the next time (scenarios 15 and 22)', async () => {
    const { client, answers } = await device('dev-01', known());
    const { pair, body } = await request('dev-01');
    const accepted = await answers.ask(topic('a'), body, 'a', 202);
    expect(Object.keys(accepted.body)).toEqual(['correlationId', 'operationExpires']);
    expect(accepted.body['operationExpires']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);
    const { body: issued } = await answers.next('a', 200);
    expect(issued['correlationId']).toBe(accepted.body['correlationId']);
    const chain = (issued['certificates'] as string[]).map((one) => new X509Certificate(Buffer.from(one, 'base64')));
    const [leaf, policy, root] = chain;
    if (leaf === undefined || policy === undefined || root === undefined) throw new Error('The chain is short.');
    expect(leaf.subject).toBe('CN=dev-01');
    expect(leaf.verify(policy.publicKey)).toBe(true);
    expect(policy.verify(root.publicKey)).toBe(true);
    expect(client.connected).toBe(true);
    client.end(true);
    const key = `-----BEGIN PRIVATE KEY-----\n${Buffer.from(pair.privateKey).toString('base64')}\n-----END PRIVATE KEY-----\n`;
    const again = await device('dev-01', { cert: chain.map(String).join(''), key });
    const second = await request('dev-01');
    await again.answers.ask(topic('b'), second.body, 'b', 202);
    await again.answers.next('b', 200);
    expect(scene.events.filter(({ type }) => type === 'issued')).toMatchObject([
      { deviceId: 'dev-01', policy: 'operational', serial: leaf.serialNumber },
      { deviceId: 'dev-01' },
    ]);
    again.client.end(true);
  });
});

test('a device that has no policy is told so', async () => {
  const { client, answers } = await device('dev-02');
  const { body } = await request('dev-02');
  const accepted = await answers.ask(topic('a'), body, 'a', 202);
  const refused = await answers.next('a', 400);
  expect(refused.body).toMatchObject({
    errorCode: 400_037,
    info: {
      correlationId: accepted.body['correlationId'],
      credentialError: '404000',
      credentialMessage:
        'Device dev-02 has no issuing policy: a device has one once the provisioning service has issued a certificate to it.',
    },
  });
  client.end(true);
});
