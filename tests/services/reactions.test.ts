import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import type { SimulationEvent } from '../../src-main/contract/models.ts';
import { HubScene } from '../support/hub-scene.ts';

/** Devices react by the rules of their plan at every face of the local hub that asks devices for anything. */

let scene: HubScene;
beforeEach(async () => {
  scene = await HubScene.open(['a'], { webSocketPort: 0, amqpPort: 0 });
});
afterEach(async () => {
  await scene.close();
  expect(scene.bench.logged).toEqual([]);
});

type Plan = Partial<MethodInput<'simulation.start'>>;

async function run(more: Plan) {
  const { bench } = scene;
  const { runId } = await bench.call('simulation.start', {
    workspace: bench.workspace,
    deviceIds: ['a'],
    platform: 'local-hub',
    host: 'localhost',
    port: scene.address.port,
    serverCaPem: scene.address.authorityPem,
    messages: 0,
    intervalMs: 60_000,
    ...more,
  });
  const events: SimulationEvent[] = [];
  bench.services.sources['simulation.events']({ runId, every: true }, (one) => events.push(one));
  await expect.poll(() => events.some(({ type }) => type === 'connected'), { timeout: 10_000 }).toBe(true);
  const sent = () => events.filter(({ type }) => type === 'sent').length;
  return { runId, events, sent, stop: () => bench.call('simulation.stop', { runId }) };
}

const interval = {
  on: 'desired',
  property: 'telemetry.seconds',
  acknowledge: 'plug-and-play',
  intervalMs: { from: '', times: 1000 },
} as const;
const reboot = {
  on: 'method',
  method: 'reboot',
  answer: { status: 202, body: '{"in":{payload.delay},"of":"{deviceId}"}' },
  disconnectForMs: 50,
} as const;

const webPort = async () => (await scene.bench.call('hub.status', {})).address?.webSocketPort ?? 0;
const amqpPort = async () => (await scene.bench.call('hub.status', {})).address?.amqpPort ?? 0;
const reported = async () =>
  JSON.parse((await scene.bench.call('hub.getTwin', { deviceId: 'a' })).reported) as Record<string, unknown>;

describe.each([
  ['MQTT', {}, () => Promise.resolve(scene.address.port)],
  ['MQTT in a WebSocket', { transport: 'mqtt-ws' }, webPort],
  ['AMQP', { transport: 'amqp' }, amqpPort],
  ['the MQTT 5 hub', { transport: 'mqtt5' }, () => Promise.resolve(scene.address.port)],
] as const)('at IoT Hub by %s', (_protocol, settings, port) => {
  test('a desired property sets the interval and is reported back with its version, also one of before', async () => {
    await scene.bench.call('hub.updateDesired', { deviceId: 'a', patch: '{"telemetry":{"seconds":0.05}}' });
    const { runId, sent, stop } = await run({ settings, port: await port(), reactions: [interval] });
    // Every minute by the plan, every 50 ms by the twin.
    await expect.poll(sent, { timeout: 10_000 }).toBeGreaterThan(5);
    const one = { value: 0.05, ac: 200 };
    await expect.poll(reported).toMatchObject({ telemetry: { seconds: one } });
    await scene.bench.call('hub.updateDesired', { deviceId: 'a', patch: '{"telemetry":{"seconds":60}}' });
    await expect.poll(reported).toMatchObject({ telemetry: { seconds: { value: 60, ac: 200, av: 3 } } });
    const device = await scene.bench.call('simulation.deviceState', { runId, deviceId: 'a' });
    expect(device).toMatchObject({ deviceId: 'a', intervalMs: 60_000, twin: { version: 3 }, failed: 0 });
    expect(JSON.parse(device.twin.desired)).toEqual({ telemetry: { seconds: 60 } });
    expect(JSON.parse(device.twin.reported)).toMatchObject({ telemetry: { seconds: { value: 60, ac: 200, av: 3 } } });
    expect(device.acknowledged).toBe(sent());
    expect(JSON.parse(device.last?.body ?? '')).toMatchObject({ deviceId: 'a', messageId: sent() - 1 });
    const before = sent();
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(sent() - before).toBeLessThanOrEqual(1);
    await stop();
  });

  test('a method is answered by its rule, and the device is gone for a moment; others are answered as before', async () => {
    const { events, stop } = await run({ settings, port: await port(), reactions: [reboot] });
    const call = (name: string) =>
      scene.bench.call('hub.callMethod', { deviceId: 'a', name, payload: '{"delay":3}', timeoutMs: 10_000 });
    await expect.poll(async () => (await call('other').catch(() => undefined))?.status, { timeout: 10_000 }).toBe(200);
    const answer = await call('reboot');
    expect({ ...answer, payload: JSON.parse(answer.payload) as unknown }).toMatchObject({
      status: 202,
      payload: { in: 3, of: 'a' },
    });
    await expect.poll(() => events.filter(({ type }) => type === 'connected').length, { timeout: 10_000 }).toBe(2);
    await stop();
  });
});

