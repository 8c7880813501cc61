import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HubScene } from '../support/hub-scene.ts';

/** The hub as AWS IoT, to clients of MQTT.js. */

let scene: HubScene;
beforeAll(async () => {
  scene = await HubScene.open(['dev-01', 'dev-02']);
});
afterAll(() => scene.close());

const pem = (id: string) =>
  readFileSync(join(scene.bench.folder, 'workspace', 'devices', id, `${id}-chain.pem`), 'utf8');
const own = 'arn:aws:iot:*:*:topic/${iot:ClientId}/*';
const document = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: 'iot:Connect', Resource: 'arn:aws:iot:*:*:client/${iot:Connection.Thing.ThingName}' },
    { Effect: 'Allow', Action: ['iot:Publish', 'iot:RetainPublish'], Resource: [own, 'arn:aws:iot:*:*:topic/all/*'] },
    { Effect: 'Allow', Action: 'iot:Subscribe', Resource: 'arn:aws:iot:*:*:topicfilter/all/*' },
    { Effect: 'Allow', Action: 'iot:Receive', Resource: 'arn:aws:iot:*:*:topic/all/heard' },
  ],
});
const ends = () => scene.events.flatMap((one) => (one.type === 'disconnected' ? [one.cause] : []));
const at = { username: '?SDK=JavaScript&Version=2.2.16' };

test('who is registered is let in, may do what its policy allows, and is cut off for the rest', async () => {
  const { bench } = scene;
  // Without CONNACK.
  await expect(scene.connect('dev-01', { ...at, protocolVersion: 4 })).rejects.toThrow('closed');
  await bench.call('hub.setAwsPolicy', { name: 'device', document });
  const registered = await bench.call('hub.setAwsCertificate', {
    certificatePem: pem('dev-01'),
    status: 'INACTIVE',
    policies: ['device'],
    things: ['dev-01'],
  });
  expect(registered).toMatchObject({ certificateId: /^[0-9a-f]{64}$/u.exec(registered.certificateId)?.[0] });
  await expect(scene.connect('dev-01', { ...at, protocolVersion: 4 })).rejects.toThrow('closed');
  const { certificateId } = registered;
  await bench.call('hub.changeAwsCertificate', { certificateId, status: 'ACTIVE' });
  // Another name than the thing's, and in MQTT 5 a reason code.
  await expect(scene.connect('dev-01', { ...at, clientId: 'other' })).rejects.toThrow('Not authorized');

  const client = await scene.connect('dev-01', { ...at, protocolVersion: 4 });
  const status = await bench.call('hub.status', {});
  expect(status.aws?.certificates[0]).toMatchObject({ connected: ['dev-01'], things: ['dev-01'] });
  await client.client.subscribeAsync('all/+', { qos: 1 });
  await client.client.publishAsync('all/unheard', 'a', { qos: 1 });
  await client.client.publishAsync('all/heard', 'b', { qos: 1 });
  await expect.poll(() => HubScene.bodies(client)).toEqual(['b']);
  await client.client.publishAsync('dev-01/data', 'c', { qos: 1 });
  client.client.publish('dev-02/data', 'd', { qos: 1 });
  await client.closed;
  expect(ends()).toEqual(['policy-denied']);
  expect(scene.events.filter(({ type }) => type === 'message')).toHaveLength(3);

  const again = await scene.connect('dev-01', { ...at, protocolVersion: 4 });
  await bench.call('hub.changeAwsCertificate', { certificateId, status: 'REVOKED' });
  await again.closed;
  expect(ends()).toEqual(['policy-denied', 'certificate-inactive']);
  await scene.restart();
  const { aws } = await bench.call('hub.status', {});
  expect(aws).toMatchObject({
    certificates: [{ certificateId, status: 'REVOKED', policies: ['device'] }],
    things: [{ name: 'dev-01' }],
    policies: [{ name: 'device', document }],
  });
});

test('devices of the workspace are made known at once, and the same certificate serves other clouds by user name', async () => {
  const { bench } = scene;
  const { workspace } = bench;
  const order = { workspace, face: 'aws' as const, deviceIds: ['dev-02'] };
  expect(await bench.call('hub.unknownDevices', order)).toEqual({ deviceIds: ['dev-02'] });
  await bench.call('hub.admit', order);
  expect(await bench.call('hub.unknownDevices', order)).toEqual({ deviceIds: [] });
  const { client } = await scene.connect('dev-02', { username: undefined as never, protocolVersion: 4 });
  await client.publishAsync('anything', 'x', { qos: 1 });
  const azure = await scene.connect('dev-02', {
    protocolVersion: 4,
    username: 'localhost/dev-02/?api-version=2021-04-12',
  });
  const faces = scene.events.flatMap((one) => (one.type === 'connected' ? [one.face] : []));
  expect(faces.slice(-2)).toEqual(['aws', 'iot-hub']);
  azure.client.end(true);
});

