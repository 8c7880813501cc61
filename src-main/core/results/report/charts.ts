import { i18n } from '../../language/index.ts';
import { countOf, percentileOf } from '../latencies.ts';
import type { RunResults, SeriesRow } from '../results.ts';
import { type Tick, logTicks, ticksTo, timeTicks } from './axes.ts';
import { type Chart, type Line, chartSvg } from './chart.ts';
import { durationText, figure, latencyText } from './figures.ts';

/** Charts of a run; those alone that have something to draw. */
export function chartsOf({ series, latency }: RunResults): string[] {
  const { rows, stepSeconds } = series;
  const charts: Chart[] = [];
  if (rows.length > 0) {
    const seconds = rows.length * stepSeconds;
    const x: Chart['x'] = {
      label: i18n.t('Time since the start (min:s)'),
      low: 0,
      high: seconds,
      ticks: timeTicks(seconds).map((value) => ({ value, label: durationText(value) })),
    };
    const points = (value: (row: SeriesRow) => number | undefined): Line['points'] =>
      rows.map((row, index) => {
        const y = value(row);
        return y === undefined ? undefined : [(index + 0.5) * stepSeconds, y];
      });
    charts.push(messages(x, points, stepSeconds), connected(x, points));
    if (countOf(latency) > 0) charts.push(overTime(x, points));
  }
  if (countOf(latency) > 0) charts.push(byShare(latency));
  return charts.map(chartSvg);
}

type PointsOf = (value: (row: SeriesRow) => number | undefined) => Line['points'];

function messages(x: Chart['x'], points: PointsOf, stepSeconds: number): Chart {
  const lines = [
    { name: i18n.t('acknowledged'), points: points((row) => row.acknowledged / stepSeconds) },
    { name: i18n.t('sent'), points: points((row) => row.attempted / stepSeconds) },
    { name: i18n.t('received'), points: points((row) => row.received / stepSeconds) },
  ].filter(({ name, points: all }) => name !== i18n.t('received') || highest([all]) > 0);
  const most = highest(lines.map((line) => line.points));
  return {
    title: i18n.t('Messages a second'),
    about: i18n.t('At most {most} in a second.', { most: figure(most) }),
    x,
    y: upTo(i18n.t('Messages a second'), most),
    lines,
  };
}

function connected(x: Chart['x'], points: PointsOf): Chart {
  const line = points((row) => row.connected);
  const most = highest([line]);
  return {
    title: i18n.t('Connected devices'),
    about: i18n.t('At most {most} at the same time.', { most: figure(most) }),
    x,
    y: upTo(i18n.t('Devices'), most),
    lines: [{ name: i18n.t('connected'), points: line }],
  };
}

function overTime(x: Chart['x'], points: PointsOf): Chart {
  const lines = [0.5, 0.95, 0.99].map((share) => ({
    name: `p${share * 100}`,
    points: points((row) => percentileOf(row.latency, share)),
  }));
  const all = lines.map((line) => line.points);
  return {
    title: i18n.t('Latency over time'),
    about: i18n.t('Median, 95th and 99th percentile, at most {most}.', { most: latencyText(highest(all)) }),
    x,
    y: latencyAxis(lowest(all), highest(all)),
    lines,
  };
}

const shares: readonly (readonly [share: number, label: string])[] = [
  [0, '0'],
  [0.5, '50'],
  [0.9, '90'],
  [0.99, '99'],
  [0.999, '99.9'],
  [0.9999, '99.99'],
  [0.99999, '99.999'],
];

/** Nines at equal distances, as plots of HdrHistogram have them: the rare ones are what is looked for. */
const nines = (share: number): number => Math.log10(1 / (1 - share));

function byShare(latency: RunResults['latency']): Chart {
  const count = countOf(latency);
  const high = Math.min(5, Math.max(1, Math.log10(count)));
  let seen = 0;
  const points = latency.map(([upToMs, here]): [number, number] => {
    seen += here;
    return [seen >= count ? high : Math.min(high, nines(seen / count)), upToMs];
  });
  const [first] = points;
  const ticks: Tick[] = shares
    .map(([share, label]) => ({
      value: nines(share),
      label: `${i18n.locale === 'de' ? label.replace('.', ',') : label} %`,
    }))
    .filter(({ value }) => value <= high + 1e-9)
    // 50 % stands close to 0 where there are many nines.
    .filter(({ value }, index) => index !== 1 || value / high > 0.12);
  return {
    title: i18n.t('Latency by percentile'),
    about: i18n.t('Half of the messages within {median}, 99 % within {most}.', {
      median: latencyText(percentileOf(latency, 0.5) ?? 0),
      most: latencyText(percentileOf(latency, 0.99) ?? 0),
    }),
    x: { label: i18n.t('Share of messages that were at least as fast'), low: 0, high, ticks },
    y: latencyAxis(first?.[1] ?? 1, points.at(-1)?.[1] ?? 1),
    lines: [{ name: i18n.t('all messages'), points: first === undefined ? points : [[0, first[1]], ...points] }],
  };
}

function upTo(label: string, most: number): Chart['y'] {
  const ticks = ticksTo(most, true);
  return {
    label,
    low: 0,
    high: ticks.at(-1) ?? 1,
    ticks: ticks.map((value) => ({ value, label: figure(value) })),
  };
}

function latencyAxis(low: number, high: number): Chart['y'] {
  const ticks = logTicks(Math.max(low, 0.001), Math.max(high, 0.001));
  return {
    label: i18n.t('Latency (ms, logarithmic)'),
    low: ticks[0] ?? 1,
    high: ticks.at(-1) ?? 10,
    ticks: ticks.map((value) => ({ value, label: figure(value, 3) })),
    logarithmic: true,
  };
}

const values = (all: readonly Line['points'][]): number[] =>
  all.flatMap((one) => one.flatMap((point) => point?.[1] ?? []));
const highest = (all: readonly Line['points'][]): number => values(all).reduce((a, b) => Math.max(a, b), 0);
const lowest = (all: readonly Line['points'][]): number =>
  values(all).reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
