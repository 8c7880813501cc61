import { expect, test } from 'vitest';
import type { SimulationTotals } from '../../src-main/contract/models.ts';
import type { DevicePlan } from '../../src-main/services/simulation/device-run.ts';
import { SimulationRun } from '../../src-main/services/simulation/run.ts';
import { ManualClock, devicePlan, plansOf, runPorts, willingServer } from '../support/simulation.ts';

function start(change: Partial<DevicePlan['run']> = {}) {
  const clock = new ManualClock();
  const run = new SimulationRun(
    'run',
    plansOf([{ ...devicePlan, run: { ...devicePlan.run, ...change } }]),
    runPorts(clock, willingServer),
  );
  const told: { readonly ms: number; readonly totals: SimulationTotals }[] = [];
  run.totals.subscribe((totals) => told.push({ ms: clock.ms, totals }));
  return { clock, run, told };
}

test('the first change after a quiet time is told at once, then totals come every 250 ms at most', async () => {
  const { clock, run, told } = start();
  await clock.advanceTo(1000);
  // The connection, the first message that is acknowledged right behind it, and from then on the time alone.
  expect(told.map(({ ms }) => ms)).toEqual([0, 0, 250, 500, 750, 1000]);
  expect(told[0]?.totals).toMatchObject({ connected: 1 });
  expect(told[1]?.totals).toMatchObject({ attempted: 1, acknowledged: 1 });
  expect(told[2]?.totals.acknowledged).toBeGreaterThan(20);
  await run.stop();
});

test('nothing is told while nothing changes, and the next change at once', async () => {
  const { clock, run, told } = start({ intervalMs: 1000 });
  await clock.advanceTo(2999);
  expect(told.map(({ ms }) => ms)).toEqual([0, 0, 1000, 1250, 2000, 2250]);
  const counts = told.map(({ totals }) => totals.acknowledged);
  expect(counts.at(-1)).toBe(3);
  await run.stop();
});
