import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Quantity, Readings } from '../../bench/readings.ts';
import { seriesColor } from './chart-colors.ts';
import css from './simulate.module.css';

/** Often enough to look alive, seldom enough to leave the page its time. */
const drawEveryMs = 80;

interface ChartProps {
  readonly readings: Readings;
  readonly quantity: Quantity;
  readonly unit: string;
  /** What a reader who does not see it is told. */
  readonly label: string;
  readonly limit?: { readonly at: number; readonly label: string };
}

/** Lines over time, drawn on a canvas outside of React. */
export function Chart({ readings, quantity, unit, label, limit }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const at = limit?.at;
  const words = limit?.label;
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    let plot = makePlot(element, readings, quantity, unit, at, words);
    const draw = () => plot.setData(dataOf(readings, quantity));
    const resize = new ResizeObserver(() => plot.setSize(sizeOf(element)));
    resize.observe(element);
    const recolour = () => {
      plot.destroy();
      plot = makePlot(element, readings, quantity, unit, at, words);
      draw();
    };
    scheme.addEventListener('change', recolour);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const drawSoon = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        draw();
      }, drawEveryMs);
    };
    const stop = readings.version.subscribe(drawSoon);
    draw();
    return () => {
      stop();
      clearTimeout(timer);
      resize.disconnect();
      scheme.removeEventListener('change', recolour);
      plot.destroy();
    };
  }, [readings, quantity, unit, at, words]);
  return (
    <div className={css['chart']} role="img" aria-label={label}>
      <div ref={place} aria-hidden="true" />
    </div>
  );
}

const sizeOf = (element: Element) => ({ width: element.clientWidth, height: element.clientHeight });

/** All devices on one axis of time: each has its own instants, with gaps in between. */
function dataOf(readings: Readings, quantity: Quantity): uPlot.AlignedData {
  const tables = readings.of(quantity).map(([times, values]): uPlot.AlignedData => [times, values]);
  const [only] = tables;
  if (only !== undefined && tables.length === 1) return only;
  return tables.every(([times]) => times.length === 0) ? [[], ...tables.map(() => [])] : uPlot.join(tables);
}

function makePlot(
  element: HTMLElement,
  readings: Readings,
  quantity: Quantity,
  unit: string,
  limit: number | undefined,
  words: string | undefined,
): uPlot {
  const color = (value: string): string => {
    // A canvas knows neither variables nor light-dark(): ask what they come to here.
    element.style.color = value;
    const computed = getComputedStyle(element).color;
    element.style.color = '';
    return computed;
  };
  const single = readings.deviceIds.length === 1;
  const axis: uPlot.Axis = {
    stroke: color('var(--faint)'),
    grid: { stroke: color('var(--line2)'), width: 1 },
    ticks: { show: false },
    font: '11px system-ui, sans-serif',
    size: 34,
  };
  return new uPlot(
    {
      ...sizeOf(element),
      legend: { show: false },
      cursor: { drag: { x: false, y: false }, points: { size: 6 }, sync: { key: 'readings' } },
      padding: [8, 26, 0, 0],
      axes: [
        {
          ...axis,
          size: 30,
          gap: 8,
          space: 76,
          incrs: secondsBetweenTicks,
          values: (_plot, ticks) => ticks.map(timeOf),
        },
        { ...axis, size: 44, space: 30, values: (_plot, ticks) => ticks.map((tick) => `${tick} ${unit}`) },
      ],
      scales: { y: { range: (_plot, low, high) => rangeOf(low, high, limit) } },
      series: [
        {},
        ...readings.deviceIds.map((id, index) => ({
          label: id,
          stroke: color(seriesColor(index, single ? quantity : undefined)),
          width: 2,
          spanGaps: true,
          points: { show: false },
        })),
      ],
      hooks: limit === undefined ? {} : { draw: [(plot) => drawLimit(plot, limit, words ?? '', color('var(--bad)'))] },
    },
    dataOf(readings, quantity),
    element,
  );
}

/** No closer than a second, which is what the labels can tell apart. */
const secondsBetweenTicks = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600];

const timeOf = (seconds: number): string => new Date(seconds * 1000).toLocaleTimeString(undefined, { hour12: false });

/** Some room above and below, and the limit in sight when the values come near it. */
function rangeOf(low: number | null, high: number | null, limit: number | undefined): [number, number] {
  if (low === null || high === null) return limit === undefined ? [0, 100] : [limit - 15, limit + 5];
  const near = limit !== undefined && limit - high < 15 && low - limit < 15;
  const bottom = near ? Math.min(low, limit) : low;
  const top = near ? Math.max(high, limit) : high;
  const room = Math.max(1, (top - bottom) * 0.1);
  return [Math.floor(bottom - room), Math.ceil(top + room)];
}

function drawLimit(plot: uPlot, limit: number, words: string, color: string): void {
  const { ctx, bbox } = plot;
  const y = Math.round(plot.valToPos(limit, 'y', true));
  if (y < bbox.top || y > bbox.top + bbox.height) return;
  ctx.save();
  ctx.strokeStyle = color;
  ctx.fillStyle = color;
  ctx.setLineDash([5 * devicePixelRatio, 5 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'bottom';
  ctx.fillText(words, bbox.left + 6 * devicePixelRatio, y - 2 * devicePixelRatio);
  ctx.restore();
}
