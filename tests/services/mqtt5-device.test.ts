import { afterEach, beforeEach, expect, test } from 'vitest';
import { azureIotHub } from '../../src-main/core/clouds/azure-iot-hub/platform.ts';
import { systemClock } from '../../src-main/adapters/system-clock.ts';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import type { SimulationEvent, SimulationTotals } from '../../src-main/contract/models.ts';
import type { DeviceConnection } from '../../src-main/services/ports.ts';
import { DeviceTalk, nonceFrom } from '../../src-main/services/simulation/device-talk.ts';
import { RunClock } from '../../src-main/services/simulation/run-clock.ts';
import { HubScene } from '../support/hub-scene.ts';

/** Simulated devices at the MQTT 5 hub: directly, and where the provisioning service sends them there. */

let scene: HubScene;
beforeEach(async () => {
  scene = await HubScene.open(['a'], { amqpPort: 0 });
});
afterEach(async () => {
  await scene.close();
  expect(scene.bench.logged).toEqual([]);
});

async function simulate(more: Partial<MethodInput<'simulation.start'>> = {}) {
  const { bench, address } = scene;
  const { runId } = await bench.call('simulation.start', {
    workspace: bench.workspace,
    deviceIds: ['a'],
    platform: 'azure-iot-hub',
    host: 'localhost',
    port: address.port,
    serverCaPem: address.authorityPem,
    intervalMs: 10,
    messages: 5,
    settings: { transport: 'mqtt5' },
    ...more,
  });
  const told: SimulationEvent[] = [];
  bench.services.sources['simulation.events']({ runId }, (one) => told.push(one));
  const totals = new Promise<SimulationTotals>((resolve) => {
    bench.services.sources['simulation.totals']({ runId }, (one) => one.state === 'running' || resolve(one));
  });
  return { told, totals, stop: () => bench.call('simulation.stop', { runId }) };
}

test('is there, has its twin, sends, hears of changes and runs methods', async () => {
  const { bench, events } = scene;
  await bench.call('hub.updateDesired', { deviceId: 'a', patch: '{"rate":5}' });
  const { told, totals, stop } = await simulate({ messages: 0 });
  await expect.poll(() => told.filter(({ type }) => type === 'sent').length).toBeGreaterThan(3);
  expect(told.slice(0, 2)).toMatchObject([
    { type: 'connected' },
    { type: 'twin', desired: '{"rate":5,"$version":2}', reported: '{"$version":1}' },
  ]);
  expect(await bench.call('hub.updateDesired', { deviceId: 'a', patch: '{"rate":6}' })).toMatchObject({
    delivered: true,
  });
  expect(await bench.call('hub.callMethod', { deviceId: 'a', name: 'reboot', payload: '{"now":1}' })).toEqual({
    status: 200,
    payload: '{"method":"reboot","received":{"now":1}}',
  });
  const received = told.flatMap((one) => (one.type === 'received' ? [[one.topic, one.body]] : []));
  expect(received).toEqual([
    ['ih/a/dev/twin', '{"rate":6,"$version":3}'],
    ['ih/a/dev/methods', '{"method":"reboot","received":{"now":1}}'],
  ]);
  await stop();
  expect(await totals).toMatchObject({ failed: 0 });
  expect(events.filter(({ type }) => type === 'message')[0]).toMatchObject({
    face: 'mqtt5-hub',
    deviceId: 'a',
    topic: 'ih/a/srv/telemetry',
    properties: { temperatureAlert: expect.stringMatching(/true|false/) },
  });
});

test.each(['mqtt', 'amqp'])('goes there when DPS, asked by %s, has assigned mqttV5', async (transport) => {
  const { bench } = scene;
  const key = { workspace: bench.workspace, kind: 'device' as const, name: 'a' };
  const { certificates } = await bench.call('certificate.describe', key);
  await bench.call('hub.setEnrollment', {
    certificatePem: certificates[0]?.pem ?? '',
    connectionProfile: 'mqttV5',
    initialDesired: '{"rate":5}',
  });
  const { address } = await bench.call('hub.status', {}).then((one) => one as typeof one & { running: true });
  const { told, totals } = await simulate({
    platform: 'azure-dps',
    port: transport === 'amqp' ? (address.amqpPort ?? 0) : address.port,
    settings: { idScope: address.idScope, apiVersion: '2026-11-02-preview', transport },
  });
  expect(await totals).toMatchObject({ state: 'finished', acknowledged: 5, failed: 0 });
  expect(told.slice(0, 4)).toMatchObject([
    { type: 'provisioning' },
    { type: 'provisioned', connectionProfile: 'mqttV5', assignedHub: `localhost:${address.port}` },
    { type: 'connected' },
    { type: 'twin' },
  ]);
  expect(scene.events).toContainEqual(expect.objectContaining({ type: 'message', face: 'mqtt5-hub' }));
});

test('a single message is not sent there, and says why', async () => {
  const { bench, address } = scene;
  const refused = await bench.refusal('mqtt.publish', {
    workspace: bench.workspace,
    deviceId: 'a',
    platform: 'local-hub',
    host: 'localhost',
    port: address.port,
    serverCaPem: address.authorityPem,
    settings: { transport: 'mqtt5' },
    topic: 'ih/a/srv/telemetry',
    message: 'x',
    qos: 1,
  });
  expect(refused.details.field).toBe('settings.transport');
});

test('a server that lets in and never acknowledges is told as such, after a minute', async () => {
  const slept: number[] = [];
  const clock = { ...systemClock, sleep: (ms: number) => Promise.resolve(void slept.push(ms)) };
  const nonce = nonceFrom(() => 0.5);
  const talk = azureIotHub.talk?.({ host: 'h', port: 1, settings: { transport: 'mqtt5' } }, 'a', nonce);
  let end: () => void = () => undefined;
  const connection: DeviceConnection = {
    ended: new Promise((resolve) => {
      end = () => resolve({ errorCode: undefined, returnCode: undefined, text: '', secured: true });
    }),
    subscribe: () => Promise.resolve([1]),
    publish: () => Promise.resolve('acknowledged'),
    close: () => Promise.resolve(end()),
    cut: () => end(),
  };
  const runClock = new RunClock(systemClock);
  expect(await DeviceTalk.of(talk)?.greet(connection, azureIotHub, { clock, runClock }, () => undefined)).toMatchObject(
    {
      trouble: { cause: 'presence-not-acknowledged', what: expect.stringContaining('60 seconds') },
    },
  );
  expect(slept).toEqual([60_000]);
});
