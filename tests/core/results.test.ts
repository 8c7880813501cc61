import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Problem } from '../../src-main/core/problem.ts';
import { coarser, countOf, percentileOf } from '../../src-main/core/results/latencies.ts';
import { type Part, mergeResults } from '../../src-main/core/results/merge.ts';
import { logTicks, ticksTo, timeTicks } from '../../src-main/core/results/report/axes.ts';
import { reportPage } from '../../src-main/core/results/report/page.ts';
import { type RunResults, counterNames, runResults } from '../../src-main/core/results/results.ts';
import { SeriesRecorder, addSeries, mostRows, withStep } from '../../src-main/core/results/series.ts';
import { type Message, resultsOf, startMs } from '../support/results.ts';

const message = (devices: number, seconds: number) =>
  fc.record({
    second: fc.nat(seconds - 1),
    // As a histogram of three digits has them.
    latencyMs: fc.integer({ min: 1, max: 999 }).map((digits) => digits / 100),
    device: fc.nat(devices - 1),
  });

const parts = (...all: readonly RunResults[]): [Part, ...Part[]] =>
  all.map((results, index) => ({ from: `part-${index}`, results })) as [Part, ...Part[]];

/** The results of a run whose devices are shared by so many processes, device by device. */
const divided = (messages: readonly Message[], devices: number, seconds: number, count: number): RunResults[] =>
  Array.from({ length: count }, (_, index) => {
    const own = Array.from({ length: devices }, (_one, device) => device).filter((device) => device % count === index);
    const sent = messages.filter(({ device }) => own.includes(device));
    return resultsOf(sent, { devices: own, seconds, shard: { index, count } });
  });

describe('results of shards', () => {
  test('merged are those of one process that did it all, in whichever order they are named', () => {
    const [devices, seconds] = [7, 9];
    fc.assert(
      fc.property(
        fc.array(message(devices, seconds), { maxLength: 60 }),
        fc.integer({ min: 1, max: 5 }),
        fc.boolean(),
        (messages, count, backwards) => {
          const all = divided(messages, devices, seconds, count);
          const merged = mergeResults(parts(...(backwards ? all.toReversed() : all)));
          const whole = resultsOf(messages, { devices: [0, 1, 2, 3, 4, 5, 6], seconds });
          const { processes, shards, ...same } = merged;
          const { processes: _one, shards: _none, ...expected } = whole;
          expect(same).toEqual(expected);
          expect(processes.map(({ shard }) => shard)).toEqual([...all.keys()]);
          expect(shards).toEqual({ of: count, has: [...all.keys()] });
          expect(runResults.parse(merged)).toEqual(merged);
        },
      ),
      { numRuns: 60 },
    );
  });

  const two = () => divided([{ second: 0, latencyMs: 1, device: 0 }], 4, 2, 2) as [RunResults, RunResults];
  const refusal = (...all: readonly RunResults[]): string => {
    try {
      mergeResults(parts(...all));
    } catch (error) {
      if (error instanceof Problem) return `${error.code} ${error.field}: ${error.message} ${error.remedy}`;
      throw error;
    }
    return 'merged';
  };

  test('of which one is missing, or there twice, are refused by its number', () => {
    const [zero, one] = two();
    expect(refusal(zero)).toContain('INVALID_INPUT folders: Shard 1 of 2 is missing.');
    expect(refusal(zero, one, zero)).toContain('Shard 0 is in part-0 and in part-2.');
    const many = resultsOf([], { devices: [], seconds: 1, shard: { index: 3, count: 60 } });
    expect(refusal(many)).toMatch(/59 of 60 shards are missing: 0, 1, 2, 4, 5, [\d, ]+ …\./);
    expect(refusal({ ...zero, shards: { of: 2, has: [5] } }, one)).toContain('shard 5 of 2, which there is not');
  });

  test('of another plan, seed or number of shards are refused by name', () => {
    const [zero, one] = two();
    expect(refusal(zero, { ...one, plan: { ...one.plan, intervalMs: 500 } })).toContain(
      'part-1 is of another plan than part-0: its intervalMs differs.',
    );
    expect(refusal(zero, { ...one, plan: { ...one.plan, jitter: 0.1 } })).toContain('its jitter differs');
    expect(refusal(zero, { ...one, seed: 8 })).toContain('part-1 has the seed 8, and part-0 has 7.');
    expect(refusal(zero, { ...one, shards: { of: 3, has: [1] } })).toContain('part-1 is one of 3 shards');
    const turned = { ...one, plan: Object.fromEntries(Object.entries(one.plan).toReversed()) };
    expect(refusal(zero, turned)).toBe('merged');
  });

  test('that were written too early, or that share a device, are refused', () => {
    const [zero, one] = two();
    expect(refusal(zero, { ...one, state: 'running' })).toContain('part-1 was written while its run went on.');
    expect(refusal(zero, { ...one, devices: zero.devices })).toContain('The device dev-0 is in part-0 and in part-1.');
  });

  test('tell the worst of how they ended, and each cause once', () => {
    const [zero, one] = two();
    const cause = { cause: 'expired', what: 'It is over.', remedy: 'Renew it.', devices: 2 };
    const other = { ...cause, cause: 'lost', devices: 3 };
    const merged = mergeResults(
      parts({ ...zero, causes: [cause], state: 'stopped' }, { ...one, causes: [other, cause], state: 'failed' }),
    );
    expect(merged.state).toBe('failed');
    expect(merged.causes).toEqual([{ ...cause, devices: 4 }, other]);
  });

  test('of which one was stopped before its end are not judged, whatever the whole has come to', () => {
    const asked = two().map((part) => ({ ...part, plan: { ...part.plan, pass: { maxErrorRate: 1 } } }));
    const [zero, one] = asked;
    if (zero === undefined || one === undefined) throw new Error('There are no parts.');
    expect(mergeResults(parts(zero, one))).toMatchObject({ verdict: 'passed', pass: [{ passed: true }] });
    const stopped = mergeResults(parts(zero, { ...one, state: 'stopped', verdict: 'stopped-early' }));
    expect(stopped).toMatchObject({ verdict: 'stopped-early', pass: [{ passed: true }] });
    // As it was written before there were verdicts.
    const { verdict: _verdict, ...before } = { ...one, state: 'stopped' as const };
    expect(mergeResults(parts(zero, before))).toMatchObject({ verdict: 'stopped-early' });
    const page = reportPage(stopped);
    expect(page).toContain('It was stopped before its end.');
    expect(page).toContain('Criteria of the plan, not judged: the run was stopped before its end');
    expect(page).toContain('held until then');
    expect(page).not.toMatch(/>(?:not )?passed</);
    expect(page).toContain('<span class="tag warn">Stopped early</span>');
    const whole = mergeResults(parts(zero, one));
    expect(reportPage(whole)).toMatch(/>passed</);
    expect(reportPage(whole)).toContain('<span class="tag good">Passed</span>');
    expect(reportPage({ ...whole, verdict: 'not-passed' })).toContain('<span class="tag bad">Not passed</span>');
    const { verdict: _judged, ...unjudged } = whole;
    expect(reportPage({ ...unjudged, pass: [] })).not.toContain('class="tag');
  });
});

