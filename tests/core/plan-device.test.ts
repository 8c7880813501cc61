import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DeviceScript, type ScriptTerms, type Step } from '../../src-main/core/plan/device-script.ts';
import { type Fault, beganAt, begins, faultsOf } from '../../src-main/core/plan/faults.ts';
import { recordingOf } from '../../src-main/core/plan/replay.ts';
import { valueOfCell } from '../../src-main/core/plan/table.ts';
import { createSensor } from '../../src-main/core/telemetry/models.ts';
import { deviceSeed, seededRandom } from '../../src-main/core/telemetry/random.ts';

const device = { deviceId: 'dev-01', index: 0, count: 1, seed: 42 };
const terms: ScriptTerms = { model: 'daily-cycle', intervalMs: 1000, messages: 20 };

function stepsOf(more: Partial<ScriptTerms> = {}, who = device, most = 100): Step[] {
  const script = new DeviceScript({ ...terms, ...more }, who);
  const steps: Step[] = [];
  for (let step = script.next(); step !== undefined && steps.length < most; step = script.next()) steps.push(step);
  return steps;
}

describe('a device', () => {
  test('without anything of a plan measures what it always has', () => {
    for (const model of ['tutorial', 'daily-cycle', 'random-walk'] as const) {
      const sensor = createSensor(model, seededRandom(deviceSeed(42, 'dev-01')));
      const steps = stepsOf({ model });
      expect(steps.map(({ dueMs }) => dueMs)).toEqual(Array.from({ length: 20 }, (_, index) => index * 1000));
      expect(steps.map(({ reading }) => reading)).toEqual(steps.map(({ dueMs }) => sensor(dueMs)));
    }
  });

  test('does the same with the same seed, wherever in the fleet its process puts it', () => {
    const plan: Partial<ScriptTerms> = {
      jitter: { share: 0.5 },
      spread: { temperatureC: 3, humidityPercent: 5, noise: 0.5 },
      fields: { n: { kind: 'random', min: 0, max: 99, decimals: 0 } },
      faults: [{ kind: 'duplicates', fromMs: 0, chance: 0.5 }],
    };
    expect(stepsOf(plan)).toEqual(stepsOf(plan));
    expect(stepsOf(plan)).not.toEqual(stepsOf(plan, { ...device, seed: 43 }));
    expect(stepsOf(plan)).not.toEqual(stepsOf(plan, { ...device, deviceId: 'dev-02' }));
    // One after the other in a script of its own, as a shard has it.
    const many = [0, 1, 2, 3].map((index) => ({ ...device, deviceId: `d${index}`, index, count: 4 }));
    const shards = [many.slice(2), many.slice(0, 2)].map((shard) => shard.map((who) => stepsOf(plan, who)));
    expect([...(shards[1] ?? []), ...(shards[0] ?? [])]).toEqual(many.map((who) => stepsOf(plan, who)));
  });

  test('differs from others as far as the spread says', () => {
    const spread = { temperatureC: 4, humidityPercent: 2, noise: 0 };
    const offsets = Array.from({ length: 300 }, (_, index) => {
      const who = { ...device, deviceId: `d${index}` };
      const [own] = stepsOf({ spread }, who);
      const [plain] = stepsOf({}, who);
      const byC = (own?.reading.temperatureC ?? 0) - (plain?.reading.temperatureC ?? 0);
      const byPercent = (own?.reading.humidityPercent ?? 0) - (plain?.reading.humidityPercent ?? 0);
      expect(Math.abs(byC)).toBeLessThanOrEqual(4.1);
      expect(Math.abs(byPercent)).toBeLessThanOrEqual(2.1);
      return byC;
    });
    expect(Math.min(...offsets)).toBeLessThan(-3);
    expect(Math.max(...offsets)).toBeGreaterThan(3);
  });

  test('has more or less noise by the spread', () => {
    const noiseOf = (deviceId: string) => {
      const steps = stepsOf({ spread: { temperatureC: 0, humidityPercent: 0, noise: 1 } }, { ...device, deviceId });
      const air = (ms: number) => 26 - 8 * Math.cos((2 * Math.PI * ms) / 600_000);
      return Math.max(...steps.map(({ reading, dueMs }) => Math.abs(reading.temperatureC - air(dueMs))));
    };
    const all = Array.from({ length: 100 }, (_, index) => noiseOf(`d${index}`));
    expect(Math.min(...all)).toBeLessThan(0.15);
    expect(Math.max(...all)).toBeGreaterThan(0.8);
  });

  test('sends nothing that is due after the run’s time', () => {
    const limited: ScriptTerms = { model: 'tutorial', intervalMs: 1000, durationMs: 3000 };
    const dueOf = (index: number) =>
      stepsOf({ ...limited, messages: undefined }, { ...device, index, count: 2 }).length;
    expect([dueOf(0), dueOf(1)]).toEqual([3, 3]);
    expect(stepsOf({ ...limited, messages: 2 })).toHaveLength(2);
  });
});

