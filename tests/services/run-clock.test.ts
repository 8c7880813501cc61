import { expect, test } from 'vitest';
import { RunClock } from '../../src-main/services/simulation/run-clock.ts';
import { ManualClock } from '../support/simulation.ts';

function start(atMs = 1000) {
  const clock = new ManualClock();
  clock.ms = atMs;
  return { clock, run: new RunClock(clock) };
}

test('the time of a run begins with it and stands still while it is paused', async () => {
  const { clock, run } = start();
  clock.ms += 40;
  expect(run.elapsedMs()).toBe(40);
  run.pause();
  clock.ms += 500;
  run.pause();
  expect([run.paused, run.elapsedMs()]).toEqual([true, 40]);
  run.resume();
  run.resume();
  clock.ms += 5;
  expect([run.paused, run.elapsedMs()]).toEqual([false, 45]);
  run.restart();
  expect(run.elapsedMs()).toBe(0);
});

test('the time of a run that is over goes no further', () => {
  const { clock, run } = start();
  clock.ms += 40;
  run.end();
  clock.ms += 500;
  run.end();
  expect(run.elapsedMs()).toBe(40);
});

test('a run that is counted anew while it is paused begins when it goes on', () => {
  const { clock, run } = start();
  run.pause();
  clock.ms += 100;
  run.restart();
  expect(run.elapsedMs()).toBe(0);
  clock.ms += 100;
  run.resume();
  clock.ms += 3;
  expect(run.elapsedMs()).toBe(3);
});

test('who waits for a time waits through a pause, as much longer', async () => {
  const { clock, run } = start(0);
  let reached: number | undefined;
  void run.until(50).then(() => (reached = clock.ms));
  await clock.advanceTo(20);
  run.pause();
  await clock.advanceTo(120);
  expect(reached).toBeUndefined();
  run.resume();
  await clock.advanceTo(149);
  expect(reached).toBeUndefined();
  await clock.advanceTo(155);
  expect(reached).toBe(150);
});

test('nobody waits for a run that is stopped', async () => {
  const { clock, run } = start();
  const waits = [run.until(1_000_000), run.rest(1_000_000)];
  run.stop();
  await Promise.all(waits);
  await run.until(1_000_000);
  expect([run.signal.aborted, clock.ms]).toEqual([true, 1000]);
});
