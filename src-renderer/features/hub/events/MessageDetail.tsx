import { hubMessages as text } from './words.ts';
import { CopyButton, Copyable } from '../../../ui/Copy.tsx';
import { dateTime } from '../../../ui/format.ts';
import { pretty } from '../json.ts';
import type { MessageEvent } from './messages.ts';
import css from './events.module.css';

interface DetailProps {
  readonly message: MessageEvent;
  readonly onDevice: (deviceId: string) => void;
}

/** One message in full. */
export function MessageDetail({ message, onDevice }: DetailProps) {
  const { at, deviceId, topic, qos, properties, systemProperties, body, bodyEncoding } = message;
  const shown = bodyEncoding === 'utf-8' ? pretty(body) : body;
  return (
    <div className="stack">
      <h2>{text.details}</h2>
      <dl className="facts">
        <dt>{text.at}</dt>
        <dd>{dateTime(at)}</dd>
        <dt>{text.device}</dt>
        <dd>
          <button type="button" className="linklike break" onClick={() => onDevice(deviceId)}>
            {deviceId}
          </button>
        </dd>
        <dt>{text.topic}</dt>
        <dd>
          <Copyable text={topic} what={text.topic} />
        </dd>
        <dt>{text.qos}</dt>
        <dd>{qos}</dd>
      </dl>
      <PropertyList title={text.properties} properties={properties} nameOf={(name) => name} />
      <PropertyList title={text.system} properties={systemProperties} nameOf={text.systemName} />
      <div className="stack tight">
        <div className="row">
          <h3>{text.body}</h3>
          {bodyEncoding === 'base64' ? <span className="faint small">{text.base64}</span> : null}
          <span className="grow" />
          <CopyButton text={body} what={text.body} />
        </div>
        {body === '' ? (
          <p className="dim">{text.empty}</p>
        ) : (
          <pre className="code" tabIndex={0} aria-label={text.body}>
            {shown}
          </pre>
        )}
      </div>
    </div>
  );
}

interface ListProps {
  readonly title: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly nameOf: (name: string) => string;
}

function PropertyList({ title, properties, nameOf }: ListProps) {
  const entries = Object.entries(properties);
  return (
    <div className="stack tight">
      <h3>{title}</h3>
      {entries.length === 0 ? (
        <p className="dim">{text.noProperties}</p>
      ) : (
        <dl className="facts">
          {entries.map(([name, value]) => (
            <div key={name} className={css['pair']}>
              <dt className="break">{nameOf(name)}</dt>
              <dd className="mono">{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}