describe('a device that is late', () => {
  const leftOut = (backlog: number | undefined, atMs: number) =>
    stepsOf({ backlog }).flatMap((step) => {
      const script = new DeviceScript({ ...terms, backlog }, device);
      return script.isLeftOut(step, atMs) ? [step.index] : [];
    });

  test('keeps so many of what is due, the newest', () => {
    expect(leftOut(0, 4500)).toEqual([0, 1, 2, 3]);
    expect(leftOut(2, 4500)).toEqual([0, 1]);
    expect(leftOut(4, 4500)).toEqual([]);
    expect(leftOut(undefined, 1e9)).toEqual([]);
  });

  test('looks ahead step by step as well', () => {
    const script = new DeviceScript({ ...terms, backlog: 1 }, device);
    const left = stepsOf({ backlog: 1 }).map((step) => script.isLeftOut(step, 6000));
    expect(left.filter(Boolean)).toHaveLength(5);
    expect(left.slice(0, 5)).toEqual([true, true, true, true, true]);
  });
});

describe('a recording', () => {
  const table = {
    columns: ['time', 'deviceId', 'temperature', 'pressure', 'no name'],
    rows: [
      ['2026-01-01T00:00:00Z', 'a', '20.5', '1013', ''],
      ['2026-01-01T00:00:02Z', 'b', '21', '007', 'x'],
      ['2026-01-01T00:00:06Z', 'a', '22', 'true', 'x'],
    ],
  };
  const replay = { time: 'time', timeUnit: 'iso', speed: 1, loop: false } as const;
  const played = (more: Partial<Parameters<typeof recordingOf>[1]>, who = device, most = 100) =>
    stepsOf({ messages: undefined, replay: recordingOf(table, { ...replay, ...more }) }, who, most);

  test('is sent with its own timing and values', () => {
    const steps = played({});
    expect(steps.map(({ dueMs }) => dueMs)).toEqual([0, 2000, 6000]);
    expect(steps.map(({ reading }) => reading.temperatureC)).toEqual([20.5, 21, 22]);
    expect(steps.map(({ values }) => values['pressure'])).toEqual([1013, '007', true]);
    expect(Object.keys(steps[0]?.values ?? {})).toEqual(['deviceId', 'temperature', 'pressure']);
  });

  test('twice as fast, and again after the last', () => {
    // The time after the last is as long as there is between two on average.
    expect(played({ speed: 2, loop: true }, device, 7).map(({ dueMs }) => dueMs)).toEqual([
      0, 1000, 3000, 4500, 5500, 7500, 9000,
    ]);
  });

  test('goes to the devices that it names, all by one clock', () => {
    const own = { deviceId: 'deviceId' };
    const at = (deviceId: string) => played(own, { deviceId, index: 1, count: 2, seed: 1 }).map(({ dueMs }) => dueMs);
    expect([at('a'), at('b'), at('c'), at('constructor')]).toEqual([[0, 6000], [2000], [], []]);
    const recording = recordingOf(table, { ...replay, ...own });
    expect(new DeviceScript({ ...terms, replay: recording }, { ...device, index: 1, count: 2 }).originMs).toBe(0);
  });

  test('gives values under other names', () => {
    const [first] = played({ values: { humidity: 'temperature', p: 'pressure' } }, device, 1);
    expect(first?.reading).toEqual({ ...stepsOf()[0]?.reading, humidityPercent: 20.5 });
    expect(first?.values).toEqual({ humidity: 20.5, p: 1013 });
  });

  test.each([
    [{ time: 'when' }, 'replay.time', 'The table has no column "when".'],
    [{ time: 'pressure' }, 'replay.time', 'Row 2 of the recording has no time in pressure: "1013".'],
    [{ values: { x: 'y' } }, 'replay.values.x', 'The table has no column "y".'],
    [
      { values: { humidity: 'no name' } },
      'replay.values.humidity',
      'Row 2 of the recording has no number for humidity: "".',
    ],
  ])('that cannot be is told with its place: %j', (more, field, message) => {
    expect(() => recordingOf(table, { ...replay, ...more })).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', field, message }),
    );
  });

  test('of another order is refused', () => {
    const turned = { ...table, rows: table.rows.toReversed() };
    expect(() => recordingOf(turned, replay)).toThrow('Row 3 of the recording is earlier than the one before it.');
  });

  test('has times in seconds and milliseconds', () => {
    const rows = [['1000'], ['1000.5'], ['1002']];
    const at = (timeUnit: 's' | 'ms') => recordingOf({ columns: ['time'], rows }, { ...replay, timeUnit }).rows;
    expect(at('s')).toMatchObject([{ atMs: 0 }, { atMs: 500 }, { atMs: 2000 }]);
    expect(at('ms')).toMatchObject([{ atMs: 0 }, { atMs: 0.5 }, { atMs: 2 }]);
  });

  test('keeps what is no number of JSON as text', () => {
    expect(['1', '-0.5', '1e3', '007', '1.', '', 'true', '12345678901234567890', 'NaN'].map(valueOfCell)).toEqual([
      1,
      -0.5,
      1000,
      '007',
      '1.',
      null,
      true,
      '12345678901234567890',
      'NaN',
    ]);
  });
});

