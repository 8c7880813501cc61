import type { LogLine } from '../../bench/run-view.ts';
import { simulate as text } from './words.ts';
import { clock, milliseconds } from '../../ui/format.ts';
import css from './simulate.module.css';

interface LogRowProps {
  readonly line: LogLine;
  readonly top: number;
  readonly selected: boolean;
  readonly onSelect: () => void;
}

export function LogRow({ line: { event }, top, selected, onSelect }: LogRowProps) {
  return (
    <button
      type="button"
      data-testid="log-row"
      className="logrow"
      aria-pressed={selected}
      style={{ transform: `translateY(${top}px)` }}
      onClick={onSelect}
    >
      <span className="mono">{clock(event.at)}</span>
      <span className="clip">{event.deviceId}</span>
      {event.type === 'sent' ? (
        <>
          <span className={`dim number ${css['lesser']}`}>#{event.messageId}</span>
          <span className="number">{event.temperatureC} °C</span>
          <span className="number">{event.humidityPercent} %</span>
          <span className="grow" />
          {event.alert ? <span className="tag warn">{text.alertTag}</span> : null}
          <span className="number" style={{ color: 'var(--ok)' }}>
            ✓ {milliseconds(event.latencyMs)}
          </span>
        </>
      ) : (
        <span
          className="clip"
          style={{ color: event.type === 'failed' || event.type === 'refused' ? 'var(--bad)' : 'var(--dim)' }}
        >
          {wordsOf(event)}
        </span>
      )}
    </button>
  );
}

function wordsOf(event: Exclude<LogLine['event'], { type: 'sent' }>): string {
  switch (event.type) {
    case 'provisioning':
      return text.provisioningLine(event.host);
    case 'provisioned':
      return text.provisionedLine(event.assignedDeviceId, event.assignedHub, event.substatus);
    case 'twin':
      return text.twinLine(event.desired, event.reported);
    case 'connected':
      return text.connectedLine;
    case 'subscribed':
      return text.subscribedLine(event.filter, event.qos);
    case 'finished':
      return text.finishedLine(event.acknowledged);
    case 'sending':
      return text.sendingLine(event.messageId);
    case 'refused':
      return text.refusedLine(event.messageId, event.what);
    case 'received':
      return text.receivedLine(event.topic, event.body);
    case 'lost':
      return text.lostLine(event.what);
    case 'failed':
      return text.failedLine(event.what);
  }
}
