import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import { type FleetView, deviceStates } from '../../src-main/contract/fleet.ts';
import type { SimulationEvent, SimulationTotals } from '../../src-main/contract/models.ts';
import { Pacer } from '../../src-main/services/provisioning/pacer.ts';
import { simulationTeller } from '../../src-main/shell-cli/tell.ts';
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

const where = () => ({
  workspace: scene.bench.workspace,
  deviceIds: ids,
  platform: 'local-hub',
  host: 'localhost',
  port: scene.address.port,
  serverCaPem: scene.address.authorityPem,
  messages: 3,
  intervalMs: 10,
});

async function run(more: Partial<MethodInput<'simulation.start'>>) {
  const { bench } = scene;
  const begun = performance.now();
  const { runId } = await bench.call('simulation.start', {
    ...where(),
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

describe('a run within the limits of one device', () => {
  const aws = { platform: 'aws-iot', pace: { keepWithin: true }, settings: { topic: 'sensors/{deviceId}' } };
  beforeEach(() => scene.bench.call('hub.admit', { workspace: scene.bench.workspace, face: 'aws', deviceIds: ids }));
  const timesOf = (deviceId: string) =>
    scene.events.flatMap((one) => (one.type === 'message' && one.deviceId === deviceId ? [Date.parse(one.at)] : []));

  test('holds each device to its rate, and none for another', async () => {
    const { clock } = scene.bench.ports;
    const pacer = new Pacer({ device: { messagesPerSecond: 20, connectsPerSecond: 10 } }, clock);
    const { signal } = new AbortController();
    const at: number[] = [];
    const begun = performance.now();
    const one = async () => {
      const pace = pacer.ofDevice();
      for (let sent = 0; sent < 10; sent++) {
        await pace.message(100, signal, () => undefined);
        at.push(performance.now() - begun);
      }
    };
    await Promise.all(Array.from({ length: 50 }, one));
    // Nine twentieths of a second for each, and all of them at the same time.
    expect(Math.max(...at)).toBeGreaterThanOrEqual(445);
    expect(Math.max(...at)).toBeLessThan(2000);
    expect(at.filter((ms) => ms < 40)).toHaveLength(50);
    const pace = pacer.ofDevice();
    const before = performance.now();
    for (let connects = 0; connects < 3; connects++) await pace.connect(signal);
    expect(performance.now() - before).toBeGreaterThanOrEqual(195);
  });

  test('sends no more than 512 KiB a second of a device at AWS', async () => {
    const body = 'x'.repeat(100 * 1024);
    const { totals, tookMs } = await run({ ...aws, messages: 8, body, contentType: 'text/plain' });
    expect(totals).toMatchObject({ state: 'finished', acknowledged: 64, throttled: 0 });
    // Seven of eight wait for those before them.
    expect(tookMs).toBeGreaterThan((7 * 100 * 1000) / 512);
    for (const deviceId of ids) {
      const times = timesOf(deviceId);
      for (const start of times) {
        const within = times.filter((at) => at >= start && at < start + 1000);
        expect((within.length - 1) * body.length).toBeLessThanOrEqual(530 * 1024);
      }
    }
  });
});

test('a quota that is used up holds messages back aloud: as a state with its cause, an event, and a count', async () => {
  const { bench } = scene;
  const { runId } = await bench.call('simulation.start', {
    ...where(),
    platform: 'azure-iot-hub',
    // 200 KB are 400 pieces of half a KB, of which a day has 8000.
    pace: { tier: 'F1', keepWithin: true },
    body: 'x'.repeat(200 * 1024),
    contentType: 'text/plain',
  });
  const events: SimulationEvent[] = [];
  bench.services.sources['simulation.events']({ runId, every: true }, (one) => events.push(one));
  let view: FleetView | undefined;
  bench.services.sources['simulation.fleet']({ runId }, (one) => (view = one));
  const counts = async () => (await bench.call('simulation.status', { runId })).acknowledged;
  await expect.poll(counts, { timeout: 10_000 }).toBe(20);
  // The four others are left of two devices at least.
  await expect.poll(() => view?.causes[0]?.devices, { timeout: 10_000 }).toBeGreaterThanOrEqual(2);
  const throttled = () =>
    [...Buffer.from(view?.states ?? '', 'base64').values()].filter((state) => deviceStates[state] === 'throttled')
      .length;
  // One that has just come to it may be in the one and not yet in the other.
  await expect.poll(() => throttled() - (view?.causes[0]?.devices ?? 0)).toBe(0);
  const waiting = throttled();
  expect(view?.causes).toMatchObject([
    { cause: 'quota-used-up', devices: waiting, remedy: expect.stringMatching(/larger tier/) as string },
  ]);
  const told = events.filter((one) => one.type === 'throttled');
  expect(told).toMatchObject([{ cause: 'quota-used-up', times: 1 }]);
  expect(told[0]?.type === 'throttled' && told[0].retryInMs).toBeGreaterThan(86_000_000);
  const [line = '', remedy] = told.flatMap(simulationTeller());
  expect(line).toMatch(
    /^.* d\d is throttled: The run has sent as many messages as its cloud allows .* Going on in 1\d{3} min\.$/,
  );
  expect(remedy).toContain('choose a larger tier or more units');
  const totals = await bench.call('simulation.stop', { runId });
  expect(totals).toMatchObject({ acknowledged: 20, failedDevices: 0 });
  // Others of the four may have come to it since.
  expect(totals.throttled).toBeGreaterThanOrEqual(waiting);
  expect(totals.throttled).toBeLessThanOrEqual(4);
}, 30_000);

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
