import { escaped } from './markup.ts';
import type { Tick } from './axes.ts';

/** A line of a chart; where a value is missing it is broken. */
export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number] | undefined)[];
}

interface Axis {
  /** What is measured, with its unit. */
  readonly label: string;
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly Tick[];
  readonly logarithmic?: boolean;
}

export interface Chart {
  readonly title: string;
  /** For whoever does not see it. */
  readonly about: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly Line[];
}

const width = 520;
const height = 260;
const margin = { left: 58, right: 26, top: 12, bottom: 40 };
const dashes = ['', '7 4', '2 3'] as const;

const place = ({ low, high, logarithmic }: Axis, value: number): number =>
  logarithmic === true
    ? (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low))
    : (value - low) / (high - low);

/** A chart as SVG, with axes, their units and a legend. Lines differ by their dashes too. */
export function chartSvg({ title, about, x, y, lines }: Chart): string {
  const right = width - margin.right;
  const bottom = height - margin.bottom;
  const fixed = (value: number) => value.toFixed(1);
  const atX = (value: number) => fixed(margin.left + clamped(place(x, value)) * (right - margin.left));
  const atY = (value: number) => fixed(bottom - clamped(place(y, value)) * (bottom - margin.top));
  const middle = fixed((margin.top + bottom) / 2);
  const parts = [
    ...y.ticks.map(
      ({ value, label }) =>
        `<path class="grid" d="M${margin.left} ${atY(value)}H${right}"/><text class="end" x="${margin.left - 7}" y="${atY(value)}" dy="4">${escaped(label)}</text>`,
    ),
    ...x.ticks.map(
      ({ value, label }) =>
        `<path class="tick" d="M${atX(value)} ${bottom}v5"/><text class="mid" x="${atX(value)}" y="${bottom + 18}">${escaped(label)}</text>`,
    ),
    `<path class="axis" d="M${margin.left} ${margin.top}V${bottom}H${right}"/>`,
    `<text class="mid" x="${fixed((margin.left + right) / 2)}" y="${height - 5}">${escaped(x.label)}</text>`,
    `<text class="mid" transform="rotate(-90 12 ${middle})" x="12" y="${middle}">${escaped(y.label)}</text>`,
    ...lines.map(
      ({ points }, index) => `<path class="line c${index + 1}"${dashOf(index)} d="${pathOf(points, atX, atY)}"/>`,
    ),
  ];
  const legend = lines.map(
    ({ name }, index) =>
      `<span class="key"><svg viewBox="0 0 30 8" width="30" height="8" aria-hidden="true"><path class="line c${index + 1}"${dashOf(index)} d="M0 4H30"/></svg>${escaped(name)}</span>`,
  );
  return [
    `<figure class="card"><figcaption><h2>${escaped(title)}</h2><p class="legend">${legend.join('')}</p></figcaption>`,
    `<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(`${title}. ${about}`)}">`,
    ...parts,
    '</svg></figure>',
  ].join('\n');
}

const clamped = (share: number): number => Math.min(1, Math.max(0, share));
const dashOf = (index: number): string => (index === 0 ? '' : ` stroke-dasharray="${dashes[index % dashes.length]}"`);

/** A value between two that are missing is a short stroke, which would not be seen otherwise. */
function pathOf(points: Line['points'], atX: (value: number) => string, atY: (value: number) => string): string {
  let path = '';
  for (const [index, point] of points.entries()) {
    if (point === undefined) continue;
    const isFirst = points[index - 1] === undefined;
    path += `${isFirst ? 'M' : 'L'}${atX(point[0])} ${atY(point[1])}`;
    if (isFirst && points[index + 1] === undefined) path += 'h1.5';
  }
  return path;
}
