import uPlot from 'uplot';
import { number } from '../../../ui/format.ts';
import { computedColor } from '../chart/index.ts';

/** One line of a trend. */
interface TrendLine {
  readonly name: string;
  /** A style. */
  readonly color: string;
  /** Told apart from the others also without colours. */
  readonly dashed?: boolean;
  readonly filled?: boolean;
  readonly values: () => Float64Array;
}

export interface TrendOptions {
  /** In seconds since the run began. */
  readonly times: () => Float64Array;
  readonly lines: readonly TrendLine[];
  /** The axis goes at least up to here. */
  readonly upTo: number;
  /** The place of the moment that is pointed at. */
  readonly onPointed: (place: number | undefined) => void;
}

const font = '11px system-ui, sans-serif';
const secondsBetweenTicks = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 86_400];
const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');

/** Minutes and seconds since the beginning, with hours from the first on. */
export function sinceStart(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours === 0 ? `${minutes}:${two(seconds % 60)}` : `${hours}:${two(minutes)}:${two(seconds % 60)}`;
}

/** What a run has done since its beginning, as lines on a canvas. Outside of React. */
export class TrendPlot {
  readonly #options: TrendOptions;
  readonly #element: HTMLElement;
  readonly #plot: uPlot;

  constructor(element: HTMLElement, options: TrendOptions) {
    this.#element = element;
    this.#options = options;
    const color = (style: string) => computedColor(element, style);
    const axis: uPlot.Axis = {
      stroke: color('var(--faint)'),
      grid: { stroke: color('var(--line2)'), width: 1 },
      ticks: { show: false },
      font,
    };
    this.#plot = new uPlot(
      {
        ...this.#size(),
        legend: { show: false },
        cursor: { drag: { x: false, y: false }, points: { size: 6 } },
        padding: [8, 12, 0, 0],
        axes: [
          {
            ...axis,
            size: 22,
            gap: 4,
            space: 60,
            incrs: secondsBetweenTicks,
            values: (_plot, ticks) => ticks.map(sinceStart),
          },
          {
            ...axis,
            size: (_plot, labels) => 14 + 6.5 * Math.max(3, ...(labels ?? []).map(({ length }) => length)),
            space: 30,
            incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000],
            values: (_plot, ticks) => ticks.map(number),
          },
        ],
        scales: {
          x: { time: false, range: (_plot, _from, to) => [0, Math.max(10, to)] },
          y: { range: (_plot, _from, to) => [0, Math.max(options.upTo, (to ?? 0) * 1.08, 1)] },
        },
        series: [
          {},
          ...options.lines.map(({ color: style, dashed = false, filled = false }): uPlot.Series => ({
            stroke: color(style),
            width: 2,
            points: { show: false },
            ...(dashed ? { dash: [4, 4] } : {}),
            ...(filled ? { fill: color(`color-mix(in srgb, ${style} 18%, transparent)`) } : {}),
          })),
        ],
        hooks: {
          setCursor: [({ cursor: { idx, left = -1 } }) => options.onPointed(left < 0 ? undefined : (idx ?? undefined))],
        },
      },
      this.#data(),
      element,
    );
  }

  draw(): void {
    this.#plot.setData(this.#data());
  }

  resize(): void {
    this.#plot.setSize(this.#size());
  }

  destroy(): void {
    this.#plot.destroy();
  }

  #size() {
    return { width: this.#element.clientWidth, height: this.#element.clientHeight };
  }

  #data(): uPlot.AlignedData {
    return [this.#options.times(), ...this.#options.lines.map(({ values }) => values())];
  }
}
