import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import type { SimulationTotals } from '../../src-main/contract/models.ts';
import { countOf, percentileOf } from '../../src-main/core/results/latencies.ts';
import { type RunResults, runResults } from '../../src-main/core/results/results.ts';
import { RunBoard } from '../../src-main/core/telemetry/board.ts';
import { SmallDisk, canMount } from '../support/small-disk.ts';
import { Workbench } from '../support/workbench.ts';

let bench: Workbench;
let address: { host: string; port: number; authorityPem: string };

beforeEach(async () => {
  bench = await Workbench.open();
  address = await bench.call('hub.start', { data: bench.path('hub'), port: 0, autoRegister: true });
  const { certificatePem } = await bench.authority();
  await bench.call('hub.uploadAuthority', { certificatePem, verified: true });
  await bench.devices(['dev-01', 'dev-02', 'dev-03', 'dev-04']);
});
afterEach(async () => {
  await bench.close();
  expect(bench.logged).toEqual([]);
});

const start = async (more: Partial<MethodInput<'simulation.start'>> = {}): Promise<string> => {
  const { runId } = await bench.call('simulation.start', {
    workspace: bench.workspace,
    deviceIds: ['dev-01', 'dev-02', 'dev-03'],
    platform: 'local-hub',
    host: 'localhost',
    port: address.port,
    serverCaPem: address.authorityPem,
    intervalMs: 20,
    messages: 4,
    seed: 11,
    ...more,
  });
  return runId;
};
const ended = (runId: string) =>
  new Promise<SimulationTotals>((resolve) => {
    bench.services.sources['simulation.totals']({ runId }, (totals) => {
      if (totals.state !== 'running' && totals.state !== 'paused') resolve(totals);
    });
  });
const saved = async (runId: string, name: string): Promise<RunResults> => {
  await bench.call('simulation.saveResults', { runId, folder: bench.path(name) });
  return runResults.parse(JSON.parse(await readFile(join(bench.folder, name, 'results.json'), 'utf8')));
};

test('what a run has come to is what its totals say, device by device and second by second', async () => {
  const runId = await start({
    subscribers: [{ deviceId: 'dev-04', filters: ['devices/dev-04/messages/devicebound/#'] }],
  });
  const totals = await ended(runId);
  expect(totals.state).toBe('finished');
  const results = await saved(runId, 'results');
  const { runId: _id, state, latencyMedianMs, latencyP95Ms, latency: _all, ...counts } = totals;
  const { connects, ...told } = results.totals;
  expect([results.state, told]).toEqual([state, counts]);
  expect(connects).toBe(4);
  expect(countOf(results.latency)).toBe(12);
  const digits = (share: number) => Number(percentileOf(results.latency, share)?.toPrecision(3));
  expect([digits(0.5), digits(0.95)]).toEqual([latencyMedianMs, latencyP95Ms]);
  expect(
    results.devices.map(({ deviceId, does, acknowledged, state: now }) => [deviceId, does, acknowledged, now]),
  ).toEqual([
    ['dev-01', 'sends', 4, 'finished'],
    ['dev-02', 'sends', 4, 'finished'],
    ['dev-03', 'sends', 4, 'finished'],
    ['dev-04', 'listens', 0, 'finished'],
  ]);
  const slowest = Math.max(...results.devices.map(({ latencyMaxMs = 0 }) => latencyMaxMs));
  expect(slowest / (percentileOf(results.latency, 1) ?? 0)).toBeCloseTo(1, 2);
  const { rows } = results.series;
  expect(rows.reduce((sum, { acknowledged }) => sum + acknowledged, 0)).toBe(12);
  expect(rows.reduce((sum, { latency }) => sum + countOf(latency), 0)).toBe(12);
  expect(results.plan).toMatchObject({
    platform: 'local-hub',
    messages: 4,
    intervalMs: 20,
    deviceIds: ['dev-01', 'dev-02', 'dev-03'],
  });
  expect(Object.keys(results.plan)).not.toContain('workspace');
  expect(results.processes).toMatchObject([
    { shard: 0, processors: expect.any(Number), versions: { certbench: '0.0.0' } },
  ]);
});

test('a device that fails has its cause, which counts once however often it was told', async () => {
  await bench.call('hub.registerDevice', { deviceId: 'dev-02' });
  await bench.call('hub.setDeviceEnabled', { deviceId: 'dev-02', enabled: false });
  const runId = await start();
  expect((await ended(runId)).state).toBe('failed');
  const { causes, devices, totals, state } = await saved(runId, 'results');
  expect([state, totals.failedDevices]).toEqual(['failed', 1]);
  const failed = devices.filter((one) => one.state === 'failed');
  expect(failed.map(({ deviceId }) => deviceId)).toEqual(['dev-02']);
  expect(causes).toEqual([
    { cause: failed[0]?.cause, what: expect.any(String), remedy: expect.any(String), devices: 1 },
  ]);
});

test('a run that goes on is told as one, and no secret of it is', async () => {
  const runId = await start({ messages: 0, keyPassphrase: 'passphrase-of-keys-5Rt' });
  const results = await saved(runId, 'early');
  expect(results.state).toBe('running');
  expect(JSON.stringify(results)).not.toContain('5Rt');
  await bench.call('simulation.stop', { runId });
  const { state, verdict } = await saved(runId, 'early');
  // It has no other end, and no criteria.
  expect([state, verdict]).toEqual(['stopped', undefined]);
  const refusal = await bench.refusal('simulation.saveResults', { runId: 'unknown', folder: bench.path('x') });
  expect(refusal).toMatchObject({ code: 'NOT_FOUND', details: { field: 'runId' } });
});