test('a cloud-to-device message is completed, sets the interval and is replied to', async () => {
  const rule = {
    on: 'message',
    contains: 'faster',
    intervalMs: { from: 'ms' },
    reply: '{"thanks":"{payload.from}"}',
  } as const;
  const { sent, stop } = await run({ reactions: [rule] });
  await scene.bench.call('hub.sendMessage', { deviceId: 'a', body: '{"say":"faster","ms":40,"from":"me"}' });
  await expect.poll(sent, { timeout: 10_000 }).toBeGreaterThan(5);
  expect(scene.events).toContainEqual(expect.objectContaining({ type: 'message', body: '{"thanks":"me"}' }));
  const [device] = (await scene.bench.call('hub.status', {})).devices;
  expect(device?.pendingMessages).toBe(0);
  await stop();
});

test('of a device that does not send, or no longer, nothing can be told', async () => {
  const { runId, stop } = await run({});
  const look = (deviceId: string) => scene.bench.call('simulation.deviceState', { runId, deviceId });
  expect(await look('a')).toMatchObject({ intervalMs: 60_000, fields: '{}', twin: { desired: '{}', reported: '{}' } });
  await expect(look('b')).rejects.toMatchObject({ code: 'NOT_FOUND', details: { field: 'deviceId' } });
  await stop();
  await expect(look('a')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

describe('at ThingsBoard', () => {
  beforeEach(async () => {
    const certificatePem = scene.credentials('a').cert.toString();
    const [leaf = ''] = certificatePem.split(/(?<=-----END CERTIFICATE-----)/);
    await scene.bench.call('hub.setThingsBoardDevice', { name: 'a', certificatePem: leaf });
  });

  test('a shared attribute sets the interval and comes back as a client attribute; an RPC is answered', async () => {
    await scene.bench.call('hub.thingsBoardSetAttributes', { name: 'a', shared: '{"seconds":0.05}' });
    const rules: Plan['reactions'] = [
      { ...interval, property: 'seconds', acknowledge: 'value' },
      { on: 'method', method: 'get', answer: { body: '{"interval":{intervalMs},"asked":{payload}}' } },
    ];
    const { sent, stop } = await run({ platform: 'thingsboard', reactions: rules });
    await expect.poll(sent, { timeout: 10_000 }).toBeGreaterThan(5);
    const attributes = () => scene.bench.call('hub.thingsBoardAttributes', { name: 'a' });
    await expect.poll(async () => JSON.parse((await attributes()).client) as unknown).toEqual({ seconds: 0.05 });
    const answer = await scene.bench.call('hub.thingsBoardRpc', {
      name: 'a',
      method: 'get',
      params: '[1]',
      timeoutMs: 5000,
    });
    expect(answer).toMatchObject({ answer: '{"interval":50,"asked":[1]}' });
    await scene.bench.call('hub.thingsBoardSetAttributes', { name: 'a', shared: '{"seconds":7}' });
    await expect.poll(async () => JSON.parse((await attributes()).client) as unknown).toEqual({ seconds: 7 });
    await stop();
  });
});

describe('at AWS IoT', () => {
  beforeEach(async () => {
    const certificatePem = scene.credentials('a').cert.toString();
    const document = '{"Statement":{"Effect":"Allow","Action":"iot:*","Resource":"*"}}';
    await scene.bench.call('hub.setAwsPolicy', { name: 'all', document });
    await scene.bench.call('hub.setAwsCertificate', { certificatePem, policies: ['all'], things: ['a'] });
  });

  test('what a shadow desires sets the interval and is reported, so that there is no delta any more', async () => {
    await scene.bench.call('hub.setAwsShadow', { thing: 'a', desired: '{"seconds":0.05}' });
    const { sent, stop } = await run({
      platform: 'aws-iot',
      reactions: [{ ...interval, property: 'seconds', acknowledge: 'value' }],
    });
    await expect.poll(sent, { timeout: 10_000 }).toBeGreaterThan(5);
    const shadow = async () => {
      const { reported, delta } = await scene.bench.call('hub.awsShadow', { thing: 'a' });
      return [reported, delta].map((text) => JSON.parse(text) as unknown);
    };
    await expect.poll(shadow).toEqual([{ seconds: 0.05 }, {}]);
    await scene.bench.call('hub.setAwsShadow', { thing: 'a', desired: '{"seconds":9}' });
    await expect.poll(shadow).toEqual([{ seconds: 9 }, {}]);
    await stop();
  });
});

describe('an interval that a rule sets', () => {
  const reactions = [interval, { on: 'method', method: 'get', answer: { status: 200, body: '{intervalMs}' } } as const];
  const timesOfDay = { timeZone: 'UTC', windows: [{ from: '08:00', to: '09:00', intervalMs: 60_000 }] };

  test('holds by the time of day, and is told before and after', async () => {
    const { runId, sent, stop } = await run({
      reactions,
      timesOfDay: { ...timesOfDay, startAt: '2026-11-30T08:30' },
    });
    const told = async () =>
      (await scene.bench.call('hub.callMethod', { deviceId: 'a', name: 'get', payload: 'null', timeoutMs: 10_000 }))
        .payload;
    await expect.poll(sent).toBe(1);
    expect(await told()).toBe('60000');
    await scene.bench.call('hub.updateDesired', { deviceId: 'a', patch: '{"telemetry":{"seconds":0.05}}' });
    await expect.poll(sent, { timeout: 10_000 }).toBeGreaterThan(5);
    expect(await told()).toBe('50');
    expect(await scene.bench.call('simulation.deviceState', { runId, deviceId: 'a' })).toMatchObject({
      intervalMs: 50,
    });
    await stop();
  });

  test('sends nothing where the plan is silent', async () => {
    await scene.bench.call('hub.updateDesired', { deviceId: 'a', patch: '{"telemetry":{"seconds":0.05}}' });
    const { sent, stop } = await run({ reactions, timesOfDay: { ...timesOfDay, startAt: '2026-11-30T12:00' } });
    await expect.poll(reported).toMatchObject({ telemetry: { seconds: { value: 0.05 } } });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(sent()).toBe(0);
    await stop();
  });

  test('does not carry a device beyond the time of its run', async () => {
    await scene.bench.call('hub.updateDesired', { deviceId: 'a', patch: '{"telemetry":{"seconds":5}}' });
    const { runId, events } = await run({ reactions, durationMs: 2000, intervalMs: 100 });
    const over = () => events.some(({ type }) => type === 'finished' || type === 'failed');
    await expect.poll(over, { timeout: 12_000 }).toBe(true);
    expect(events.filter(({ type }) => type === 'failed')).toEqual([]);
    const { runs } = await scene.bench.call('simulation.list', {});
    expect(runs.find((one) => one.runId === runId)?.totals).toMatchObject({ failedDevices: 0, failed: 0 });
  });
});
