import { describe, expect, test } from 'vitest';
import { lineOf } from '../../src-main/core/plan/json-place.ts';
import { nearest } from '../../src-main/core/plan/nearest.ts';
import { judgePass, verdictOf } from '../../src-main/core/plan/pass.ts';
import { placesOf } from '../../src-main/core/plan/shard.ts';
import fc from 'fast-check';

const result = { devices: 10, failedDevices: 1, attempted: 1000, acknowledged: 990, late: 20, reconnects: 3 };
const latency = { p50Ms: 1, p90Ms: 2, p95Ms: 3, p99Ms: 4, p999Ms: 5, maxMs: 6 };

describe('a run', () => {
  test('passes at its limits, and not beyond them', () => {
    const limits = {
      maxErrorRate: 0.01,
      maxLatencyMs: { p95: 3, max: 6 },
      maxLateShare: 0.02,
      maxFailedDeviceShare: 0.1,
      maxReconnects: 3,
      minAcknowledged: 990,
    };
    expect(judgePass(limits, { ...result, latency })).toEqual([
      { criterion: 'maxErrorRate', limit: 0.01, value: 0.01, passed: true },
      { criterion: 'maxLatencyMs.p95', limit: 3, value: 3, passed: true },
      { criterion: 'maxLatencyMs.max', limit: 6, value: 6, passed: true },
      { criterion: 'maxLateShare', limit: 0.02, value: 0.02, passed: true },
      { criterion: 'maxFailedDeviceShare', limit: 0.1, value: 0.1, passed: true },
      { criterion: 'maxReconnects', limit: 3, value: 3, passed: true },
      { criterion: 'minAcknowledged', limit: 990, value: 990, passed: true },
    ]);
    const worse = { ...result, failedDevices: 2, acknowledged: 989, late: 21, reconnects: 4 };
    const slower = { ...latency, p95Ms: 3.1, maxMs: 6.1 };
    expect(judgePass(limits, { ...worse, latency: slower }).map(({ passed }) => passed)).toEqual(
      Array.from({ length: 7 }, () => false),
    );
  });

  test('without criteria is not judged', () => {
    expect(judgePass({}, { ...result, latency })).toEqual([]);
  });

  test('that was stopped before its end is not judged, and one that has no other end is', () => {
    const [held] = judgePass({ maxErrorRate: 1 }, { ...result, latency });
    const [missed] = judgePass({ maxErrorRate: 0 }, { ...result, latency });
    if (held === undefined || missed === undefined) throw new Error('There are no outcomes.');
    const verdict = (state: 'running' | 'paused' | 'finished' | 'stopped' | 'failed', isEndless = false) =>
      [[held], [missed, held], []].map((pass) => verdictOf({ state, isEndless, pass }));
    expect(verdict('running')).toEqual([undefined, undefined, undefined]);
    expect(verdict('paused', true)).toEqual([undefined, undefined, undefined]);
    expect(verdict('finished')).toEqual(['passed', 'not-passed', undefined]);
    expect(verdict('failed')).toEqual(['passed', 'not-passed', undefined]);
    expect(verdict('stopped')).toEqual(['stopped-early', 'stopped-early', 'stopped-early']);
    expect(verdict('stopped', true)).toEqual(['passed', 'not-passed', undefined]);
  });

  test('in which nothing was measured has not passed by a latency', () => {
    expect(judgePass({ maxLatencyMs: { p50: 1000 } }, { ...result, acknowledged: 0 })).toEqual([
      { criterion: 'maxLatencyMs.p50', limit: 1000, passed: false },
    ]);
    const failed = { ...result, attempted: 0, acknowledged: 0, late: 0, failedDevices: 2 };
    expect(judgePass({ maxErrorRate: 1, maxLateShare: 1 }, failed)).toEqual([
      { criterion: 'maxErrorRate', limit: 1, passed: false },
      { criterion: 'maxLateShare', limit: 1, passed: false },
    ]);
    const nothing = { ...failed, failedDevices: 0 };
    expect(judgePass({ maxErrorRate: 0, minAcknowledged: 1 }, nothing).map(({ passed }) => passed)).toEqual([
      true,
      false,
    ]);
  });
});

test('shards part all there is, none of it twice', () => {
  fc.assert(
    fc.property(fc.nat(500), fc.integer({ min: 1, max: 60 }), (total, count) => {
      const parts = Array.from({ length: count }, (_, index) => placesOf(total, { index, count }));
      expect(parts.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: total }, (_, place) => place));
      const sizes = parts.map(({ length }) => length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }),
  );
  expect(placesOf(3)).toEqual([0, 1, 2]);
});

test.each([
  ['cuont', ['count', 'first', 'prefix'], 'count'],
  ['Prefix', ['prefix'], 'prefix'],
  ['interval', ['intervalMs', 'settings'], 'intervalMs'],
  ['zzz', ['count'], undefined],
  ['hos', ['host'], 'host'],
])('%s is near one of %j: %s', (wanted, names, near) => {
  expect(nearest(wanted, names)).toBe(near);
});

describe('the line of a member', () => {
  const text = '{\n  "a": [1, {\n    "b\\"]": "}",\n    "c": {}\n  }],\n  "d": null\n}\n';

  test.each([
    [['a'], 2],
    [['a', 1], 2],
    [['a', 1, 'b"]'], 3],
    [['a', 1, 'c'], 4],
    [['a', 1, 'c', 'none'], 4],
    [['d'], 6],
    [['none'], 1],
    [[], 1],
  ])('%j is %i', (path, line) => {
    expect(lineOf(text, path)).toBe(line);
  });

  test('is found in any JSON', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const lines = JSON.stringify(value, undefined, 1);
        // Each member at the top of what JSON.stringify indents by one stands in a line of its own.
        for (const key of Object.keys(value)) {
          const at = lines.split('\n').findIndex((line) => line.startsWith(` ${JSON.stringify(key)}: `));
          expect(lineOf(lines, [key])).toBe(at + 1);
        }
      }),
    );
  });
});
