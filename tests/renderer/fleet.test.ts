import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type FleetView, deviceStates } from '../../src-main/contract/fleet.ts';
import { statesOf } from '../../src-renderer/bench/fleet-watch.ts';
import { History } from '../../src-renderer/bench/history.ts';
import { RunView } from '../../src-renderer/bench/run-view.ts';
import { type Cells, cellAt, cellsOf, cornerOf, movedTo } from '../../src-renderer/features/simulate/fleet/cells.ts';
import { named, statesWanted, toggled } from '../../src-renderer/features/simulate/fleet/finding.ts';
import { drawMark } from '../../src-renderer/features/simulate/fleet/marks.ts';
import { percentilesOf } from '../../src-renderer/features/simulate/fleet/percentiles.ts';
import { runOf } from './run-model.ts';
import { StandInHost } from './stand-in-host.ts';

const octets = (...states: (typeof deviceStates)[number][]) =>
  Buffer.from(states.map((state) => deviceStates.indexOf(state))).toString('base64');

describe('cells', () => {
  const anyCells = fc
    .record({
      count: fc.integer({ min: 1, max: 12_000 }),
      width: fc.integer({ min: 60, max: 1600 }),
      height: fc.integer({ min: 100, max: 400 }),
      ratio: fc.constantFrom(1, 1.25, 1.5, 2, 3),
    })
    .map(({ count, width, height, ratio }) => ({ cells: cellsOf(count, width, height, ratio), width, height }));

  test('are all within the width, begin at whole pixels of the screen, and are found where they are', () => {
    fc.assert(
      fc.property(anyCells, fc.nat(), ({ cells, width }, some) => {
        expect(cells.columns * cells.pitch).toBeLessThanOrEqual(width + 1e-9);
        expect(cells.rows * cells.columns).toBeGreaterThanOrEqual(cells.count);
        const index = some % cells.count;
        const { left, top } = cornerOf(cells, index);
        for (const place of [left, top]) {
          expect(Math.abs(place * cells.ratio - Math.round(place * cells.ratio))).toBeLessThan(1e-6);
        }
        expect(cellAt(cells, left + cells.mark / 2, top + cells.mark / 2)).toBe(index);
      }),
    );
  });

  test('are as large as the box allows: one pixel more and they do not fit, nor are they larger than is of use', () => {
    fc.assert(
      fc.property(anyCells, ({ cells, width, height }) => {
        expect(cells.pitch).toBeGreaterThanOrEqual(5);
        expect(cells.pitch).toBeLessThanOrEqual(22);
        const larger = cells.pitch * cells.ratio + 1;
        if (larger > Math.floor(22 * cells.ratio)) return;
        const columns = Math.max(1, Math.floor((width * cells.ratio) / larger));
        expect(Math.ceil(cells.count / columns) * larger).toBeGreaterThan(height * cells.ratio);
      }),
    );
  });

  test('of ten thousand devices can still be hit, and those of two thousand stand beside what else is on the page', () => {
    expect(cellsOf(10_000, 740, 250, 1)).toMatchObject({ pitch: 5, mark: 4, columns: 148 });
    const { rows, pitch } = cellsOf(2000, 740, 250, 1);
    expect(rows * pitch).toBeLessThanOrEqual(250);
  });

  test('are not found beside the grid, nor behind the last', () => {
    const cells = cellsOf(3, 44, 300, 1);
    expect(cells).toMatchObject({ columns: 2, rows: 2, pitch: 22 });
    expect([cellAt(cells, 43, 1), cellAt(cells, 44, 1), cellAt(cells, -1, 1), cellAt(cells, 1, 43)]).toEqual([
      1,
      undefined,
      undefined,
      2,
    ]);
    expect([cellAt(cells, 23, 23), cellAt(cells, 1, 44)]).toEqual([undefined, undefined]);
  });
});

