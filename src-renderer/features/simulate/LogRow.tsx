import { decimal } from '../../ui/language/index.ts';
import type { LogLine } from '../../bench/run-events.ts';
import { clock } from '../../ui/format.ts';
import { MiddleClip } from '../../ui/MiddleClip.tsx';
import { stateOf } from './log-table.ts';
import css from './log.module.css';

/** What somebody should look at. */
const bad: ReadonlySet<LogLine['event']['type']> = new Set(['failed', 'refused', 'notIssued']);

interface CellsProps {
  readonly line: LogLine;
  /** Of the device, where the chart tells it by one too. */
  readonly color: string | undefined;
}

/** The cells of a line; what has no reading says in words what happened, over the columns of numbers. */
export function LogCells({ line, color }: CellsProps) {
  const { event } = line;
  const state = stateOf(line);
  return (
    <>
      <span role="gridcell" className="mono">
        {clock(event.at)}
      </span>
      <span role="gridcell" className={css['device']}>
        {color === undefined ? null : <span className={css['dot']} style={{ background: color }} />}
        <MiddleClip name={event.deviceId} />
      </span>
      {event.type === 'sent' ? (
        <>
          <span role="gridcell" className={`dim ${css['figure']}`}>
            {event.messageId}
          </span>
          <span role="gridcell" className={css['figure']}>
            {decimal(event.temperatureC)}
          </span>
          <span role="gridcell" className={css['figure']}>
            {decimal(event.humidityPercent)}
          </span>
          <span role="gridcell" className="clip">
            {event.alert ? (
              <span className="tag warn">{state}</span>
            ) : (
              <span style={{ color: 'var(--ok)' }}>✓ {state}</span>
            )}
          </span>
          <span role="gridcell" className={css['figure']}>
            {decimal(event.latencyMs)}
          </span>
        </>
      ) : (
        <span
          role="gridcell"
          aria-colspan={5}
          className={`clip ${css['told']}`}
          title={state}
          style={{ color: bad.has(event.type) ? 'var(--bad)' : 'var(--dim)' }}
        >
          {state}
        </span>
      )}
    </>
  );
}
