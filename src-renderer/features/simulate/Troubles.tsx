import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import type { DiagnosedCause } from '../../../src-main/contract/models.ts';
import { type RunView, devicesOf } from '../../bench/run-view.ts';
import { useStore } from '../../bench/store.ts';
import { Remedy } from '../../ui/Remedy.tsx';
import { type TroubleGroup, byCause } from './troubles.ts';
import { simulate as text } from './words.ts';

/** Causes that are told at length, and buttons of one. */
const shownAtMost = 2;
const actionsAtMost = 3;

/** Why devices are not connected, a card a cause: what happened, why, and what to do. */
export function Troubles({ run }: { readonly run: RunView }) {
  const groups = byCause(useStore(run.troubles).values());
  const devices = devicesOf(run.model).length;
  const others = groups.slice(shownAtMost).reduce((count, { deviceIds }) => count + deviceIds.length, 0);
  return (
    <>
      {groups.slice(0, shownAtMost).map((group) => (
        <Cause key={`${group.newest.type} ${group.newest.cause} ${group.deviceIds[0]}`} group={group} of={devices} />
      ))}
      {others > 0 ? <p className="dim">{text.moreTroubles(others)}</p> : null}
    </>
  );
}

function Cause({ group, of }: { readonly group: TroubleGroup; readonly of: number }) {
  const { newest, deviceIds, actions } = group;
  const [only = ''] = deviceIds;
  const title =
    deviceIds.length === 1
      ? text.troubleTitle[newest.type](only)
      : text.troublesTitle[newest.type](deviceIds.length, of);
  return (
    <MessageBar intent={newest.type === 'lost' ? 'warning' : 'error'} layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{title}</MessageBarTitle> {newest.what}{' '}
        {newest.type === 'lost' ? `(${text.retry(newest.retryInMs)})` : null}
        <div>
          <b>{text.whatToDo}</b> {newest.remedy}
        </div>
        {actions.slice(0, actionsAtMost).map((action) => (
          <Remedy key={JSON.stringify(action)} action={action} />
        ))}
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
      </MessageBarBody>
    </MessageBar>
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
