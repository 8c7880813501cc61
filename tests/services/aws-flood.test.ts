import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HubScene } from '../support/hub-scene.ts';

/** A client that asks AWS fleet provisioning for more keys than it can use. */

let scene: HubScene;
const document = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'iot:*', Resource: '*' }],
});
beforeAll(async () => {
  scene = await HubScene.open(['claim']);
  const { bench } = scene;
  await bench.call('hub.createPolicy', { name: 'aws-iot', validityDays: 1 });
  await bench.call('hub.setAwsPolicy', { name: 'all', document });
  const certificatePem = scene.credentials('claim').cert.toString();
  await bench.call('hub.setAwsCertificate', { certificatePem, policies: ['all'] });
});
afterAll(() => scene.close());

const topic = '$aws/certificates/create/json';

test('is made one pair at a time, is rejected for the rest, and holds up nobody', async () => {
  const { bench } = scene;
  const { client, heard } = await scene.connect('claim', { username: '?SDK=x', protocolVersion: 4 });
  await client.subscribeAsync(`${topic}/+`, { qos: 1 });
  const asked = 300;
  for (let i = 0; i < asked; i += 1) client.publish(topic, '{}', { qos: 0 });
  while (heard.length === 0) await sleep(10);
  const start = performance.now();
  await bench.call('hub.createPolicy', { name: 'other', validityDays: 1 });
  expect(performance.now() - start).toBeLessThan(10_000);
  while (heard.length < asked) await sleep(10);
  const rejected = heard.filter((one) => one.topic === `${topic}/rejected`);
  const accepted = heard.filter((one) => one.topic === `${topic}/accepted`);
  expect(accepted.length).toBeGreaterThan(0);
  expect(accepted.length).toBeLessThan(asked / 4);
  expect(rejected.length).toBe(asked - accepted.length);
  for (const { payload } of rejected) {
    expect(JSON.parse(payload.toString())).toEqual({
      statusCode: 429,
      errorCode: 'Throttling',
      errorMessage: expect.any(String) as string,
    });
  }
  expect(client.connected).toBe(true);
  expect(scene.causes()).toContain('provisioning-rejected');
  // When it has its keys, it may ask again.
  client.publish(topic, '{}', { qos: 0 });
  while (heard.length === asked) await sleep(10);
  expect(heard.at(-1)?.topic).toBe(`${topic}/accepted`);
}, 60_000);
