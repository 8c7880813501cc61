import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { Fragment, type ReactNode } from 'react';
import type { DiagnosedCause } from '../../../src-main/contract/models.ts';
import { devicesOf } from '../../bench/run-events.ts';
import type { RunView } from '../../bench/run-view.ts';
import { useStore } from '../../bench/store.ts';
import { Remedy } from '../../ui/Remedy.tsx';
import type { ChosenAuthorities } from '../server/index.ts';
import { TrustServer } from './TrustServer.tsx';
import { type TroubleGroup, byCause } from './troubles.ts';
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
  const all = byCause(useStore(run.troubles).values());
  const groups = run.fleet === undefined ? all : all.filter(({ newest }) => newest.type === 'refused');
  const devices = devicesOf(run.model).length;
  const { state } = useStore(run.totals);
  const others = groups.slice(shownAtMost).reduce((count, { deviceIds }) => count + deviceIds.length, 0);
  return (
    <>
      {groups.slice(0, shownAtMost).map((group) => (
        <Cause
          key={`${group.newest.type} ${group.newest.cause} ${group.deviceIds[0]}`}
          group={group}
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
  readonly group: TroubleGroup;
  /** Of so many devices. */
  readonly of: number;
  /** Nobody tries again. */
  readonly isOver: boolean;
  /** What is offered where the server is not trusted. */
  readonly trust: ReactNode;
}

function Cause({ group, of, isOver, trust }: CauseProps) {
  const { newest, deviceIds } = group;
  const [only = ''] = deviceIds;
  const title =
    deviceIds.length === 1
      ? text.troubleTitle[newest.type](only)
      : text.troublesTitle[newest.type](deviceIds.length, of);
  return (
    <MessageBar intent={newest.type === 'lost' ? 'warning' : 'error'} layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{title}</MessageBarTitle> {newest.what}{' '}
        {newest.type === 'lost' && !isOver ? `(${text.retry(newest.retryInMs)})` : null}
        <div>
          <b>{text.whatToDo}</b> {newest.remedy}
        </div>
        <More group={group} trust={trust} />
      </MessageBarBody>
    </MessageBar>
  );
}

interface MoreProps {
  readonly group: TroubleGroup;
  /** What is offered where the server is not trusted. */
  readonly trust: ReactNode;
}

/** What can be done about a cause by a press, what else it may be, and what speaks for it. */
export function More({ group: { newest, actions }, trust }: MoreProps) {
  return (
    <>
      {actions
        .slice(0, actionsAtMost)
        .map((action) =>
          action.do === 'trust-server' ? (
            <Fragment key={action.do}>{trust}</Fragment>
          ) : (
            <Remedy key={JSON.stringify(action)} action={action} />
          ),
        )}
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
