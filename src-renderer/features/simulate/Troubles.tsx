import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { Fragment, type ReactNode, useMemo } from 'react';
import type { DiagnosedCause } from '../../../src-main/contract/models.ts';
import { devicesOf } from '../../bench/run-events.ts';
import type { RunView } from '../../bench/run-view.ts';
import { useStore } from '../../bench/store.ts';
import { clockOf } from '../../ui/format.ts';
import type { Lasting } from '../../ui/lasting.ts';
import { Remedy } from '../../ui/Remedy.tsx';
import { useLasting } from '../../ui/use-lasting.ts';
import type { ChosenAuthorities } from '../server/index.ts';
import { TrustServer } from './TrustServer.tsx';
import { type TroubleGroup, byCause, tellingTroubles } from './troubles.ts';
import { simulate as text } from './words.ts';

/** Causes that are told at length, and buttons of one. */
const shownAtMost = 2;
const actionsAtMost = 3;

interface TroublesProps {
  readonly run: RunView;
  /** Somebody is to be trusted instead. */
  readonly onTrust: (chosen: ChosenAuthorities) => void;
}

/** Why devices are not connected, a card a cause: what happened, why, and what to do. Of many devices the grid tells that, and here is what was refused. */
export function Troubles({ run, onTrust }: TroublesProps) {
  const troubles = useStore(run.troubles);
  const { fleet } = run;
  const groups = useMemo(() => {
    const all = byCause(troubles.values());
    return fleet === undefined ? all : all.filter(({ newest }) => newest.type === 'refused');
  }, [troubles, fleet]);
  const shown = useLasting(tellingTroubles, groups);
  const devices = devicesOf(run.model).length;
  const { state } = useStore(run.totals);
  const others = shown
    .slice(shownAtMost)
    .reduce((count, { item, overAt }) => count + (overAt === undefined ? item.deviceIds.length : 0), 0);
  return (
    <>
      {shown.slice(0, shownAtMost).map((one) => (
        <Cause
          key={one.item.key}
          one={one}
          of={devices}
          isOver={state !== 'running' && state !== 'paused'}
          trust={<TrustServer model={run.model} onTrust={onTrust} />}
        />
      ))}
      {others > 0 ? <p className="dim">{text.moreTroubles(others)}</p> : null}
    </>
  );
}

interface CauseProps {
  readonly one: Lasting<TroubleGroup>;
  /** Of so many devices. */
  readonly of: number;
  /** Nobody tries again. */
  readonly isOver: boolean;
  /** What is offered where the server is not trusted. */
  readonly trust: ReactNode;
}

function Cause({ one, of, isOver, trust }: CauseProps) {
  const { item: group, overAt } = one;
  const { newest } = group;
  const triesAgain = newest.type === 'lost' && !isOver && overAt === undefined;
  return (
    <MessageBar
      intent={overAt !== undefined ? 'info' : newest.type === 'lost' ? 'warning' : 'error'}
      layout="multiline"
    >
      <MessageBarBody>
        <MessageBarTitle>{titleOf(one, of)}</MessageBarTitle> {newest.what}{' '}
        {triesAgain ? `(${text.retry(newest.retryInMs)})` : null}
        <div>
          <b>{text.whatToDo}</b> {newest.remedy}
        </div>
        <More group={group} isOver={overAt !== undefined} trust={trust} />
      </MessageBarBody>
    </MessageBar>
  );
}

function titleOf({ item: { newest, deviceIds }, overAt }: Lasting<TroubleGroup>, of: number): string {
  const { type } = newest;
  const [only = ''] = deviceIds;
  const count = deviceIds.length;
  if (overAt === undefined || type === 'failed')
    return count === 1 ? text.troubleTitle[type](only) : text.troublesTitle[type](count, of);
  const until = clockOf(overAt);
  return count === 1 ? text.overTitle[type](only, until) : text.overTitles[type](count, of, until);
}

interface MoreProps {
  readonly group: TroubleGroup;
  /** Nothing is to be done any more: buttons keep their place alone. */
  readonly isOver?: boolean;
  /** What is offered where the server is not trusted. */
  readonly trust: ReactNode;
}

/** What can be done about a cause by a press, what else it may be, and what speaks for it. */
export function More({ group: { newest, actions }, isOver = false, trust }: MoreProps) {
  return (
    <>
      <div style={isOver ? { visibility: 'hidden' } : undefined}>
        {actions
          .slice(0, actionsAtMost)
          .map((action) =>
            action.do === 'trust-server' ? (
              <Fragment key={action.do}>{trust}</Fragment>
            ) : (
              <Remedy key={JSON.stringify(action)} action={action} />
            ),
          )}
      </div>
      <Further causes={newest.further ?? []} />
      <details className="small">
        <summary>{text.raw}</summary>
        {(newest.evidence ?? []).map((line) => (
          <div key={line} className="break">
            {line}
          </div>
        ))}
        <code className="mono break">
          {newest.cause} · {newest.raw}
        </code>
      </details>
    </>
  );
}

/** What else may be the cause, for who has mended the first. */
function Further({ causes }: { readonly causes: readonly DiagnosedCause[] }) {
  if (causes.length === 0) return null;
  return (
    <details className="small">
      <summary>{text.furtherCauses(causes.length)}</summary>
      {causes.map(({ cause, what, remedy }) => (
        <p key={cause}>
          {what} <b>{text.whatToDo}</b> {remedy}
        </p>
      ))}
    </details>
  );
}