describe('keys', () => {
  // 0 1 2 3
  // 4 5 6 7
  // 8 9
  const cells: Cells = { count: 10, columns: 4, rows: 3, pitch: 10, mark: 8, ratio: 1 };
  const all = () => true;

  test.each([
    [5, 'ArrowLeft', 4],
    [5, 'ArrowRight', 6],
    [3, 'ArrowRight', 4],
    [5, 'ArrowUp', 1],
    [5, 'ArrowDown', 9],
    [6, 'ArrowDown', undefined],
    [0, 'ArrowLeft', undefined],
    [9, 'ArrowRight', undefined],
    [1, 'PageDown', 9],
    [2, 'PageDown', 6],
    [9, 'PageUp', 1],
    [5, 'Home', 0],
    [5, 'End', 9],
    [5, 'x', undefined],
  ])('from %i by %s to %s', (from, key, to) => expect(movedTo(cells, from, key, all)).toBe(to));

  test('pass over devices that do not stand out', () => {
    const fits = (index: number) => index !== 5 && index !== 6 && index !== 0;
    expect(movedTo(cells, 4, 'ArrowRight', fits)).toBe(7);
    expect(movedTo(cells, 1, 'ArrowDown', fits)).toBe(9);
    expect(movedTo(cells, 3, 'Home', fits)).toBe(1);
    expect(movedTo(cells, 3, 'ArrowRight', () => false)).toBeUndefined();
  });
});

test('a device is found by a part of its name, whatever its case', () => {
  expect([...(named(['Plant-1', 'plant-2', 'other'], ' PLANT ') ?? [])]).toEqual([1, 1, 0]);
  expect(named(['a'], '  ')).toBeUndefined();
});

test('no state chosen means all; one chosen stands out, and pressed again not', () => {
  const failed = toggled(new Set(), 'failed');
  const standing = (states: ReadonlySet<(typeof deviceStates)[number]>) =>
    deviceStates.filter((_state, octet) => statesWanted({ states, name: '' })[octet]);
  expect(standing(failed)).toEqual(['failed']);
  expect(standing(toggled(failed, 'failed'))).toEqual([...deviceStates]);
});

test.each([4, 5, 8, 12, 19, 36])('each state has a shape of its own, in %i pixels too', (size) => {
  const shapes = deviceStates.map((state) => {
    const pixels = new Uint8Array(size * size);
    let points: [number, number][] = [];
    const rectangle = (value: number) => (x: number, y: number, width: number, height: number) => {
      for (let row = Math.max(0, y); row < Math.min(size, y + height); row++)
        for (let column = Math.max(0, x); column < Math.min(size, x + width); column++)
          pixels[row * size + column] = value;
    };
    // Filled where the middle of a pixel is inside, as without anti-aliasing.
    const fill = () => {
      for (let row = 0; row < size; row++) {
        for (let column = 0; column < size; column++) {
          const [x, y] = [column + 0.5, row + 0.5];
          let inside = false;
          for (let at = 0, before = points.length - 1; at < points.length; before = at++) {
            const [[ax, ay], [bx, by]] = [points[at] ?? [0, 0], points[before] ?? [0, 0]];
            if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
          }
          if (inside) pixels[row * size + column] = 1;
        }
      }
    };
    drawMark(
      {
        fillStyle: '',
        fillRect: rectangle(1),
        clearRect: rectangle(0),
        beginPath: () => (points = []),
        moveTo: (x, y) => points.push([x, y]),
        lineTo: (x, y) => points.push([x, y]),
        fill,
      },
      state,
      0,
      0,
      size,
    );
    return pixels.join('');
  });
  expect(shapes.every((shape) => shape.includes('1'))).toBe(true);
  expect(new Set(shapes).size).toBe(deviceStates.length);
});

describe('history', () => {
  test('keeps all there is while it is short', () => {
    const history = new History(2);
    for (let n = 0; n < 600; n++) history.add(n / 4, [n, -n]);
    expect([history.length, history.times()[599], history.column(0)[599], history.column(1)[3]]).toEqual([
      600, 149.75, 599, -3,
    ]);
  });

  test('is bounded however long it goes on, from the beginning to the end, with the mean of what was', () => {
    const history = new History(1);
    const count = 4 * 3600 * 10;
    for (let n = 0; n < count; n++) history.add(n / 4, [n]);
    const [times, values] = [history.times(), history.column(0)];
    expect(times.length).toBeLessThanOrEqual(600);
    expect(times.length).toBeGreaterThan(250);
    expect([times[0], times.at(-1)].map((time) => Math.round((time ?? 0) / 240))).toEqual([
      0,
      Math.round(count / 4 / 240),
    ]);
    expect([...times].every((time, at) => at === 0 || time > (times[at - 1] ?? 0))).toBe(true);
    // A moment tells the mean of what has gone into it, whose last instant it has.
    const [first = 0, second = 0] = values;
    expect(second - first).toBeCloseTo(((times[1] ?? 0) - (times[0] ?? 0)) * 4, 6);
  });
});

