import uPlot from 'uplot';
import type { Quantity } from '../../../bench/readings.ts';
import { formats } from '../../../ui/language/index.ts';
import { computedColor, quantityColor } from './colors.ts';
import type { Drawing, Line } from './drawing.ts';
import { alonePlaces } from './gaps.ts';
import { lineColor } from './hover.ts';
import { aboveLimit, drawLimit } from './limit-line.ts';
import { labelsOf } from './scale.ts';
import type { ViewEvent } from './view.ts';
import { chart as text } from './words.ts';

/** Where somebody points: an instant and a value, and the place in the plot in pixels. */
export interface Pointed {
  readonly time: number;
  readonly value: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

export interface PlotOptions {
  readonly quantity: Quantity;
  readonly lines: readonly Line[];
  readonly deviceIds: readonly string[];
  /** °C above which a device alerts. */
  readonly limit: number | undefined;
  readonly onView: (event: ViewEvent) => void;
  readonly onPointed: (pointed: Pointed | undefined) => void;
}

/** No closer than a second, which is what the labels can tell apart. */
const secondsBetweenTicks = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600];
const font = '11px system-ui, sans-serif';
/** Half a label of time, which is drawn around its tick: so wide is the room right of the plot, in pixels. */
export const besideX = 34;
const dragAtLeastPx = 5;

const timeOf = (seconds: number): string => new Date(seconds * 1000).toLocaleTimeString(formats(), { hour12: false });

/** A drawing on a canvas, and what a pointer does there. Outside of React. */
export class LivePlot {
  readonly #options: PlotOptions;
  readonly #plot: uPlot;
  readonly #ended = new AbortController();
  #drawing: Drawing;

