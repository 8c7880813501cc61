import { type KeyboardEvent, type Ref, useEffect, useId, useImperativeHandle, useRef, useState } from 'react';
import 'uplot/dist/uPlot.min.css';
import type { Readings, Recorded } from '../../../bench/readings.ts';
import { Store } from '../../../bench/store.ts';
import { type Choice, type Drawing, drawingOf, linesAtMost, linesOf } from './drawing.ts';
import { LivePlot, type Pointed } from './live-plot.ts';
import { Tooltip } from './Tooltip.tsx';
import { slowly } from './use-slowly.ts';
import { type ViewEvent, viewEventOf } from './view.ts';
import { chart as text } from './words.ts';
import css from './chart.module.css';

/** What else is done with what is drawn. */
export interface PlotHandle {
  readonly drawing: () => { readonly drawing: Drawing; readonly canvas: HTMLCanvasElement } | undefined;
}

interface PlotProps {
  readonly ref: Ref<PlotHandle>;
  /** Those of the run, which say when there is something new. */
  readonly live: Readings;
  /** What is drawn: those, or as they were when drawing was paused. */
  readonly readings: Recorded;
  readonly choice: Choice;
  /** What a reader who does not see it is told. */
  readonly label: string;
  readonly onView: (event: ViewEvent) => void;
}

/** Often enough to look alive, seldom enough to leave the page its time; slower where nothing should move. */
function drawEveryMs(devices: number): number {
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches ? 500 : 0;
  return Math.max(calm, devices <= linesAtMost ? 80 : devices <= 1000 ? 250 : 1000);
}

/** Lines over time, or the band of many devices, drawn on a canvas outside of React. */
export function Plot({ ref, live, readings, choice, label, onView }: PlotProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<LivePlot>(undefined);
  const drawn = useRef<Drawing>(undefined);
  const newest = useRef({ readings, choice, onView });
  const [pointed] = useState(() => new Store<Pointed | undefined>(undefined));
  const keysId = useId();
  const { quantity, picked, limit } = choice;
  const lines = linesOf(readings, picked);
  const look = `${quantity} ${limit ?? ''} ${lines.map(({ kind, deviceId }) => `${kind} ${deviceId ?? ''}`).join(',')}`;
  useImperativeHandle(ref, () => ({
    drawing: () =>
      plot.current === undefined || drawn.current === undefined
        ? undefined
        : { drawing: drawn.current, canvas: plot.current.canvas },
  }));

  useEffect(() => {
    newest.current = { readings, choice, onView };
    if (plot.current === undefined) return;
    drawn.current = drawingOf(readings, choice);
    // Lines come and go with a new plot, below.
    if (drawn.current.lines.length === plot.current.lines.length) plot.current.show(drawn.current);
  }, [readings, choice, onView]);

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const make = () => {
      const { readings: source, choice: chosen } = newest.current;
      drawn.current = drawingOf(source, chosen);
      return new LivePlot(element, drawn.current, {
        quantity: chosen.quantity,
        lines: drawn.current.lines,
        deviceIds: source.deviceIds,
        limit: chosen.limit,
        onView: (event) => newest.current.onView(event),
        onPointed: pointed.set,
      });
    };
    plot.current = make();
    const again = () => {
      plot.current?.destroy();
      plot.current = make();
    };
    const draw = () => {
      drawn.current = drawingOf(newest.current.readings, newest.current.choice);
      plot.current?.show(drawn.current);
    };
    const looks = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) => matchMedia(query));
    for (const media of looks) media.addEventListener('change', again);
    const resize = new ResizeObserver(() => plot.current?.resize(element));
    resize.observe(element);
    const stop = slowly(live.version, drawEveryMs(live.deviceIds.length), draw);
    return () => {
      stop();
      resize.disconnect();
      for (const media of looks) media.removeEventListener('change', again);
      plot.current?.destroy();
      plot.current = undefined;
      pointed.set(undefined);
    };
  }, [live, look, pointed]);

  useEffect(() => plot.current?.highlight(choice.pointed), [choice.pointed, look]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const turned = viewEventOf(event.key, event.shiftKey);
    const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (turned !== undefined) onView(turned);
    else if (by !== 0) plot.current?.step(by);
    else return;
    event.preventDefault();
  };
  return (
    <div
      className={css['plot']}
      role="group"
      aria-label={text.plot}
      aria-describedby={keysId}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onBlur={() => plot.current?.leave()}
    >
      <div className={css['canvas']} role="img" aria-label={label}>
        <div ref={place} aria-hidden="true" />
      </div>
      <Tooltip pointed={pointed} readings={readings} quantity={quantity} drawing={() => drawn.current} gapOf={choice} />
      <span id={keysId} className="visually-hidden">
        {text.keys}
      </span>
    </div>
  );
}
