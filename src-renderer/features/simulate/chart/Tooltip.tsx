import type { Quantity, Recorded } from '../../../bench/readings.ts';
import { type Watched, useStore } from '../../../bench/store.ts';
import { clock } from '../../../ui/format.ts';
import { MiddleClip } from '../../../ui/MiddleClip.tsx';
import type { Drawing } from './drawing.ts';
import { gapAfterS } from './gaps.ts';
import { hoverRows } from './hover.ts';
import { type Pointed, besideX } from './live-plot.ts';
import css from './chart.module.css';

/** So far from the cross-hair that both are seen. */
const awayPx = 14;

interface TooltipProps {
  readonly pointed: Watched<Pointed | undefined>;
  readonly readings: Recorded;
  readonly quantity: Quantity;
  readonly drawing: () => Drawing | undefined;
  readonly gapOf: { readonly intervalMs: number };
}

/** Time and values beside the cross-hair; on its other side where it comes near the edge. */
export function Tooltip({ pointed, readings, quantity, drawing, gapOf }: TooltipProps) {
  const at = useStore(pointed);
  const seen = drawing();
  if (at === undefined || seen === undefined) return <div role="status" className="visually-hidden" />;
  const rows = hoverRows(seen, readings, quantity, at, gapAfterS(gapOf.intervalMs));
  const fromRight = at.width - at.left + besideX;
  const isRight = at.left > at.width / 2;
  return (
    <div
      role="status"
      className={css['tooltip']}
      style={isRight ? { right: fromRight + awayPx } : { left: `calc(100% - ${fromRight - awayPx}px)` }}
    >
      <b className="number">{clock(new Date(at.time * 1000).toISOString()).slice(0, -2)}</b>
      {rows.map(({ label, value, color }) => (
        <div key={label}>
          <span className={css['swatch']} style={{ background: color }} />
          <MiddleClip name={label} />
          <b className="number">{value}</b>
        </div>
      ))}
    </div>
  );
}