  constructor(element: HTMLElement, drawing: Drawing, options: PlotOptions) {
    this.#options = options;
    this.#drawing = drawing;
    this.#plot = new uPlot(this.#settings(element), drawing.data, element);
    const { over } = this.#plot;
    const { signal } = this.#ended;
    over.addEventListener('mousedown', (event) => this.#drag(event), { capture: true, signal });
    over.addEventListener('wheel', (event) => this.#wheel(event), { signal });
  }

  get lines(): readonly Line[] {
    return this.#options.lines;
  }

  show(drawing: Drawing): void {
    this.#drawing = drawing;
    this.#plot.setData(drawing.data);
  }

  resize(element: Element): void {
    this.#plot.setSize(sizeOf(element));
  }

  /** Dims all lines but one. */
  highlight(deviceId: string | undefined): void {
    const place = this.#options.lines.findIndex((line) => line.kind === 'device' && line.deviceId === deviceId);
    if (place === -1) this.#plot.setSeries(null, { focus: false }, false);
    else this.#plot.setSeries(place + 1, { focus: true }, false);
  }

  /** Moves the cross-hair to the next instant, or the one before. */
  step(by: number): void {
    const [times] = this.#drawing.data;
    const { idx, top = -1 } = this.#plot.cursor;
    const [from, to] = this.#drawing.x;
    let place = idx === null || idx === undefined ? times.length - 1 : idx + by;
    place = Math.max(0, Math.min(times.length - 1, place));
    const time = times[place];
    if (time === undefined) return;
    const left = this.#plot.valToPos(Math.max(from, Math.min(to, time)), 'x');
    this.#plot.setCursor({ left, top: top < 0 ? this.#plot.over.clientHeight / 2 : top });
  }

  leave(): void {
    this.#plot.setCursor({ left: -10, top: -10 });
  }

  /** What is drawn now, in device pixels. */
  get canvas(): HTMLCanvasElement {
    return this.#plot.ctx.canvas;
  }

  destroy(): void {
    this.#ended.abort();
    this.#plot.destroy();
  }

  #settings(element: HTMLElement): uPlot.Options {
    const { quantity, limit, onView } = this.#options;
    const color = (style: string) => computedColor(element, style);
    const axis: uPlot.Axis = {
      stroke: color('var(--faint)'),
      grid: { stroke: color('var(--line2)'), width: 1 },
      ticks: { show: false },
      font,
    };
    const alert = color('var(--bad)');
    return {
      ...sizeOf(element),
      legend: { show: false },
      cursor: {
        drag: { x: true, y: false, setScale: false },
        points: { size: 7 },
        bind: {
          dblclick: () => () => {
            onView({ do: 'back' });
            return null;
          },
        },
      },
      focus: { alpha: 0.2 },
      padding: [limit === undefined ? 14 : aboveLimit, besideX, 0, 0],
      axes: [
        {
          ...axis,
          size: 30,
          gap: 8,
          space: 84,
          incrs: secondsBetweenTicks,
          values: (_plot, ticks) => ticks.map(timeOf),
        },
        {
          ...axis,
          size: (_plot, labels) =>
            Math.max(besideX, Math.max(0, ...(labels ?? []).map(({ length }) => length)) * 6.5 + 14),
          space: 34,
          values: (_plot, ticks) => [...labelsOf(ticks, text.units[quantity])],
        },
      ],
      scales: {
        x: { range: () => [...this.#drawing.x] },
        y: { range: () => [...this.#drawing.y] },
      },
      ...this.#series(color),
      hooks: {
        draw: limit === undefined ? [] : [(plot) => drawLimit(plot, limit, this.#drawing, alert)],
        setSelect: [(plot) => this.#zoom(plot)],
        setCursor: [(plot) => this.#tellPointed(plot)],
      },
    };
  }

  #series(color: (style: string) => string): Pick<uPlot.Options, 'series' | 'bands'> {
    const { quantity, lines, deviceIds } = this.#options;
    const own = color(quantityColor(quantity));
    const widths = { pointed: 2, median: 3, high: 1, low: 1, device: deviceIds.length === 1 ? 2 : 1.5 };
    const seriesOf = (line: Line): uPlot.Series => {
      const stroke = color(lineColor(line, quantity, deviceIds));
      return { stroke, width: widths[line.kind], spanGaps: false, points: { ...alonePoints, fill: stroke } };
    };
    const isBand = lines[0]?.kind === 'high';
    return {
      series: [{}, ...lines.map(seriesOf)],
      ...(isBand ? { bands: [{ series: [1, 3], fill: translucent(own, 0.18) }] } : {}),
    };
  }

  #zoom(plot: uPlot): void {
    const { left, width } = plot.select;
    if (width === 0) return;
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    if (width < dragAtLeastPx) return;
    this.#options.onView({ do: 'zoom', from: plot.posToVal(left, 'x'), to: plot.posToVal(left + width, 'x') });
  }

  #tellPointed(plot: uPlot): void {
    const { left = -1, top = -1 } = plot.cursor;
    const isAway = left < 0 || this.#drawing.data[0].length === 0;
    this.#options.onPointed(
      isAway
        ? undefined
        : { time: plot.posToVal(left, 'x'), value: plot.posToVal(top, 'y'), left, top, width: plot.over.clientWidth },
    );
  }

  /** With Shift the picture is moved along, and not zoomed. */
  #drag(event: MouseEvent): void {
    if (!event.shiftKey || event.button !== 0) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    let at = event.clientX;
    const width = this.#plot.over.clientWidth;
    const done = new AbortController();
    const { signal } = done;
    const move = ({ clientX }: MouseEvent) => {
      this.#options.onView({ do: 'pan', by: (at - clientX) / width });
      at = clientX;
    };
    addEventListener('mousemove', move, { signal });
    addEventListener('mouseup', () => done.abort(), { signal });
    this.#ended.signal.addEventListener('abort', () => done.abort(), { signal });
  }

  /** Sideways, or with Shift, it moves; with Ctrl it zooms, as maps do. Up and down alone it scrolls the page. */
  #wheel(event: WheelEvent): void {
    const { deltaX, deltaY, ctrlKey, shiftKey, offsetX } = event;
    const width = this.#plot.over.clientWidth;
    const sideways = deltaX === 0 && shiftKey ? deltaY : deltaX;
    if (ctrlKey) this.#options.onView({ do: 'scale', factor: deltaY < 0 ? 0.8 : 1.25, around: offsetX / width });
    else if (sideways !== 0) this.#options.onView({ do: 'pan', by: sideways / width });
    else return;
    event.preventDefault();
  }
}

/** Where a line has no stretch. */
const alonePoints: uPlot.Series.Points = {
  show: false,
  size: 6,
  filter: (plot, line) => alonePlaces(plot.data[line] ?? []),
};

const sizeOf = (element: Element) => ({ width: element.clientWidth, height: element.clientHeight });

const translucent = (rgb: string, alpha: number): string =>
  rgb.replace(/^rgb\((.*)\)$/, (_all, parts: string) => `rgba(${parts}, ${alpha})`);
