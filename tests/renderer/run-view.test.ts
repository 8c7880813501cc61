import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SimulationEvent } from '../../src-main/contract/models.ts';
import { Readings } from '../../src-renderer/bench/readings.ts';
import { RunView } from '../../src-renderer/bench/run-view.ts';
import { lost, runOf, sent } from './run-model.ts';
import { StandInHost, totalsOf } from './stand-in-host.ts';

const reading = (second: number, deviceId = 'a') => ({
  deviceId,
  at: new Date(second * 1000).toISOString(),
  temperatureC: second + 0.5,
  humidityPercent: second / 2,
});

describe('readings', () => {
  test('are kept for the devices of the run, and nothing of others', () => {
    const readings = new Readings(Array.from({ length: 10 }, (_, index) => `d${index}`));
    readings.add(reading(1, 'stranger'));
    readings.add(reading(2, 'd9'));
    expect([readings.count('stranger'), readings.count('d0'), readings.count('d9')]).toEqual([0, 0, 1]);
    expect(readings.of('temperatures', 'd0')[0]).toHaveLength(0);
    expect(readings.newest('d0')).toBeUndefined();
    expect(readings.newest('d9')).toEqual({ time: 2, temperatureC: 2.5, humidityPercent: 1 });
    expect(readings.extent()).toEqual([2, 2]);
  });

  test.each([1, 64, 65, 1199, 1200, 1201, 2399, 2400, 3001])('stay in their order after %i of them', (count) => {
    const readings = new Readings(['a']);
    for (let second = 1; second <= count; second++) readings.add(reading(second));
    const kept = Math.min(count, 1200);
    const seconds = Array.from({ length: kept }, (_, index) => count - kept + 1 + index);
    const [times, temperatures] = readings.of('temperatures', 'a');
    expect(Array.from(times)).toEqual(seconds);
    expect(Array.from(temperatures)).toEqual(seconds.map((second) => second + 0.5));
    expect(Array.from(readings.of('humidities', 'a')[1])).toEqual(seconds.map((second) => second / 2));
    expect(readings.newest('a')).toMatchObject({ temperatureC: count + 0.5, humidityPercent: count / 2 });
    expect([readings.count('a'), readings.extent()]).toEqual([count, [count - kept + 1, count]]);
  });

  test('are put in the order in which they were measured', () => {
    const readings = new Readings(['a']);
    for (const second of [1, 4, 5, 2, 3]) readings.add({ ...reading(second), latencyMs: second });
    expect(Array.from(readings.of('latencies', 'a')[0])).toEqual([1, 2, 3, 4, 5]);
    expect(Array.from(readings.of('latencies', 'a')[1])).toEqual([1, 2, 3, 4, 5]);
  });

  test('that were handed out are not changed by later ones, nor those that were frozen', () => {
    const readings = new Readings(['a']);
    for (let second = 1; second <= 1201; second++) readings.add(reading(second));
    const [before] = readings.of('temperatures', 'a');
    const frozen = readings.frozen();
    readings.add(reading(1202));
    expect([before.at(0), before.at(-1), frozen.extent(), frozen.count('a')]).toEqual([2, 1201, [2, 1201], 1201]);
  });
});

const model = runOf();
const connected = (deviceId: string): SimulationEvent => ({ type: 'connected', at: model.startedAt, deviceId });