test('what is attached is not taken away, and what is not there is told by name', async () => {
  const { bench } = scene;
  const refusal = async (...call: Parameters<typeof bench.refusal>) => {
    const { code, details } = await bench.refusal(...call);
    return [code, details?.field];
  };
  expect(await refusal('hub.removeAwsPolicy', { name: 'certbench-device' })).toEqual(['INVALID_INPUT', 'name']);
  expect(await refusal('hub.removeAwsPolicy', { name: 'nobody' })).toEqual(['NOT_FOUND', 'name']);
  expect(await refusal('hub.removeAwsThing', { name: 'nobody' })).toEqual(['NOT_FOUND', 'name']);
  expect(await refusal('hub.removeAwsCertificate', { certificateId: 'ab' })).toEqual(['NOT_FOUND', 'certificateId']);
  const wrong = { certificatePem: pem('dev-01'), policies: ['nobody'] };
  expect(await refusal('hub.setAwsCertificate', wrong)).toEqual(['NOT_FOUND', 'policies']);
  const thing = { certificatePem: pem('dev-01'), things: ['a b'] };
  expect(await refusal('hub.setAwsCertificate', thing)).toEqual(['INVALID_INPUT', 'thing']);
  await bench.call('hub.removeAwsThing', { name: 'dev-02' });
  const { aws } = await bench.call('hub.status', {});
  expect(aws?.certificates.flatMap(({ things }) => things)).toEqual(['dev-01']);
});

test('who asks for jobs is told that none waits, and goes on', async () => {
  const { bench } = scene;
  const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'iot:*', Resource: '*' }] };
  await bench.call('hub.setAwsPolicy', { name: 'everything', document: JSON.stringify(everything) });
  const certificatePem = pem('dev-02');
  await bench.call('hub.setAwsCertificate', { certificatePem, policies: ['everything'], things: ['dev-02'] });
  const { client, heard } = await scene.connect('dev-02', { ...at, protocolVersion: 4 });
  const jobs = '$aws/things/dev-02/jobs';
  await client.subscribeAsync(`${jobs}/get/+`, { qos: 1 });
  for (const topic of ['get', 'start-next', '$next/get', 'update-7/get', 'update-7/update'])
    await client.publishAsync(`${jobs}/${topic}`, JSON.stringify({ clientToken: topic }), { qos: 1 });
  await client.publishAsync(`${jobs}/get`, '[', { qos: 1 });
  await expect.poll(() => heard.length).toBe(6);
  const told = heard.map(({ topic, payload, qos }) => {
    const { timestamp, ...body } = JSON.parse(payload.toString()) as Record<string, unknown>;
    expect(timestamp).toBeTypeOf('number');
    return [topic.slice(jobs.length + 1), qos, body];
  });
  const missing = { code: 'ResourceNotFound', message: 'There is no job "update-7" for this thing.' };
  // Also where it has not subscribed.
  expect(told).toEqual([
    ['get/accepted', 1, { inProgressJobs: [], queuedJobs: [], clientToken: 'get' }],
    ['start-next/accepted', 0, { clientToken: 'start-next' }],
    ['$next/get/accepted', 0, { clientToken: '$next/get' }],
    ['update-7/get/rejected', 0, { ...missing, clientToken: 'update-7/get' }],
    ['update-7/update/rejected', 0, { ...missing, clientToken: 'update-7/update' }],
    ['get/rejected', 1, { code: 'InvalidJson', message: 'The payload is no JSON object.' }],
  ]);
  expect(client.connected).toBe(true);
});

test('who names a custom authorizer, and presents no certificate, is told that one is missing', async () => {
  const username = 'lamp?x-amz-customauthorizer-name=Ours';
  const nobody = { cert: '', username, clientId: 'custom' };
  await expect(scene.connect('dev-01', nobody)).rejects.toThrow('Not authorized');
  expect(scene.events.at(-1)).toMatchObject({ face: 'aws', cause: 'no-certificate' });
});
