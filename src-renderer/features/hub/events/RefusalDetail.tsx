import type { HubEvent } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import { useStore } from '../../../bench/store.ts';
import { hubRefusals as text } from './words.ts';
import { Copyable } from '../../../ui/Copy.tsx';
import { dateTime } from '../../../ui/format.ts';
import { reasonOf, remedyOf } from './refusals.ts';
import { Remedy } from '../../../ui/Remedy.tsx';

interface DetailProps {
  readonly event: HubEvent;
}

/** One event: what happened, what to do, and everything that is known of it. */
export function RefusalDetail({ event }: DetailProps) {
  const remedy = remedyOf(event);
  return (
    <div className="stack">
      <h2>{text.type[event.type]}</h2>
      <div className="stack tight">
        <h3>{text.what}</h3>
        <p className="break">{reasonOf(event)}</p>
      </div>
      {remedy === undefined ? (
        event.type === 'disconnected' ? (
          <p className="dim">{text.noRemedy}</p>
        ) : null
      ) : (
        <div className="stack tight">
          <h3>{text.remedy}</h3>
          <p>{remedy}</p>
          <WayOut event={event} />
        </div>
      )}
      <Known event={event} />
    </div>
  );
}

/** Does what the hub says can be done about it. */
function WayOut({ event }: DetailProps) {
  const bench = useBench();
  const { running, devices } = useStore(bench.hub);
  const action = 'action' in event ? event.action : undefined;
  if (!running || action === undefined) return null;
  const knows = (id: string) => devices.some(({ deviceId }) => deviceId === id);
  if (action.do === 'register-device' && knows(action.id)) return <p className="dim">{text.byNow(action.id)}</p>;
  if (action.do === 'open-device' && !knows(action.id)) return null;
  return <Remedy action={action} done={text.done} />;
}

function Known({ event }: { readonly event: HubEvent }) {
  const deviceId = 'deviceId' in event ? event.deviceId : undefined;
  return (
    <dl className="facts">
      <dt>{text.at}</dt>
      <dd>{dateTime(event.at)}</dd>
      {deviceId === undefined ? null : (
        <>
          <dt>{text.device}</dt>
          <dd>
            <Copyable text={deviceId} what={text.device} />
          </dd>
        </>
      )}
      {'clientId' in event ? (
        <>
          <dt>{text.clientId}</dt>
          <dd className="mono">{event.clientId}</dd>
        </>
      ) : null}
      {'remote' in event ? (
        <>
          <dt>{text.remote}</dt>
          <dd className="mono">{event.remote}</dd>
        </>
      ) : null}
      {event.type === 'refused' ? (
        <>
          <dt>{text.code}</dt>
          <dd>
            {event.code === undefined
              ? event.face === 'dps'
                ? text.answered
                : text.noCode
              : text.codeText(event.code)}
          </dd>
        </>
      ) : null}
      {'cause' in event ? (
        <>
          <dt>{text.cause}</dt>
          <dd className="mono">{event.cause}</dd>
        </>
      ) : null}
      {event.type === 'connected' ? (
        <>
          <dt>{text.protocol}</dt>
          <dd>{event.protocol}</dd>
          <dt>{text.thumbprint}</dt>
          <dd>
            <Copyable text={event.thumbprintSha256} what={text.thumbprint} />
          </dd>
        </>
      ) : null}
    </dl>
  );
}
