import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import type { HubEvent, SimulationEvent } from '../../src-main/contract/models.ts';
import { Workbench } from '../support/workbench.ts';

/** Devices that publish and devices that listen, by thumbprint at the local hub. */

const pub = 'x509_pub_device';
const sub = 'x509_sub_device';

let bench: Workbench;
let address: { port: number; authorityPem: string };
let hubEvents: HubEvent[];

beforeEach(async () => {
  bench = await Workbench.open();
  hubEvents = [];
  bench.services.sources['hub.events']({}, (one) => hubEvents.push(one));
  address = await bench.call('hub.start', { data: bench.path('hub'), port: 0 });
  const { devices } = await bench.call('device.create', {
    workspace: bench.workspace,
    devices: { kind: 'ids', ids: [pub, sub, 'third'] },
  });
  for (const { deviceId, certificate } of devices) {
    await bench.call('hub.registerDevice', { deviceId, primaryThumbprint: certificate.thumbprintSha256 });
  }
  await bench.call('hub.setTopicSpace', { name: 'sample', templates: ['sample/#'] });
});
afterEach(async () => {
  await bench.close();
  expect(bench.logged).toEqual([]);
});

const input = (more: Partial<MethodInput<'simulation.start'>> = {}): MethodInput<'simulation.start'> => ({
  workspace: bench.workspace,
  deviceIds: [pub],
  subscribers: [{ deviceId: sub, filters: ['sample/topic'] }],
  platform: 'azure-event-grid',
  host: 'localhost',
  port: address.port,
  serverCaPem: address.authorityPem,
  messages: 3,
  intervalMs: 10,
  ...more,
});

