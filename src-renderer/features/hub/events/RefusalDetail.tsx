import { Button } from '@fluentui/react-components';
import type { HubEvent } from '../../../../src-main/contract/models.ts';
import { useBench } from '../../../bench/bench.ts';
import { useStore } from '../../../bench/store.ts';
import { hubRefusals as text } from './words.ts';
import { Copyable } from '../../../ui/Copy.tsx';
import { dateTime } from '../../../ui/format.ts';
import { reasonOf, remedyOf } from './refusals.ts';
import type { HubTour } from '../tour.ts';

interface DetailProps {
  readonly event: HubEvent;
  readonly tour: HubTour;
}

/** One event: what happened, what to do, and everything that is known of it. */
export function RefusalDetail({ event, tour }: DetailProps) {
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
          <WayOut event={event} tour={tour} />
        </div>
      )}
      <Known event={event} />
    </div>
  );
}

/** Causes that lie in how the device is registered. */
const deviceCauses: ReadonlySet<string> = new Set(['device-disabled', 'thumbprint-mismatch']);

/** The place where the remedy can be done. */
function WayOut({ event, tour }: DetailProps) {
  const bench = useBench();
  const { running, devices } = useStore(bench.hub);
  if (!running || (event.type !== 'refused' && event.type !== 'disconnected')) return null;
  const id = event.deviceId ?? event.clientId;
  const known = devices.some(({ deviceId }) => deviceId === id);
  const button = (label: string, onClick: () => void) => (
    <div>
      <Button onClick={onClick}>{label}</Button>
    </div>
  );
  if (event.cause === 'device-unknown' && known) return <p className="dim">{text.byNow(id)}</p>;
  if (event.cause === 'device-unknown' && id !== '') return button(text.register(id), () => tour.register(id));
  if (event.cause === 'authority-not-registered' || event.cause === 'authority-not-verified') {
    return button(text.toAuthorities, () => tour.showTab('authorities'));
  }
  return known && deviceCauses.has(event.cause) ? button(text.toDevice(id), () => tour.showDevice(id)) : null;
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
          <dt>{text.thumbprint}</dt>
          <dd>
            <Copyable text={event.thumbprintSha256} what={text.thumbprint} />
          </dd>
        </>
      ) : null}
    </dl>
  );
}