describe('the view of a run', () => {
  let frames: (() => void)[];
  let shell: StandInHost;
  let run: RunView;
  const draw = () => {
    for (const frame of frames.splice(0)) frame();
  };
  /** So long that also the log is shown, which changes a few times a second. */
  const drawAll = () => {
    draw();
    vi.advanceTimersByTime(200);
    draw();
  };
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    frames = [];
    vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame));
    shell = new StandInHost();
    run = new RunView(shell.host, model);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  test('acknowledges batches after they were drawn, all in one frame', () => {
    shell.events(1, [sent(1)]);
    shell.events(2, [sent(2), sent(3, true)]);
    expect(frames).toHaveLength(1);
    expect(shell.acknowledged).toEqual([]);
    expect(run.log.get().lines).toEqual([]);
    draw();
    expect(run.log.get()).toEqual({
      lines: [
        { number: 1, event: sent(1) },
        { number: 2, event: sent(2) },
        { number: 3, event: sent(3, true) },
      ],
      forgotten: 0,
      alerts: 1,
    });
    expect(shell.acknowledged).toEqual([
      ['simulation.events', 1],
      ['simulation.events', 2],
    ]);
    shell.events(3, [sent(4)]);
    draw();
    expect(shell.acknowledged).toHaveLength(3);
    expect(run.log.get().lines).toHaveLength(3);
    drawAll();
    expect(run.log.get().lines.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
  });

  test('keeps so many lines, and counts all that it let go', () => {
    let sequence = 0;
    let told = 0;
    for (let batch = 0; batch < 30; batch++) {
      const items = Array.from({ length: 100 }, () => sent(++told, told % 10 === 0));
      shell.events(++sequence, items, batch === 5 ? 7 : 0);
      if (batch % 3 === 0) draw();
    }
    drawAll();
    const { lines, forgotten, alerts } = run.log.get();
    expect(lines).toHaveLength(2000);
    expect(lines.at(0)?.number).toBe(1001);
    expect(lines.at(-1)).toEqual({ number: 3000, event: sent(3000, true) });
    expect(forgotten).toBe(1007);
    expect(alerts).toBe(300);
    expect(run.readings.newest('a')?.temperatureC).toBe(3000.5);
  });

  test('tells charts of something new once a frame', () => {
    const versions: number[] = [];
    run.readings.version.subscribe(() => versions.push(run.readings.version.get()));
    shell.events(1, [sent(1), sent(2)]);
    shell.events(2, [sent(3)]);
    expect(versions).toEqual([]);
    draw();
    expect(versions).toEqual([3]);
  });

  test('knows why devices are not connected, until they are', () => {
    shell.events(1, [lost('a', 'first'), lost('b', 'x'), lost('a', 'second')]);
    draw();
    expect([...run.troubles.get()].map(([id, { what }]) => [id, what])).toEqual([
      ['a', 'second'],
      ['b', 'x'],
    ]);
    const before = run.troubles.get();
    shell.events(2, [sent(1), connected('c')]);
    draw();
    expect(run.troubles.get()).toBe(before);
    shell.events(3, [connected('a')]);
    draw();
    expect([...run.troubles.get().keys()]).toEqual(['b']);
    shell.events(4, [{ type: 'finished', at: model.startedAt, deviceId: 'b', acknowledged: 1 }]);
    draw();
    expect(run.troubles.get().size).toBe(0);
  });

  test('takes the newest totals, and acknowledges them at once', async () => {
    shell.totals(4, totalsOf({ attempted: 1 }), totalsOf({ attempted: 2 }));
    expect(run.totals.get().attempted).toBe(2);
    expect(shell.acknowledged).toEqual([['simulation.totals', 4]]);
    expect(run.ended).toBe(false);
    shell.totals(5, totalsOf({ state: 'paused' }));
    expect(run.ended).toBe(false);
    for (const state of ['finished', 'stopped', 'failed'] as const) {
      shell.totals(6, totalsOf({ state }));
      expect(run.ended).toBe(true);
    }
  });

  test('asks for the totals that were told before it listened', async () => {
    expect(shell.called).toEqual([['simulation.status', { runId: 'run' }]]);
    await vi.waitFor(() => expect(run.totals.get().acknowledged).toBe(1));
  });

  test('passes orders on, and shows what they answer', async () => {
    shell.answer = () => ({ ok: true, value: totalsOf({ state: 'paused' }) });
    expect(await run.pause()).toBeUndefined();
    expect(run.totals.get().state).toBe('paused');
    const error = { code: 'NOT_FOUND', message: 'm', details: {} };
    shell.answer = () => ({ ok: false, error });
    expect(await run.resume()).toEqual(error);
    expect(await run.stop()).toEqual(error);
    expect(run.totals.get().state).toBe('paused');
    expect(shell.called.slice(1).map(([method]) => method)).toEqual([
      'simulation.pause',
      'simulation.resume',
      'simulation.stop',
    ]);
  });

  test('ends listening and not the run when it is closed', () => {
    run.close();
    expect(shell.closed.toSorted()).toEqual(['simulation.events', 'simulation.totals']);
    expect(shell.called.map(([method]) => method)).not.toContain('simulation.stop');
  });

  test('of few devices listens to no fleet, and to all that they tell', () => {
    expect(run.fleet).toBeUndefined();
    expect(run.isSample).toBe(false);
    expect(shell.params.get('simulation.events')).toEqual({ runId: 'run' });
  });

  test('listens to one device apart, with what it is told alone, until that is closed', () => {
    const device = run.device('b');
    expect(shell.params.get('simulation.events')).toEqual({ runId: 'run', deviceId: 'b' });
    shell.events(1, [{ ...sent(1), deviceId: 'b' }]);
    draw();
    expect([device.readings.deviceIds, device.readings.count('b'), device.isSample]).toEqual([['b'], 1, false]);
    expect([run.log.get().lines, device.log.get().lines.length]).toEqual([[], 1]);
    device.close();
    expect(shell.closed).toEqual(['simulation.events']);
  });
});