describe('a fault', () => {
  const silent = (more: Partial<Fault>): Fault => ({ kind: 'silent', fromMs: 0, ...more }) as Fault;

  test('befalls exactly its share, the same in every process', () => {
    const shares = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), shares, fc.nat(), (count, share, seed) => {
        const hit = Array.from({ length: count }, (_, index) => index).filter(
          (index) =>
            faultsOf([silent({ devices: { share } })], { deviceId: `d${index}`, index, count, seed }).length > 0,
        );
        expect(hit).toHaveLength(Math.round(share * count));
      }),
    );
  });

  test('befalls others with another seed', () => {
    const hit = (seed: number) =>
      Array.from({ length: 100 }, (_, index) => index).filter(
        (index) => faultsOf([silent({ devices: { share: 0.2 } })], { ...device, index, count: 100, seed }).length > 0,
      );
    expect(new Set([1, 2, 3, 4, 5].map((seed) => hit(seed).join())).size).toBe(5);
  });

  test('lasts from, for, and every so long', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 1, max: 99 }), fc.nat(5000), (fromMs, forMs, atMs) => {
        const fault = { fromMs, forMs, everyMs: 100 };
        const expected = atMs >= fromMs && (atMs - fromMs) % 100 < forMs;
        expect(beganAt(fault, atMs) !== undefined).toBe(expected);
        const times = begins(fault);
        const began = Array.from({ length: 60 }, () => times.next().value ?? Number.NaN);
        if (expected) expect(began).toContain(beganAt(fault, atMs));
      }),
    );
    expect([...begins({ fromMs: 7 })]).toEqual([7]);
    expect(beganAt({ fromMs: 7 }, 1e9)).toBe(7);
  });

  test('of a sensor: stuck on one value, drifting by the hour', () => {
    const stuck = stepsOf({ faults: [{ kind: 'stuck-sensor', fromMs: 5000, forMs: 5000 }] });
    const plain = stepsOf();
    expect(new Set(stuck.slice(5, 10).map(({ reading }) => JSON.stringify(reading))).size).toBe(1);
    expect(new Set(plain.slice(5, 10).map(({ reading }) => JSON.stringify(reading))).size).toBeGreaterThan(1);
    for (const index of [0, 1, 2, 3, 4, 10, 15, 19]) {
      expect(stuck[index]?.reading).toEqual(plain[index]?.reading);
    }
    const perHour = { temperatureCPerHour: 3600, humidityPercentPerHour: 0 };
    const drifting = stepsOf({ faults: [{ kind: 'drifting-sensor', fromMs: 2000, ...perHour }] });
    for (const [index, { reading }] of drifting.entries()) {
      const by = Math.max(0, index - 2);
      expect(reading.temperatureC).toBeCloseTo((plain[index]?.reading.temperatureC ?? 0) + by, 5);
    }
  });

  test('of messages comes as often as its chance says', () => {
    const faults: Fault[] = [{ kind: 'duplicates', fromMs: 0, chance: 0.25 }];
    const doubled = stepsOf({ messages: 4000, faults }, device, 5000).filter((step) =>
      step.faults.includes('duplicates'),
    );
    expect(doubled.length).toBeGreaterThan(900);
    expect(doubled.length).toBeLessThan(1100);
  });

  test('of the clock lasts as long as it is said', () => {
    const steps = stepsOf({ faults: [{ kind: 'wrong-clock', fromMs: 1000, forMs: 2000, offsetMs: -60_000 }] });
    expect(steps.slice(0, 5).map(({ clockOffMs }) => clockOffMs)).toEqual([0, -60_000, -60_000, 0, 0]);
  });
});
