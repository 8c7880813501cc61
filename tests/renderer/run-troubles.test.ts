import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SimulationEvent, SimulationRunModel } from '../../src-main/contract/models.ts';
import { RunView } from '../../src-renderer/bench/run-view.ts';
import { StandInHost, totalsOf } from './stand-in-host.ts';

/** What Home tells of a run stands on these. */

const at = '2026-11-22T12:00:00.000Z';
const trouble = { cause: 'c', what: 'w', remedy: 'r', raw: 'x' };
const model = {
  runId: 'run',
  workspace: 'w',
  deviceIds: ['a', 'b'],
  subscribers: [],
  platform: 'local-hub',
  host: 'localhost',
  port: 8883,
  settings: {},
  messages: 0,
  intervalMs: 10,
  model: 'tutorial',
  seed: 1,
  alertAboveC: 30,
  renews: false,
  startedAt: at,
  totals: totalsOf(),
} as SimulationRunModel;
const lost = (deviceId: string, what = 'w'): SimulationEvent => ({
  type: 'lost',
  at,
  deviceId,
  ...trouble,
  what,
  retryInMs: 1,
});

let frames: (() => void)[];
let shell: StandInHost;
let run: RunView;
const draw = () => {
  for (const frame of frames.splice(0)) frame();
};
beforeEach(() => {
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame));
  shell = new StandInHost();
  run = new RunView(shell.host, model);
});
afterEach(() => {
  run.close();
  vi.unstubAllGlobals();
});

test('a device that asks its provisioning service again is not connected yet', () => {
  shell.events(1, [lost('a')]);
  draw();
  shell.events(2, [{ type: 'provisioning', at, deviceId: 'a', host: 'h', port: 1 }]);
  draw();
  expect([...run.troubles.get().keys()]).toEqual(['a']);
});

test('the trouble that Home tells, the last of them, is the newest', () => {
  shell.events(1, [lost('a', 'first'), lost('b', 'first')]);
  draw();
  shell.events(2, [lost('a', 'second')]);
  draw();
  expect([...run.troubles.get().values()].at(-1)?.what).toBe('second');
});
