import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import type { HubEvent, SimulationEvent, SimulationTotals } from '../../src-main/contract/models.ts';
import { Workbench } from '../support/workbench.ts';

let bench: Workbench;
let address: { host: string; port: number; authorityPem: string };
let received: Extract<HubEvent, { type: 'message' }>[];

beforeEach(async () => {
  bench = await Workbench.open();
  received = [];
  bench.services.sources['hub.events']({}, (one) => {
    if (one.type === 'message') received.push(one);
  });
  address = await bench.call('hub.start', { data: bench.path('hub'), port: 0, autoRegister: true });
  const { certificatePem } = await bench.authority();
  await bench.call('hub.uploadAuthority', { certificatePem, verified: true });
  await bench.devices(['dev-01', 'dev-02', 'dev-03']);
});
afterEach(async () => {
  await bench.close();
  expect(bench.logged).toEqual([]);
});

interface Run {
  readonly runId: string;
  readonly seed: number;
  readonly events: SimulationEvent[];
  /** Resolves with the totals as soon as they fit. */
  until(fits: (totals: SimulationTotals) => boolean): Promise<SimulationTotals>;
}

async function start(more: Partial<MethodInput<'simulation.start'>> = {}): Promise<Run> {
  const { runId, seed } = await bench.call('simulation.start', {
    workspace: bench.workspace,
    deviceIds: ['dev-01'],
    platform: 'local-hub',
    host: 'localhost',
    port: address.port,
    serverCaPem: address.authorityPem,
    intervalMs: 10,
    ...more,
  });
  const events: SimulationEvent[] = [];
  bench.services.sources['simulation.events']({ runId }, (one) => events.push(one));
  const until = (fits: (totals: SimulationTotals) => boolean) =>
    new Promise<SimulationTotals>((resolve) => {
      const stop = bench.services.sources['simulation.totals']({ runId }, (totals) => {
        if (!fits(totals)) return;
        stop();
        resolve(totals);
      });
    });
  return { runId, seed, events, until };
}
const over = ({ state }: SimulationTotals) => state !== 'running' && state !== 'paused';