describe('a series', () => {
  const at = (count: number) => ({
    connected: count % 5,
    counted: Object.fromEntries(counterNames.map((name, index) => [name, count * (index + 1)])) as RunResults['totals'],
    latency: [[1.5, count] as [number, number]],
  });

  test('stays short however long a run is, and loses nothing', () => {
    const recorder = new SeriesRecorder(startMs);
    const seconds = 5000;
    for (let second = 1; second <= seconds; second++) recorder.take(startMs + second * 1000, at(second));
    const { rows, stepSeconds, startedAt } = recorder.series;
    expect(rows.length).toBeLessThanOrEqual(mostRows);
    expect(stepSeconds).toBe(16);
    expect((Date.parse(startedAt) / 1000) % stepSeconds).toBe(0);
    for (const [index, name] of counterNames.entries()) {
      expect(rows.reduce((sum, row) => sum + row[name], 0)).toBe(seconds * (index + 1));
    }
    expect(rows.reduce((sum, row) => sum + countOf(row.latency), 0)).toBe(seconds);
    expect(rows.at(-1)?.connected).toBe(seconds % 5);
  });

  test('has what happened in the row of its time, also where nobody looked for a while', () => {
    const recorder = new SeriesRecorder(startMs);
    recorder.take(startMs + 1000, at(3));
    recorder.take(startMs + 2000, at(4));
    recorder.take(startMs + 9000, at(9));
    const { rows } = recorder.series;
    expect(rows.map(({ connects }) => connects)).toEqual([3, 1, 0, 0, 0, 5]);
    expect(rows.map(({ connected }) => connected)).toEqual([3, 4, 4, 4, 4, 4]);
  });

  test('of others that began later or were thinned stands at the same times', () => {
    const early = new SeriesRecorder(startMs);
    const late = new SeriesRecorder(startMs + 3000);
    for (let second = 1; second <= 6; second++) {
      early.take(startMs + second * 1000, at(second));
      late.take(startMs + 3000 + second * 1000, at(second));
    }
    const merged = addSeries([early.series, late.series]);
    expect(merged.rows.map(({ connects }) => connects)).toEqual([1, 1, 1, 2, 2, 2, 1, 1, 1]);
    const thinned = addSeries([withStep(early.series, 4), late.series]);
    expect([thinned.stepSeconds, thinned.rows.map(({ connects }) => connects)]).toEqual([4, [5, 6, 1]]);
  });
});

test('a percentile is the one of the sorted latencies, and of a series at most 5 % above it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 99_999 }), { minLength: 1, maxLength: 300 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (micros, share) => {
        const all = micros.map((us) => us / 1000).sort((a, b) => a - b);
        const buckets = [...new Set(all)].map((ms): [number, number] => [ms, all.filter((one) => one === ms).length]);
        const exact = all[Math.max(1, Math.ceil(all.length * share - 1e-9)) - 1] ?? 0;
        expect(percentileOf(buckets, share)).toBe(exact);
        const coarse = percentileOf(coarser(buckets), share) ?? 0;
        // It is told to four digits.
        expect(coarse / exact).toBeGreaterThan(0.9995 - 1e-9);
        expect(coarse / exact).toBeLessThan(1.0505);
      },
    ),
  );
});

test('axes begin at or below the lowest value, end at or above the highest, and are not crowded', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.001, max: 1e7, noNaN: true }),
      fc.double({ min: 1, max: 1e5, noNaN: true }),
      (low, factor) => {
        const high = low * factor;
        const log = logTicks(low, high);
        expect(log[0]).toBeLessThanOrEqual(low * (1 + 1e-9));
        expect(log.at(-1)).toBeGreaterThanOrEqual(high * (1 - 1e-9));
        expect(log.length).toBeGreaterThan(1);
        expect(log.length).toBeLessThanOrEqual(8);
        const plain = ticksTo(high, true);
        expect(plain.at(-1)).toBeGreaterThanOrEqual(high * (1 - 1e-9));
        expect(plain.length).toBeLessThanOrEqual(7);
        expect(timeTicks(high).length).toBeLessThanOrEqual(7);
      },
    ),
  );
});
