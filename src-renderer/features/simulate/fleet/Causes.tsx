import { type ReactNode, useMemo } from 'react';
import type { FleetView } from '../../../../src-main/contract/fleet.ts';
import { useStore } from '../../../bench/store.ts';
import type { RunView } from '../../../bench/run-view.ts';
import type { FleetWatch } from '../../../bench/fleet-watch.ts';
import { clockOf, number } from '../../../ui/format.ts';
import type { Lasting, Telling } from '../../../ui/lasting.ts';
import { useLasting } from '../../../ui/use-lasting.ts';
import { More } from '../Troubles.tsx';
import { byCause, tellingTroubles } from '../troubles.ts';
import { fleet as text } from './words.ts';
import css from './fleet.module.css';

/** Causes that are told at once; the others are one press away. */
const toldAtMost = 3;

type Cause = FleetView['causes'][number];

/** Of thousands some are lost at any time: what is over keeps its place for a while. */
const telling: Telling<Cause> = { keyOf: ({ cause }) => cause, mayPass: () => false };

interface CausesProps {
  readonly run: RunView;
  readonly fleet: FleetWatch;
  /** What is offered where the server is not trusted. */
  readonly trust: ReactNode;
}

/** Why devices are not connected, or were not until a moment ago, the most devices first: what happened, and what to do. */
export function Causes({ run, fleet, trust }: CausesProps) {
  const { causes: now } = useStore(fleet.news);
  const causes = useLasting(telling, now);
  const troubles = useStore(run.troubles);
  const groups = useLasting(
    tellingTroubles,
    useMemo(() => byCause(troubles.values()), [troubles]),
  );
  if (causes.length === 0) return null;
  const told = (some: readonly Lasting<Cause>[]) => (
    <ul className={css['causes']}>
      {some.map(({ item: { cause, what, remedy, devices }, overAt }) => {
        // Of a sample: what one device has told speaks for all that have the same.
        const group = groups.find((one) => one.item.newest.cause === cause);
        const isOver = overAt !== undefined;
        return (
          <li key={cause} data-testid="cause" className={isOver ? 'dim' : ''}>
            <b className="number">{number(isOver ? 0 : devices)}</b>
            <div>
              <p>
                {what} {isOver ? text.until(clockOf(overAt)) : null}
              </p>
              <p className="dim">{remedy}</p>
              {group === undefined ? null : <More group={group.item} isOver={isOver} trust={trust} />}
            </div>
          </li>
        );
      })}
    </ul>
  );
  const more = causes.slice(toldAtMost);
  return (
    <section aria-label={text.causes}>
      <h3>{text.causes}</h3>
      {told(causes.slice(0, toldAtMost))}
      {more.length === 0 ? null : (
        <details>
          <summary>{text.moreCauses(more.length)}</summary>
          {told(more)}
        </details>
      )}
    </section>
  );
}
