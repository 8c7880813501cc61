import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { type Points, Readings } from '../../src-renderer/bench/readings.ts';
import { bandOf, bucketWidth } from '../../src-renderer/features/simulate/chart/band.ts';
import { deviceAt, drawingOf, valuesAt } from '../../src-renderer/features/simulate/chart/drawing.ts';
import { alonePlaces, brokenLine, gapAfterS, nearestPlace } from '../../src-renderer/features/simulate/chart/gaps.ts';
import { legendPlaces } from '../../src-renderer/features/simulate/chart/picture.ts';
import { labelsOf, limitPlace, seenOf, spanOf } from '../../src-renderer/features/simulate/chart/scale.ts';
import { newestRows, readingsCsv, rowsOf, sparkline } from '../../src-renderer/features/simulate/chart/table.ts';
import { type View, nextView, rangeOf, viewEventOf } from '../../src-renderer/features/simulate/chart/view.ts';
import { splitMiddle } from '../../src-renderer/ui/middle.ts';

const points = (...pairs: (readonly [number, number])[]): Points => [
  Float64Array.from(pairs, ([time]) => time),
  Float64Array.from(pairs, ([, value]) => value),
];
const reading = (second: number, deviceId = 'a', temperatureC = second) => ({
  deviceId,
  at: new Date(second * 1000).toISOString(),
  temperatureC,
  humidityPercent: 50,
  latencyMs: 2,
});

describe('the stretch of time that is seen', () => {
  const all: View = { seconds: Number.POSITIVE_INFINITY };
  test('follows the newest, grows from the left at first, and stands still once it is zoomed', () => {
    expect(rangeOf({ seconds: 60 }, [0, 100])).toEqual([40, 100]);
    expect(rangeOf({ seconds: 60 }, [0, 3])).toEqual([0, 10]);
    expect(rangeOf(all, [0, 100])).toEqual([0, 100]);
    const zoomed = nextView({ seconds: 60 }, { do: 'zoom', from: 50, to: 70 }, [0, 100]);
    expect(rangeOf(zoomed, [0, 500])).toEqual([50, 70]);
    expect(nextView(zoomed, { do: 'back' }, [0, 500])).toEqual({ seconds: 60 });
    expect(nextView(zoomed, { do: 'follow', seconds: 300 }, [0, 500])).toEqual({ seconds: 300 });
  });

  test('is scaled around the pointer, never to nothing, and is all again when all fits in', () => {
    const closer = nextView(all, { do: 'scale', factor: 0.5, around: 0.25 }, [0, 100]);
    expect(closer.fixed).toEqual([12.5, 62.5]);
    expect(nextView(closer, { do: 'zoom', from: 20, to: 20 }, [0, 100]).fixed).toEqual([19.5, 20.5]);
    expect(nextView(closer, { do: 'scale', factor: 4, around: 0.5 }, [0, 100])).toEqual(all);
  });

  test('is moved by keys, and no further than half of it beyond the ends', () => {
    const view: View = { seconds: 60, fixed: [50, 70] };
    const later = viewEventOf('ArrowRight', true);
    expect(later === undefined ? undefined : nextView(view, later, [0, 100]).fixed).toEqual([55, 75]);
    expect(nextView(view, { do: 'pan', by: 9 }, [0, 100]).fixed).toEqual([90, 110]);
    expect(nextView(view, { do: 'pan', by: -9 }, [0, 100]).fixed).toEqual([-10, 10]);
    expect(viewEventOf('ArrowRight', false)).toBeUndefined();
    expect(viewEventOf('Escape', false)).toEqual({ do: 'back' });
  });
});

