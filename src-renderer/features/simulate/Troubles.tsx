import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import type { RunView } from '../../bench/run-view.ts';
import { useStore } from '../../bench/store.ts';
import { Remedy } from '../../ui/Remedy.tsx';
import { simulate as text } from './words.ts';

/** Devices whose troubles are told at length. */
const shownAtMost = 2;

/** Why devices are not connected: what happened, why, and what to do. */
export function Troubles({ run }: { readonly run: RunView }) {
  const troubles = [...useStore(run.troubles).values()];
  return (
    <>
      {troubles.slice(0, shownAtMost).map((event) => (
        <MessageBar key={event.deviceId} intent={event.type === 'lost' ? 'warning' : 'error'} layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>{text.troubleTitle(event.deviceId)}</MessageBarTitle> {event.what}{' '}
            {event.type === 'lost' ? `(${text.retry(event.retryInMs)})` : null}
            <div>
              <b>{text.whatToDo}</b> {event.remedy}
            </div>
            <Remedy action={event.action} />
            <details className="small">
              <summary>{text.raw}</summary>
              <code className="mono break">
                {event.cause} · {event.raw}
              </code>
            </details>
          </MessageBarBody>
        </MessageBar>
      ))}
      {troubles.length > shownAtMost ? <p className="dim">{text.moreTroubles(troubles.length - shownAtMost)}</p> : null}
    </>
  );
}
