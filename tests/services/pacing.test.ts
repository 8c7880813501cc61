import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import type { SimulationEvent, SimulationTotals } from '../../src-main/contract/models.ts';
import { HubScene } from '../support/hub-scene.ts';

/** A fleet keeps to its pace, and to what a hub that throttles wants of it. */

const ids = Array.from({ length: 8 }, (_, index) => `d${index}`);
let scene: HubScene;
beforeEach(async () => {
  scene = await HubScene.open(ids, { webSocketPort: 0, amqpPort: 0 });
});
afterEach(async () => {
  await scene.close();
  expect(scene.bench.logged).toEqual([]);
});

async function run(more: Partial<MethodInput<'simulation.start'>>) {
  const { bench } = scene;
  const begun = performance.now();
  const { runId } = await bench.call('simulation.start', {
    workspace: bench.workspace,
    deviceIds: ids,
    platform: 'local-hub',
    host: 'localhost',
    port: scene.address.port,
    serverCaPem: scene.address.authorityPem,
    messages: 3,
    intervalMs: 10,
    ...more,
  });
  const events: SimulationEvent[] = [];
  bench.services.sources['simulation.events']({ runId, every: true }, (one) => events.push(one));
  const totals = await new Promise<SimulationTotals>((resolve) => {
    bench.services.sources['simulation.totals']({ runId }, (one) => {
      if (one.state !== 'running' && one.state !== 'paused') resolve(one);
    });
  });
  const throttled = events.filter(({ type }) => type === 'throttled');
  return { totals, events, throttled, tookMs: performance.now() - begun };
}

const all = { state: 'finished', attempted: 24, acknowledged: 24, failed: 0, failedDevices: 0 };
const messageTimes = () => scene.events.flatMap((one) => (one.type === 'message' ? [Date.parse(one.at)] : []));

describe('a run', () => {
  test('sends no more a second than its plan says, and nothing is lost by it', async () => {
    const { totals, tookMs } = await run({ pace: { messagesPerSecond: 20 } });
    expect(totals).toMatchObject({ ...all, throttled: 0 });
    // 24 at 20 a second, of which two may come at once.
    expect(tookMs).toBeGreaterThan(1000);
    const times = messageTimes();
    for (const start of times) {
      expect(times.filter((at) => at >= start && at < start + 1000).length).toBeLessThanOrEqual(23);
    }
  });

  test('connects no more a second than its plan says', async () => {
    const { totals } = await run({ pace: { connectsPerSecond: 8 }, messages: 1 });
    expect(totals).toMatchObject({ state: 'finished', acknowledged: 8 });
    const at = scene.events.flatMap((one) => (one.type === 'connected' ? [Date.parse(one.at)] : []));
    expect(Math.max(...at) - Math.min(...at)).toBeGreaterThan(650);
  });

  test('keeps within a cloud’s limits where it is told to, also where something else plays it', async () => {
    const { totals, tookMs } = await run({ platform: 'azure-iot-hub', pace: { keepWithin: true }, messages: 20 });
    expect(totals).toMatchObject({ state: 'finished', acknowledged: 160 });
    // 100 a second on one S1.
    expect(tookMs).toBeGreaterThan(1300);
  });
});

describe('a hub that throttles', () => {
  test('logins: devices wait and come, which is counted, and told once', async () => {
    await scene.bench.call('hub.setThrottle', { connectsPerSecond: 3 });
    const { totals, throttled, events } = await run({});
    expect(totals).toMatchObject(all);
    expect(totals.throttled).toBeGreaterThanOrEqual(5);
    expect(throttled).toMatchObject([{ cause: 'connack-3', times: 1 }]);
    expect(events.filter(({ type }) => type === 'lost' || type === 'failed')).toEqual([]);
  });

  test.each([
    ['HTTPS, with the time that it names', { transport: 'https' }, 'http-429'],
    ['AMQP', { transport: 'amqp' }, 'com.microsoft-device-container-throttled'],
  ])('messages by %s: each is sent again until it is taken', async (_how, settings, cause) => {
    await scene.bench.call('hub.setThrottle', { messagesPerSecond: 10 });
    const { address } = await scene.bench.call('hub.status', {});
    const port = cause === 'http-429' ? address?.webSocketPort : address?.amqpPort;
    const { totals, throttled } = await run({ settings, port });
    expect(totals).toMatchObject(all);
    expect(totals.throttled).toBeGreaterThan(0);
    expect(throttled).toMatchObject([{ cause, times: 1 }]);
    expect(messageTimes()).toHaveLength(24);
  });

  test('messages in MQTT 5, by their acknowledgement', async () => {
    await scene.bench.call('hub.setTopicSpace', { name: 'sample', templates: ['sensors/#'] });
    await scene.bench.call('hub.setThrottle', { messagesPerSecond: 10 });
    const { totals, throttled } = await run({
      platform: 'mqtt-broker',
      settings: { mqtt: '5', userName: '{deviceId}' },
    });
    expect(totals).toMatchObject(all);
    expect(throttled).toMatchObject([{ cause: 'puback-151' }]);
  });

  test('messages in MQTT 3.1.1, by ending connections: devices take it for that, and lose nothing', async () => {
    await scene.bench.call('hub.setThrottle', { messagesPerSecond: 8 });
    const { totals, throttled } = await run({ messages: 6 });
    expect(totals).toMatchObject({ state: 'finished', acknowledged: 48, failed: 0 });
    expect(totals.throttled).toBeGreaterThan(0);
    expect(throttled.every((one) => 'cause' in one && one.cause === 'throttled-by-closing')).toBe(true);
    expect(new Set(messageTimes()).size).toBeGreaterThan(0);
  }, 60_000);
});