describe('a line', () => {
  test('has a point where a value stands alone, for which there is no stretch to draw', () => {
    expect(alonePlaces([])).toEqual([]);
    expect(alonePlaces([20])).toEqual([0]);
    expect(alonePlaces([20, 21])).toEqual([]);
    expect(alonePlaces([20, null, 21, 22, null, 23])).toEqual([0, 5]);
    // Instants of another line lie between, and break nothing.
    expect(alonePlaces([undefined, 20, undefined, 21])).toEqual([]);
    expect(alonePlaces([undefined, 20, undefined, null, undefined, 21, undefined])).toEqual([1, 5]);
  });

  test('breaks where nothing was measured for long, and where a value is not known', () => {
    expect(gapAfterS(1000)).toBe(3.5);
    expect(gapAfterS(10)).toBe(1);
    expect(brokenLine(points([1, 5], [2, 6], [9, 7], [10, Number.NaN]), 0, 20, 3.5)).toEqual([
      [1, 2, 5.5, 9, 10],
      [5, 6, null, 7, null],
    ]);
  });

  test('goes one point beyond what is seen, and has one value for an instant', () => {
    const line = points([1, 1], [2, 2], [3, 3], [4, 4], [5, 5], [6, 6]);
    expect(brokenLine(line, 2.5, 4.5, 2)[0]).toEqual([2, 3, 4, 5]);
    expect(brokenLine(points([1, 1], [1, 2], [2, 3]), 0, 9, 2)).toEqual([
      [1, 2],
      [2, 3],
    ]);
    expect([0, 1.4, 1.6, 9].map((time) => nearestPlace([1, 2], time))).toEqual([0, 0, 1, 1]);
    expect(nearestPlace([], 1)).toBeUndefined();
  });
});

describe('the band of many devices', () => {
  test('has minimum, median and maximum of each bucket, and breaks where there is none for long', () => {
    const devices = [
      points([0.1, 10], [1.1, 11], [9.1, 12], [10.5, 1]),
      points([0.2, 20], [1.2, 21], [9.2, 22]),
      points([0.3, 90], [1.3, 41], [9.3, 62]),
      points([0.4, 30], [9.4, Number.NaN]),
    ];
    expect(bandOf(devices, 0, 11, 1, 3)).toEqual({
      times: [0.5, 1.5, 5.5, 9.5],
      lows: [10, 11, null, 12],
      // Of an even number between the two in the middle.
      medians: [25, 21, null, 22],
      highs: [90, 41, null, 62],
    });
  });

  test('is drawn at once where there is one bucket only', () => {
    expect(bandOf([points([0.1, 1]), points([0.2, 3])], 0, 10, 1, 3).medians).toEqual([2]);
  });

  test('has buckets of one interval, and wider ones for a longer time', () => {
    expect([bucketWidth(0, 60, 1000), bucketWidth(0, 600, 1000), bucketWidth(0, 60, 10)]).toEqual([1, 4, 0.25]);
  });
});

describe('the scale', () => {
  test('fits what is seen, and takes in a limit that is near', () => {
    expect(
      seenOf(
        [1, 2, 3],
        [
          [9, 5, 7],
          [null, 6, undefined],
        ],
        [2, 3],
      ),
    ).toEqual([5, 7]);
    expect(seenOf([1], [[9]], [2, 3])).toBeUndefined();
    expect(spanOf([20, 30])).toEqual([18.8, 31.2]);
    const [bottom, top] = spanOf([20, 30], 33);
    expect([limitPlace(33, [bottom, top], [20, 30]), bottom < 20, top > 33]).toEqual([{ at: 'line' }, true, true]);
    expect(spanOf([1, 1], undefined, 0)).toEqual([0.5, 1.5]);
    expect(spanOf([0.2, 1], undefined, 0)[0]).toBe(0);
  });

  test('leaves a limit that is far away out, and says how far', () => {
    const span = spanOf([20, 27.6], 40);
    expect(span[1]).toBeLessThan(29);
    const place = limitPlace(40, span, [20, 27.6]);
    expect(place).toMatchObject({ at: 'above' });
    expect('by' in place ? place.by : undefined).toBeCloseTo(12.4);
    expect(limitPlace(5, span, [20, 27.6])).toEqual({ at: 'below', by: 15 });
  });

  test('has labels with as many decimals as they need', () => {
    expect(labelsOf([20, 25, 30], '°C')).toEqual(['20 °C', '25 °C', '30 °C']);
    expect(labelsOf([20, 22.5, 25], '%')).toEqual(['20.0 %', '22.5 %', '25.0 %']);
  });
});