async function start(more: Partial<MethodInput<'simulation.start'>> = {}) {
  const { runId } = await bench.call('simulation.start', input(more));
  const events: SimulationEvent[] = [];
  const waiting = new Set<() => void>();
  bench.services.sources['simulation.events']({ runId }, (one) => {
    events.push(one);
    for (const look of waiting) look();
  });
  const told = (fits: (event: SimulationEvent) => boolean) =>
    new Promise<SimulationEvent>((resolve) => {
      const look = () => {
        const found = events.find(fits);
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  const over = async () => {
    await expect
      .poll(async () => (await bench.call('simulation.status', { runId })).state, { timeout: 15_000 })
      .not.toBe('running');
    return bench.call('simulation.status', { runId });
  };
  return { runId, events, told, over };
}
const of = <T extends SimulationEvent['type']>(events: readonly SimulationEvent[], type: T) =>
  events.filter((event): event is Extract<SimulationEvent, { type: T }> => event.type === type);

describe('a run with subscribers', () => {
  test('publishes when they listen, and ends when all has arrived', async () => {
    const run = await start();
    const totals = await run.over();
    expect(totals).toMatchObject({ state: 'finished', devices: 2, acknowledged: 3, received: 3, connected: 0 });
    expect(of(run.events, 'subscribed')).toMatchObject([{ deviceId: sub, filter: 'sample/topic', qos: 1 }]);
    const types = run.events.map(({ type }) => type);
    expect(types.indexOf('subscribed')).toBeLessThan(types.indexOf('sent'));
    const sent = of(run.events, 'sent');
    const received = of(run.events, 'received');
    expect(received.map(({ body }) => body)).toEqual(sent.map(({ body }) => body));
    for (const event of received) expect(event).toMatchObject({ deviceId: sub, topic: 'sample/topic', qos: 1 });
  });

  test('fills the device into topics and filters', async () => {
    const run = await start({
      deviceIds: [pub, 'third'],
      settings: { topic: 'sample/{deviceId}/telemetry' },
      subscribers: [{ deviceId: sub, filters: ['sample/+/telemetry', 'sample/{deviceId}/commands'], qos: 0 }],
    });
    expect(await run.over()).toMatchObject({ state: 'finished', acknowledged: 6, received: 6 });
    expect(of(run.events, 'subscribed').map(({ filter, qos }) => [filter, qos])).toEqual([
      ['sample/+/telemetry', 0],
      [`sample/${sub}/commands`, 0],
    ]);
    expect(new Set(of(run.events, 'received').map(({ topic }) => topic))).toEqual(
      new Set([`sample/${pub}/telemetry`, 'sample/third/telemetry']),
    );
  });

  test('ends when nobody listens to what was published', async () => {
    const run = await start({ subscribers: [{ deviceId: sub, filters: ['sample/other'] }] });
    expect(await run.over()).toMatchObject({ state: 'finished', acknowledged: 3, received: 0 });
  });

  test('without publishers listens until it is stopped, also to what is published one by one', async () => {
    const run = await start({ deviceIds: [] });
    await run.told(({ type }) => type === 'subscribed');
    const { workspace, platform, host, port, serverCaPem } = input();
    const one = { workspace, platform, host, port, serverCaPem } as const;
    const answer = await bench.call('mqtt.publish', { ...one, deviceId: pub, topic: 'sample/topic', message: 'hé' });
    expect(answer).toMatchObject({ topic: 'sample/topic', qos: 1 });
    expect(await run.told(({ type }) => type === 'received')).toMatchObject({ topic: 'sample/topic', body: 'hé' });
    expect(await bench.call('simulation.status', { runId: run.runId })).toMatchObject({ state: 'running' });
    const totals = await bench.call('simulation.stop', { runId: run.runId });
    expect(totals).toMatchObject({ state: 'stopped', received: 1, failedDevices: 0, connected: 0 });
  });

  test('without publishers listens as long as its time is, and takes what comes until then', async () => {
    const run = await start({ deviceIds: [], durationMs: 1000 });
    await run.told(({ type }) => type === 'subscribed');
    const { workspace, platform, host, port, serverCaPem } = input();
    const one = { workspace, platform, host, port, serverCaPem } as const;
    // Pauses do not count, so that it has time to come.
    await bench.call('simulation.pause', { runId: run.runId });
    await bench.call('mqtt.publish', { ...one, deviceId: pub, topic: 'sample/topic', message: 'hé' });
    await run.told(({ type }) => type === 'received');
    await bench.call('simulation.resume', { runId: run.runId });
    expect(await run.over()).toMatchObject({ state: 'finished', received: 1, failedDevices: 0, connected: 0 });
  });

  test('without publishers that is stopped before its time is over was stopped early, and criteria judge one that was not', async () => {
    const pass = { maxFailedDeviceShare: 0 };
    const early = await start({ deviceIds: [], durationMs: 60_000, pass });
    await early.told(({ type }) => type === 'subscribed');
    const stopped = await bench.call('simulation.stop', { runId: early.runId });
    expect(stopped).toMatchObject({ state: 'stopped', verdict: 'stopped-early' });
    const whole = await start({ deviceIds: [], durationMs: 10, pass });
    expect(await whole.over()).toMatchObject({ state: 'finished', verdict: 'passed' });
  });

  test('without publishers ends before its time where everybody who listens has failed', async () => {
    const subscribers = [{ deviceId: sub, filters: ['private/#'] }];
    const run = await start({ deviceIds: [], durationMs: 60_000, subscribers });
    expect(await run.over()).toMatchObject({ state: 'failed', failedDevices: 1 });
  });

  test('fails a subscriber whose filter no topic space covers, and says so', async () => {
    const run = await start({ subscribers: [{ deviceId: sub, filters: ['private/#'] }] });
    expect(await run.over()).toMatchObject({ state: 'failed', failedDevices: 1, acknowledged: 3 });
    const [failed] = of(run.events, 'failed');
    expect(failed).toMatchObject({ deviceId: sub, cause: 'subscription-closed' });
    expect(failed?.what).toContain('private/#');
    expect(failed?.remedy).toContain('topic space');
    expect(hubEvents).toContainEqual(
      expect.objectContaining({ type: 'disconnected', deviceId: sub, cause: 'topic-outside-spaces' }),
    );
  });

  test('comes back to what it listens to after the hub was away', async () => {
    const run = await start({ deviceIds: [] });
    await run.told(({ type }) => type === 'subscribed');
    await bench.call('hub.stop', {});
    await bench.call('hub.start', { data: bench.path('hub'), port: address.port });
    await expect.poll(() => of(run.events, 'subscribed').length, { timeout: 10_000 }).toBe(2);
    await bench.call('simulation.stop', { runId: run.runId });
  });

  test.each<[string, Partial<MethodInput<'simulation.start'>>, string, RegExp]>([
    ['no device at all', { deviceIds: [], subscribers: [] }, 'deviceIds', /No device/],
    ['a device on both sides', { subscribers: [{ deviceId: pub, filters: ['a'] }] }, 'deviceIds', /twice/],
    [
      'a filter that is none',
      { subscribers: [{ deviceId: sub, filters: ['a/#/b'] }] },
      'subscribers',
      /# stands alone/,
    ],
    [
      'an unknown place-holder',
      { subscribers: [{ deviceId: sub, filters: ['{x}'] }] },
      'subscribers',
      /no place-holder/,
    ],
    [
      'too many levels',
      { subscribers: [{ deviceId: sub, filters: ['a/b/c/d/e/f/g/h/i'] }] },
      'subscribers',
      /9 levels/,
    ],
    ['a QoS too high', { subscribers: [{ deviceId: sub, filters: ['a'], qos: 2 }] }, 'subscribers', /QoS 1 at most/],
    ['a topic with a wildcard', { settings: { topic: 'a/+' } }, 'settings.topic', /wildcards/],
    [
      'a topic that the device’s ID makes too long',
      { settings: { topic: `sample/${'x'.repeat(240)}/{deviceId}` } },
      'settings.topic',
      /bytes/,
    ],
    [
      'a subscriber that is not there',
      { subscribers: [{ deviceId: 'nobody', filters: ['a'] }] },
      'subscribers',
      /no device/,
    ],
  ])('refuses %s', async (_name, more, field, reason) => {
    const { details, message } = await bench.refusal('simulation.start', input(more));
    expect(details.field).toBe(field);
    expect(details.remedy).toMatch(/\.$/);
    expect(message).toMatch(reason);
  });
});

describe('one message', () => {
  const one = (more: Partial<MethodInput<'mqtt.publish'>> = {}): MethodInput<'mqtt.publish'> => {
    const { workspace, platform, host, port, serverCaPem } = input();
    const server = { workspace, platform, host, port, ...(serverCaPem === undefined ? {} : { serverCaPem }) };
    return { ...server, deviceId: pub, topic: 'sample/{deviceId}', message: 'x', ...more };
  };

  test('is acknowledged, with the device filled into its topic', async () => {
    expect(await bench.call('mqtt.publish', one({ qos: 0 }))).toMatchObject({ topic: `sample/${pub}`, qos: 0 });
    expect(await bench.call('mqtt.publish', one({ platform: 'local-hub' }))).toMatchObject({ qos: 1 });
    expect(hubEvents.filter(({ type }) => type === 'message')).toHaveLength(2);
  });

  test.each<[string, Partial<MethodInput<'mqtt.publish'>>, string, RegExp]>([
    ['that is not allowed', { topic: 'private/x' }, 'NO_ANSWER', /closed the connection/],
    ['of a stranger', { deviceId: 'stranger' }, 'NOT_FOUND', /no device "stranger"/],
    ['on a topic with a wildcard', { topic: 'sample/#' }, 'INVALID_INPUT', /wildcards/],
    ['at QoS 2 where 1 is the highest', { qos: 2 }, 'INVALID_INPUT', /QoS 1 at most/],
    ['that is too large', { message: 'x'.repeat(600_000) }, 'INVALID_INPUT', /600000 bytes/],
    [
      'of an identity that the hub does not know',
      { platform: 'local-hub', deviceId: 'third' },
      'NOT_CONNECTED',
      /No device is registered/,
    ],
    ['to a server that is not trusted', { serverCaPem: undefined }, 'NOT_CONNECTED', /not trusted/],
  ])('%s is refused and explained', async (_name, more, code, reason) => {
    await bench.call('hub.removeDevice', { deviceId: 'third' });
    const refusal = await bench.refusal('mqtt.publish', one(more));
    expect(refusal.code).toBe(code);
    expect(refusal.message).toMatch(reason);
    expect(refusal.details.remedy).toMatch(/\.$/);
  });
});

test('filters are checked as they are typed', async () => {
  const check = (platform: string, filters: string[]) =>
    bench.call('platform.check', { platform, host: 'localhost', settings: {}, filters });
  expect((await check('mqtt-broker', ['a/#', '{deviceId}/+', 'a/b#'])).faults).toEqual([
    { field: 'filters.2', message: expect.stringContaining('# stands alone') as string },
  ]);
  expect((await check('azure-event-grid', ['a/b/c/d/e/f/g/h/#'])).faults).toHaveLength(1);
});