test('what was before is put in front of what is there, and left out where it is not before it', () => {
  const history = new History(1);
  history.add(5, [50]);
  history.add(6, [60]);
  history.begin([1, 4, 5, 7].map((time) => ({ time, values: [time] })));
  expect([[...history.times()], [...history.column(0)]]).toEqual([
    [1, 4, 5, 6],
    [1, 4, 50, 60],
  ]);
  const full = new History(1);
  full.add(1000, [1]);
  full.begin(Array.from({ length: 600 }, (_none, time) => ({ time, values: [2] })));
  expect([full.length, full.times().at(-1), full.column(0).at(-1)]).toEqual([301, 1000, 1]);
});

test('percentiles are bars by their logarithm, the longest as long as there is room', () => {
  const bars = percentilesOf({ count: 5, p50Ms: 1, p90Ms: 10, p95Ms: 10, p99Ms: 100, p999Ms: 100, maxMs: 1000 });
  expect(bars.map(({ share }) => Number(share.toFixed(4)))).toEqual([0.25, 0.5, 0.5, 0.75, 0.75, 1]);
  expect(percentilesOf({ count: 1, p50Ms: 0, p90Ms: 0, p95Ms: 0, p99Ms: 0, p999Ms: 0, maxMs: 0 })[5]?.share).toBe(0);
});

describe('the fleet of a run', () => {
  const model = runOf({
    deviceIds: Array.from({ length: 20 }, (_none, n) => `d${n}`),
    subscribers: [{ deviceId: 'listener', filters: ['#'], qos: 1 }],
  });
  const view = (part: Partial<FleetView> = {}): FleetView => ({
    runId: 'run',
    elapsedMs: 1000,
    states: '',
    causes: [],
    perSecond: { connects: 1, attempted: 2, acknowledged: 3, received: 4 },
    ...part,
  });
  let shell: StandInHost;
  beforeEach(() => {
    vi.stubGlobal('requestAnimationFrame', () => 0);
    shell = new StandInHost();
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  test('is watched with more than twenty devices, those that listen among them, and not when it is closed', () => {
    expect(new RunView(shell.host, { ...model, subscribers: [] }).fleet).toBeUndefined();
    expect(shell.params.has('simulation.fleet')).toBe(false);
    const run = new RunView(shell.host, model);
    expect(run.fleet?.deviceIds.at(-1)).toBe('listener');
    expect(shell.params.get('simulation.fleet')).toEqual({ runId: 'run' });
    run.close();
    expect(shell.closed).toContain('simulation.fleet');
  });

  test('tells each state, its counts, its history, and acknowledges what it has taken', () => {
    const { fleet } = new RunView(shell.host, model);
    shell.fleet(7, view({ states: octets('connected', 'throttled', 'failed', 'silent') }));
    expect(shell.acknowledged).toContainEqual(['simulation.fleet', 7]);
    const { octets: now, counts } = fleet?.states.get() ?? statesOf('', 0);
    expect(now.length).toBe(21);
    // Those of which nothing was told wait.
    expect([counts.connected, counts.throttled, counts.failed, counts.silent, counts.waiting]).toEqual([
      1, 1, 1, 1, 17,
    ]);
    expect(
      [fleet?.history.times(), fleet?.history.column(0), fleet?.history.column(3)].map((column) => column?.[0]),
    ).toEqual([1, 3, 3]);
    expect(fleet?.news.get()).toEqual({ causes: [], perSecond: view().perSecond });
    expect(fleet?.version.get()).toBe(1);
  });

  test('has the trend of a run that has gone on, or is over, before anybody looked', async () => {
    const moment = { connected: 21, connects: 1, attempted: 2, acknowledged: 3 };
    shell.moments = [1000, 2000, 3000].map((elapsedMs) => ({ elapsedMs, ...moment }));
    const { fleet } = new RunView(shell.host, model);
    shell.fleet(1, view({ elapsedMs: 3000 }));
    await vi.waitFor(() => expect(fleet?.version.get()).toBe(2));
    expect([...(fleet?.history.times() ?? [])]).toEqual([1, 2, 3]);
    expect([0, 1, 2, 3].map((column) => fleet?.history.column(column)[0])).toEqual([21, 1, 2, 3]);
  });

  test('takes a state that it does not know for waiting', () => {
    expect(statesOf(Buffer.from([200, 3]).toString('base64'), 2).counts).toMatchObject({ waiting: 1, connected: 1 });
  });
});