describe('what is drawn', () => {
  const choice = {
    quantity: 'temperatures',
    view: { seconds: 60 },
    picked: new Set<string>(),
    intervalMs: 1000,
  } as const;
  test('is a line for each of a few devices, without those that are hidden', () => {
    const readings = new Readings(['a', 'b']);
    expect(drawingOf(readings, choice)).toMatchObject({ data: [[], [], []], seen: undefined });
    for (const second of [1, 2, 3]) readings.add(reading(second));
    readings.add(reading(2.5, 'b', 9));
    const drawing = drawingOf(readings, choice);
    expect(drawing.lines.map(({ deviceId }) => deviceId)).toEqual(['a', 'b']);
    expect(valuesAt(drawing, 2.9, 3.5)).toEqual([
      { line: 0, value: 3 },
      { line: 1, value: 9 },
    ]);
    expect(valuesAt(drawing, 90, 3.5)).toEqual([]);
    const without = drawingOf(readings, { ...choice, picked: new Set(['a']) });
    expect(without.lines.map(({ deviceId }) => deviceId)).toEqual(['b']);
  });

  test('is a band of many, and over it those that are picked or pointed at', () => {
    const ids = Array.from({ length: 9 }, (_, index) => `d${index}`);
    const readings = new Readings(ids);
    for (const second of [1, 2, 3])
      for (const [index, id] of ids.entries()) readings.add(reading(second, id, index * 10));
    const drawing = drawingOf(readings, { ...choice, picked: new Set(['d7']), pointed: 'd1' });
    expect(drawing.lines.map(({ kind }) => kind)).toEqual(['high', 'median', 'low', 'device', 'pointed']);
    expect(valuesAt(drawing, 2, 3.5).map(({ value }) => value)).toEqual([80, 40, 0, 70, 10]);
    expect(deviceAt(readings, 'temperatures', 2, 33, 3.5)).toEqual({ deviceId: 'd3', value: 30 });
  });
});

describe('readings as text', () => {
  const readings = new Readings(['a', 'x,"y"']);
  readings.add(reading(2, 'a', 20.5));
  readings.add({ ...reading(1, 'x,"y"', 18), latencyMs: undefined });
  test('are CSV by RFC 4180, oldest first', () => {
    const csv = readingsCsv(rowsOf(readings, readings.deviceIds));
    const { data } = Papa.parse<string[]>(csv, { newline: '\r\n', skipEmptyLines: true });
    expect(data).toEqual([
      ['measuredAt', 'deviceId', 'temperatureC', 'humidityPercent', 'latencyMs'],
      ['1970-01-01T00:00:01.000Z', 'x,"y"', '18', '50', ''],
      ['1970-01-01T00:00:02.000Z', 'a', '20.5', '50', '2'],
    ]);
    expect(newestRows(readings, 1).map(({ deviceId }) => deviceId)).toEqual(['a']);
  });

  test('have a legend of as many rows as it needs', () => {
    expect(legendPlaces([40, 50, 30, 200, 10], 100)).toEqual([
      [0, 0],
      [40, 0],
      [0, 1],
      [0, 2],
      [0, 3],
    ]);
  });

  test('fit a small box as a line, and names are cut where they are alike', () => {
    expect(sparkline([1, 3, 2], 60, 10)).toBe('0.0,9.0 30.0,1.0 60.0,5.0');
    expect([sparkline([1], 60, 10), sparkline([2, 2], 60, 10)]).toEqual(['', '0.0,5.0 60.0,5.0']);
    expect(splitMiddle('plant7-sensor-0042')).toEqual(['plant7-senso', 'r-0042']);
    expect(splitMiddle('dev-01')).toEqual(['dev-01', '']);
  });
});