test.skipIf(!(await canMount()))(
  'what a full disk does not take of it changes nothing there, and goes elsewhere',
  async () => {
    const disk = await SmallDisk.mount(1024);
    try {
      const runId = await start();
      await ended(runId);
      const full = bench.services.grants.grant(disk.at('results'));
      await disk.fill();
      const refusal = await bench.refusal('simulation.saveResults', { runId, folder: full });
      expect(refusal).toMatchObject({ code: 'STORAGE_FAILED', details: { field: 'folder' } });
      expect(refusal.details.remedy).toMatch(/choose a folder on another disk; nothing was half-written/);
      expect(await readdir(disk.root)).toEqual(['ballast']);
      expect(await saved(runId, 'elsewhere')).toMatchObject({ state: 'finished', totals: { acknowledged: 12 } });
      await disk.free();
      const { files } = await bench.call('simulation.saveResults', { runId, folder: full, files: 'results.json' });
      expect([files, await readdir(disk.at('results'))]).toEqual([['results.json'], ['results.json']]);
    } finally {
      await disk.remove();
    }
  },
);

test('a run with criteria has passed by them at its end, and is not judged where it was stopped before', async () => {
  const pass = { maxErrorRate: 1 };
  const whole = await start({ pass });
  expect(await ended(whole)).toMatchObject({ state: 'finished', verdict: 'passed' });
  expect(await saved(whole, 'whole')).toMatchObject({ verdict: 'passed', pass: [{ passed: true }] });
  const cases = [
    [{ messages: 1_000_000 }, 'stopped-early'],
    [{ messages: 0, durationMs: 600_000 }, 'stopped-early'],
    [{ messages: 0 }, 'passed'],
  ] as const;
  for (const [length, verdict] of cases) {
    const runId = await start({ pass, ...length });
    const acknowledged = async () => (await bench.call('simulation.status', { runId })).acknowledged;
    await vi.waitFor(async () => expect(await acknowledged()).toBeGreaterThan(0), { timeout: 20_000 });
    expect(await bench.call('simulation.status', { runId })).not.toHaveProperty('verdict');
    const totals = await bench.call('simulation.stop', { runId });
    expect(totals).toMatchObject({ state: 'stopped', verdict, pass: [{ passed: true }] });
    expect(await saved(runId, 'stopped')).toMatchObject({ verdict });
  }
  // An endless one that has done nothing yet has nothing to be judged by.
  const later = await start({ pass, messages: 0, startAt: new Date(Date.now() + 600_000).toISOString() });
  expect(await bench.call('simulation.stop', { runId: later })).toMatchObject({ verdict: 'stopped-early' });
});

test('what is counted of one device changes nothing of another', () => {
  const step = fc.record({ place: fc.nat(4), ms: fc.integer({ min: 0, max: 9_000_000 }).map((us) => us / 1000) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 50 }), fc.integer({ min: 1, max: 5 }), (steps, devices) => {
      const board = new RunBoard(new SharedArrayBuffer(RunBoard.bytesFor(devices)));
      for (let place = 0; place < devices; place++) board.setState(place, place + 1);
      const own = steps.filter(({ place }) => place < devices);
      for (const { place, ms } of own) {
        board.tallies.count(place, 'acknowledged');
        board.tallies.count(place, 'connected');
        board.tallies.latency(place, ms);
        board.tallies.trouble(place, place + 7);
      }
      for (let place = 0; place < devices; place++) {
        const of = own.filter((one) => one.place === place).map(({ ms }) => ms);
        const tally = board.tallies.of(place);
        expect(tally).toMatchObject({
          acknowledged: of.length,
          attempted: 0,
          trouble: of.length === 0 ? 0 : place + 7,
        });
        expect(tally.latencyMaxMs ?? -1).toBe(of.length === 0 ? -1 : Math.max(...of));
        const mean = of.reduce((sum, ms) => sum + ms, 0) / Math.max(1, of.length);
        expect(Math.abs((tally.latencyMeanMs ?? 0) - mean)).toBeLessThanOrEqual(mean * 0.001);
        expect(board.stateAt(place)).toBe(place + 1);
      }
      expect(board.counts().acknowledged).toBe(0);
      expect(board.summary()).toBeUndefined();
    }),
  );
});

test('a run tells how it stood since its beginning in its own time, also when it is over', async () => {
  const startedAtMs = performance.now();
  const runId = await start({ messages: 0, intervalMs: 50 });
  const acknowledged = async () => (await bench.call('simulation.status', { runId })).acknowledged;
  await expect.poll(acknowledged).toBeGreaterThan(10);
  await bench.call('simulation.pause', { runId });
  await new Promise((resolve) => setTimeout(resolve, 2500));
  await bench.call('simulation.resume', { runId });
  const before = await acknowledged();
  await expect.poll(acknowledged).toBeGreaterThan(before + 150);
  const total = (await bench.call('simulation.stop', { runId })).acknowledged;
  let elapsedMs = 0;
  bench.services.sources['simulation.fleet']({ runId }, (view) => (elapsedMs = view.elapsedMs))();
  const { moments } = await bench.call('simulation.history', { runId });
  const times = moments.map((moment) => moment.elapsedMs);
  // What the pause took is no time of the run, nor what comes after its end.
  expect(times.at(-1)).toBe(elapsedMs);
  expect(elapsedMs).toBeLessThan(performance.now() - startedAtMs - 2400);
  expect(Math.abs(times.length - elapsedMs / 1000)).toBeLessThan(1);
  const parts = moments.map((moment, at) => (moment.acknowledged * (moment.elapsedMs - (times[at - 1] ?? 0))) / 1000);
  expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(total, -1);
  expect(moments[0]?.connected).toBe(3);
});
