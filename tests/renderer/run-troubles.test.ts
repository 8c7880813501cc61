import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SimulationEvent } from '../../src-main/contract/models.ts';
import { RunView } from '../../src-renderer/bench/run-view.ts';
import { lost, refused, runOf, sent } from './run-model.ts';
import { StandInHost } from './stand-in-host.ts';

/** What Home tells of a run stands on these. */

const model = runOf();
const at = model.startedAt;

let frames: (() => void)[];
let shell: StandInHost;
let run: RunView;
let told: number;
/** What comes in one batch, shown in one frame. */
const show = (...events: SimulationEvent[]) => {
  shell.events(++told, events);
  for (const frame of frames.splice(0)) frame();
};
const troubled = () => [...run.troubles.get()].map(([deviceId, { type }]) => `${deviceId} ${type}`);
beforeEach(() => {
  frames = [];
  told = 0;
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame));
  shell = new StandInHost();
  run = new RunView(shell.host, model);
});
afterEach(() => {
  run.close();
  vi.unstubAllGlobals();
});

test('a device that asks its provisioning service again is not connected yet', () => {
  show(lost('a'));
  show({ type: 'provisioning', at, deviceId: 'a', host: 'h', port: 1 });
  expect(troubled()).toEqual(['a lost']);
});

test('the trouble that Home tells, the last of them, is the newest', () => {
  show(lost('a', 'first'), lost('b', 'first'));
  show(lost('a', 'second'));
  expect([...run.troubles.get().values()].at(-1)?.what).toBe('second');
});

test('messages that are taken end the trouble of one that was refused, of that device alone', () => {
  show(refused('a', 1), refused('b', 1));
  expect(troubled()).toEqual(['a refused', 'b refused']);
  for (const messageId of [2, 3]) show(sent(messageId, false, 'a'));
  expect(troubled()).toEqual(['a refused', 'b refused']);
  show(sent(4, false, 'a'));
  expect(troubled()).toEqual(['b refused']);
});

test('a device that has every other message refused stays in trouble', () => {
  for (const messageId of [1, 3, 5, 7]) {
    show(refused('a', messageId));
    show(sent(messageId + 1, false, 'a'));
    expect(troubled()).toEqual(['a refused']);
  }
});

test('of several that are under way, one of before says nothing about one that was refused', () => {
  show(refused('a', 5), sent(4, false, 'a'));
  expect(troubled()).toEqual(['a refused']);
  show(sent(8, false, 'a'));
  expect(troubled()).toEqual([]);
});

test('a refusal counts that comes behind what was taken, also in one frame', () => {
  show(refused('a', 1), sent(4, false, 'a'), refused('b', 1), sent(4, false, 'b'), refused('b', 5));
  expect(troubled()).toEqual(['b refused']);
});

test('of a large run, of which a sample is told, a refusal is over when none was told for ten seconds', () => {
  run.close();
  const deviceIds = Array.from({ length: 101 }, (_, index) => `d${index}`);
  run = new RunView(shell.host, runOf({ deviceIds }));
  const begun = Date.parse(at) / 1000;
  show(refused('d1', 1), lost('d2'), sent(begun + 10, false, 'd0'));
  show({ ...refused('d3', 1), at: new Date((begun + 5) * 1000).toISOString() });
  expect(troubled()).toEqual(['d1 refused', 'd2 lost', 'd3 refused']);
  show(sent(begun + 11, false, 'd0'));
  expect(troubled()).toEqual(['d2 lost', 'd3 refused']);
});

test('of a small run, of which all is told, it stays', () => {
  show(refused('a', 1), sent(Date.parse(at) / 1000 + 60, false, 'b'));
  expect(troubled()).toEqual(['a refused']);
});

test('messages of before a loss that are told behind it do not make it good', () => {
  show(lost('a'), sent(1, false, 'a'));
  expect(troubled()).toEqual(['a lost']);
  show(sent(2, false, 'a'));
  expect(troubled()).toEqual(['a lost']);
});
