import { type ReactNode, useEffect, useRef, useState } from 'react';
import 'uplot/dist/uPlot.min.css';
import { type HistoryColumn, type FleetWatch, historyColumns } from '../../../bench/fleet-watch.ts';
import { slowly } from '../chart/index.ts';
import { TrendPlot, sinceStart } from './trend-plot.ts';
import { useLook } from './use-look.ts';
import { fleet as text } from './words.ts';
import css from './fleet.module.css';

/** The newest moment is twice as old at most. */
const drawEveryMs = 500;

/** A line, and what it is at a moment as people read it. */
interface TrendPart {
  readonly column: HistoryColumn;
  readonly name: string;
  readonly color: string;
  readonly dashed?: boolean;
  readonly filled?: boolean;
  readonly said: (value: number) => string;
}

interface TrendProps {
  readonly fleet: FleetWatch;
  readonly title: string;
  readonly parts: readonly TrendPart[];
  readonly upTo?: number;
}

/** A part of what a run does over its whole time; above it the newest values, or those that are pointed at. */
export function Trend({ fleet, title, parts, upTo = 0 }: TrendProps) {
  const place = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<number>();
  const [, setTurn] = useState(0);
  const look = useLook();
  const { history } = fleet;
  const newest = useRef(parts);
  const lines = parts.map(({ column }) => column).join(' ');
  useEffect(() => {
    newest.current = parts;
  }, [parts]);

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const plot = new TrendPlot(element, {
      times: () => history.times(),
      lines: newest.current.map((part) => ({
        ...part,
        values: () => history.column(historyColumns.indexOf(part.column)),
      })),
      upTo,
      onPointed: setPointed,
    });
    const resize = new ResizeObserver(() => plot.resize());
    resize.observe(element);
    const stop = slowly(fleet.version, drawEveryMs, () => {
      plot.draw();
      setTurn((turn) => turn + 1);
    });
    return () => {
      stop();
      resize.disconnect();
      plot.destroy();
    };
  }, [fleet, history, look, lines, upTo]);

  const times = history.times();
  const at = pointed !== undefined && pointed < times.length ? pointed : times.length - 1;
  const values = parts.map((part) => ({
    ...part,
    value: part.said(history.column(historyColumns.indexOf(part.column))[at] ?? 0),
  }));
  const told = values.map(({ name, value }) => `${name} ${value}`).join(', ');
  return (
    <figure className={css['trend']}>
      <figcaption>
        <Told title={title} when={pointed === undefined ? undefined : sinceStart(times[at] ?? 0)}>
          {values.map(({ column, name, color, dashed = false, value }) => (
            <span key={column}>
              <span
                className={css['swatch']}
                style={{ borderTop: `3px ${dashed ? 'dashed' : 'solid'} ${color}` }}
                aria-hidden="true"
              />
              {parts.length === 1 ? null : `${name} `}
              <b className="number">{value}</b>
            </span>
          ))}
        </Told>
      </figcaption>
      <div className={css['trendplot']} role="img" aria-label={text.overTime(title, told)}>
        <div ref={place} aria-hidden="true" />
      </div>
    </figure>
  );
}

function Told({ title, when, children }: { title: string; when: string | undefined; children: ReactNode }) {
  return (
    <>
      <h3>
        {title} {when === undefined ? null : <span className="small faint">{text.after(when)}</span>}
      </h3>
      <div className="small dim">{children}</div>
    </>
  );
}
