import { describe, expect, test } from 'vitest';
import { RunClock } from '../../src-main/services/simulation/run-clock.ts';
import { ManualClock } from '../support/simulation.ts';

function starting() {
  const time = new ManualClock();
  return { time, run: new RunClock(time) };
}

describe('the time of a run', () => {
  test('stands still while it is paused, however often that is said', async () => {
    const { time, run } = starting();
    await time.advanceTo(100);
    run.pause();
    await time.advanceTo(150);
    run.pause();
    await time.advanceTo(200);
    expect(run.elapsedMs()).toBe(100);
    run.resume();
    run.resume();
    await time.advanceTo(230);
    expect(run.elapsedMs()).toBe(130);
    expect(run.paused).toBe(false);
  });

  test('begins anew, also in a pause', async () => {
    const { time, run } = starting();
    await time.advanceTo(100);
    run.restart();
    expect(run.elapsedMs()).toBe(0);
    run.pause();
    await time.advanceTo(140);
    run.restart();
    run.resume();
    await time.advanceTo(150);
    expect(run.elapsedMs()).toBe(10);
  });

  test('is waited for by its own count: a pause in between comes on top', async () => {
    const { time, run } = starting();
    let reachedAt: number | undefined;
    const reached = run.until(50).then(() => (reachedAt = time.ms));
    await time.advanceTo(20);
    run.pause();
    await time.advanceTo(100);
    expect(reachedAt).toBeUndefined();
    run.resume();
    await time.advanceTo(140);
    await reached;
    expect(reachedAt).toBe(130);
  });

  test('is waited for no longer once the run is stopped, be it paused or resting', async () => {
    const { run } = starting();
    run.pause();
    const waiting = [run.until(1000), run.rest(1000)];
    run.stop();
    expect(await Promise.all(waiting)).toHaveLength(2);
    expect(run.signal.aborted).toBe(true);
  });
});
