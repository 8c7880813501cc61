import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fleetThreads } from '../../src-main/adapters/fleet-threads.ts';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import type { SimulationEvent, SimulationTotals } from '../../src-main/contract/models.ts';
import type { FleetPart } from '../../src-main/services/ports.ts';
import { threadScript } from '../support/thread-script.ts';
import { Workbench } from '../support/workbench.ts';

/** Runs in threads as they are built, in this Node, with the real local hub. */

let bench: Workbench;
let address: { host: string; port: number; authorityPem: string };
const begun: FleetPart[] = [];
const idOf = (index: number) => `d-${String(index).padStart(3, '0')}`;
const ids = Array.from({ length: 120 }, (_, index) => idOf(index + 1));

beforeAll(async () => {
  const script = await threadScript('fleet-thread');
  const real = fleetThreads(
    () => Promise.resolve(undefined),
    () => script,
  );
  bench = await Workbench.open({
    fleetThreads: {
      forDevices: (devices) => (devices > 1 ? 3 : real.forDevices(devices)),
      begin(order, owner) {
        const part = real.begin(order, owner);
        begun.push(part);
        return part;
      },
    },
  });
  address = await bench.call('hub.start', { data: bench.path('hub'), port: 0, autoRegister: true });
  const { certificatePem } = await bench.authority();
  await bench.call('hub.uploadAuthority', { certificatePem, verified: true });
  await bench.devices(ids);
});
afterAll(async () => {
  await bench.close();
});

async function start(more: Partial<MethodInput<'simulation.start'>>) {
  const { runId } = await bench.call('simulation.start', {
    workspace: bench.workspace,
    deviceIds: ids,
    platform: 'local-hub',
    host: 'localhost',
    port: address.port,
    serverCaPem: address.authorityPem,
    intervalMs: 100,
    seed: 7,
    ...more,
  });
  const told: SimulationEvent[] = [];
  bench.services.sources['simulation.events']({ runId, every: true }, (event) => told.push(event));
  const until = (fits: (totals: SimulationTotals) => boolean) =>
    new Promise<SimulationTotals>((resolve) => {
      const stop = bench.services.sources['simulation.totals']({ runId }, (totals) => {
        if (!fits(totals)) return;
        stop();
        resolve(totals);
      });
    });
  return { runId, told, until };
}
const over = ({ state }: SimulationTotals) => state !== 'running' && state !== 'paused';

test('there is a thread for some devices, and no more than cores', () => {
  const threads = fleetThreads(
    () => Promise.resolve(undefined),
    () => '',
  );
  expect([1, 250, 10_000].map((devices) => threads.forDevices(devices))).toEqual([1, 1, availableParallelism()]);
  expect(
    fleetThreads(
      () => Promise.resolve(undefined),
      () => undefined,
    ).forDevices(10),
  ).toBe(0);
});

test('a run in three threads sends what one in this thread does, and tells every event once', async () => {
  const run = await start({ messages: 3 });
  const totals = await run.until(over);
  expect(begun).toHaveLength(3);
  expect(totals).toMatchObject({ state: 'finished', devices: 120, connected: 0, attempted: 360, acknowledged: 360 });
  const bodies = run.told.flatMap((event) => (event.type === 'sent' ? [event.body] : []));
  expect(new Set(bodies).size).toBe(360);
  for (const id of ids) {
    const types = run.told.filter(({ deviceId }) => deviceId === id).map(({ type }) => type);
    expect(types).toEqual(['connected', 'sent', 'sent', 'sent', 'finished']);
  }
  // What was missed is told to those who come when it is over.
  const late: SimulationEvent[] = [];
  bench.services.sources['simulation.events']({ runId: run.runId, deviceId: ids[5] }, (event) => late.push(event));
  expect(late.map(({ type }) => type)).toEqual(['connected', 'sent', 'sent', 'sent', 'finished']);
  const alone = await start({ deviceIds: ids.slice(0, 1), messages: 3 });
  await alone.until(over);
  const first = (told: readonly SimulationEvent[]) =>
    told.flatMap((event) => (event.type === 'sent' && event.deviceId === ids[0] ? [event.body] : []));
  expect(first(alone.told)).toEqual(first(run.told));
});

test('those who listen hear what devices of all threads send, and the run ends when all has come', async () => {
  await bench.call('hub.setTopicSpace', { name: 'sample', templates: ['sample/#'] });
  const run = await start({
    platform: 'azure-event-grid',
    settings: { topic: 'sample/{deviceId}' },
    deviceIds: ids.slice(0, 30),
    subscribers: [{ deviceId: ids[100] ?? '', filters: ['sample/#'] }],
    messages: 4,
  });
  expect(await run.until(over)).toMatchObject({ state: 'finished', acknowledged: 120, received: 120 });
  const received = run.told.filter(({ type }) => type === 'received');
  expect(received).toHaveLength(120);
});

test('is paused and goes on in all of its threads, and is stopped at once', async () => {
  const run = await start({ messages: 0 });
  await run.until(({ acknowledged }) => acknowledged > 500);
  await bench.call('simulation.pause', { runId: run.runId });
  const status = () => bench.call('simulation.status', { runId: run.runId });
  // Whoever was sending may finish its one message.
  await expect.poll(async () => ((one) => one.attempted - one.acknowledged - one.failed)(await status())).toBe(0);
  const paused = await status();
  await new Promise((resolve) => setTimeout(resolve, 300));
  const { acknowledged } = await bench.call('simulation.status', { runId: run.runId });
  expect(acknowledged).toBe(paused.acknowledged);
  await bench.call('simulation.resume', { runId: run.runId });
  await run.until(({ acknowledged }) => acknowledged > paused.acknowledged + 200);
  const stopped = await bench.call('simulation.stop', { runId: run.runId });
  expect(stopped).toMatchObject({ state: 'stopped', connected: 0 });
  expect(stopped.acknowledged + stopped.failed).toBe(stopped.attempted);
});

test('a thread that ends by itself fails its devices with the cause, and the others go on to their end', async () => {
  begun.length = 0;
  const run = await start({ messages: 40 });
  await run.until(({ acknowledged }) => acknowledged > 300);
  // What no thread can be told: it ends by it.
  begun[1]?.post({ type: 'renew', deviceIds: { has: 'no function' } });
  const totals = await run.until(over);
  expect(totals).toMatchObject({ state: 'failed', failedDevices: 40, connected: 0 });
  expect(totals.acknowledged).toBeGreaterThanOrEqual(80 * 40);
  const failed = run.told.filter(({ type }) => type === 'failed');
  expect(failed).toHaveLength(40);
  expect(failed[0]).toMatchObject({
    cause: 'thread-ended',
    what: expect.any(String) as string,
    remedy: expect.any(String) as string,
  });
  expect(bench.logged.map(({ message }) => message)).toEqual(['A thread of a simulation has ended']);
});