describe('a simulation', () => {
  test('sends the tutorial’s five messages, each acknowledged', async () => {
    const run = await start();
    const totals = await run.until(over);
    expect(totals).toMatchObject({
      state: 'finished',
      devices: 1,
      attempted: 5,
      acknowledged: 5,
      failed: 0,
      connected: 0,
    });
    expect(totals.latencyMedianMs).toBeGreaterThan(0);
    expect(received.map(({ body }) => (JSON.parse(body) as { messageId: number }).messageId)).toEqual([0, 1, 2, 3, 4]);
    for (const { body, properties, systemProperties, qos } of received) {
      const { deviceId, temperature, humidity } = JSON.parse(body) as {
        deviceId: string;
        temperature: number;
        humidity: number;
      };
      expect(deviceId).toBe('dev-01');
      expect(properties['temperatureAlert']).toBe(String(temperature > 30));
      expect(systemProperties).toEqual({ '$.ct': 'application/json', '$.ce': 'utf-8' });
      expect(humidity).toBeGreaterThanOrEqual(60);
      expect(qos).toBe(1);
    }
    expect(run.events.map(({ type }) => type)).toEqual(['connected', ...Array<string>(5).fill('sent'), 'finished']);
  });

  test.each(['tutorial', 'daily-cycle', 'random-walk'] as const)(
    'of %s repeats its readings with the same seed',
    async (model) => {
      await (await start({ seed: 42, model })).until(over);
      const first = received.map(({ body }) => body);
      received.length = 0;
      await (await start({ seed: 42, model })).until(over);
      expect(received.map(({ body }) => body)).toEqual(first);
    },
  );

  test('stands still while it is paused, goes on when it is resumed, and ends when it is stopped', async () => {
    const run = await start({ messages: 0, deviceIds: ['dev-01', 'dev-02', 'dev-03'] });
    await run.until(({ acknowledged }) => acknowledged >= 5);
    await bench.call('simulation.pause', { runId: run.runId });
    const paused = await bench.call('simulation.status', { runId: run.runId });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const still = await bench.call('simulation.status', { runId: run.runId });
    expect(still.state).toBe('paused');
    // Whoever was sending when the run was paused may finish its one message.
    expect(still.acknowledged - paused.acknowledged).toBeLessThanOrEqual(3);
    await bench.call('simulation.resume', { runId: run.runId });
    await run.until(({ acknowledged }) => acknowledged > still.acknowledged + 5);
    const totals = await bench.call('simulation.stop', { runId: run.runId });
    expect(totals).toMatchObject({ state: 'stopped', connected: 0 });
    expect(totals.acknowledged + totals.failed).toBe(totals.attempted);
  });

  test('goes on after the hub was away, and loses no message', async () => {
    const run = await start({ messages: 100, intervalMs: 20 });
    await run.until(({ acknowledged }) => acknowledged >= 5);
    await bench.call('hub.stop', {});
    const { port } = address;
    await bench.call('hub.start', { data: bench.path('hub'), port, autoRegister: true });
    const totals = await run.until(over);
    expect(totals).toMatchObject({ state: 'finished', acknowledged: 100, failed: 0, reconnects: 1 });
    const ids = new Set(received.map(({ body }) => (JSON.parse(body) as { messageId: number }).messageId));
    expect(ids.size).toBe(100);
    expect(run.events.find(({ type }) => type === 'lost')).toMatchObject({
      what: expect.any(String) as string,
      remedy: expect.any(String) as string,
    });
  });

  test.each([
    ['server-not-trusted', () => ({ serverCaPem: undefined })],
    ['connection-refused', () => ({ port: 1 })],
    ['host-not-found', () => ({ host: 'no-such-host.invalid' })],
    ['device-unknown', () => ({ deviceIds: ['stranger'] })],
  ])('says why it could not connect: %s', async (cause, change) => {
    await bench.devices(['stranger'], { authority: undefined });
    const run = await start(change());
    expect(await run.until(over)).toMatchObject({ state: 'failed', failedDevices: 1, acknowledged: 0 });
    expect(run.events).toMatchObject([{ type: 'failed', cause }]);
  });

  test('runs many devices at once, each with its own certificate', async () => {
    const { devices } = await bench.call('device.create', {
      workspace: bench.workspace,
      devices: { kind: 'numbered', prefix: 'many-', count: 100 },
      authority: { name: 'Root', passphrase: '1234' },
    });
    const run = await start({ deviceIds: devices.map(({ deviceId }) => deviceId), messages: 3, intervalMs: 500 });
    expect(await run.until(over)).toMatchObject({ state: 'finished', devices: 100, acknowledged: 300 });
    expect(new Set(received.map(({ deviceId }) => deviceId)).size).toBe(100);
  });

  test('is refused for what cannot be', async () => {
    const base = {
      workspace: bench.workspace,
      deviceIds: ['dev-01'],
      platform: 'local-hub' as const,
      host: 'localhost',
    };
    expect((await bench.refusal('simulation.start', { ...base, deviceIds: ['nobody'] })).code).toBe('NOT_FOUND');
    expect((await bench.refusal('simulation.start', { ...base, deviceIds: ['dev-01', 'dev-01'] })).details.field).toBe(
      'deviceIds',
    );
    expect((await bench.refusal('simulation.start', { ...base, host: 'mqtts://x/y' })).details.field).toBe('host');
    expect((await bench.refusal('simulation.start', { ...base, serverCaPem: 'nonsense' })).code).toBe(
      'FORMAT_NOT_RECOGNISED',
    );
    expect((await bench.refusal('simulation.pause', { runId: 'x' })).code).toBe('NOT_FOUND');
  });
});
