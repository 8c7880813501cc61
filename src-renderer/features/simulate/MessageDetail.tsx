import { Button } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import type { LogLine } from '../../bench/run-events.ts';
import { simulate as text } from './words.ts';
import { Copyable, CopyButton } from '../../ui/Copy.tsx';
import { clock, dateTime } from '../../ui/format.ts';
import { pretty, propertiesOf } from './log.ts';
import css from './log.module.css';

/** One message in full. */
export function MessageDetail({ line: { event }, onClose }: { readonly line: LogLine; readonly onClose: () => void }) {
  const carried = event.type === 'sent' || event.type === 'received' ? event : undefined;
  const properties = carried === undefined ? [] : propertiesOf(carried.topic);
  const body = carried === undefined ? JSON.stringify(event, undefined, 2) : pretty(carried.body);
  return (
    <section
      className={`scroll ${css['detail']}`}
      aria-label={text.detail}
      tabIndex={0}
      onKeyDown={({ key }) => (key === 'Escape' ? onClose() : undefined)}
    >
      <div className="row keep">
        <h3 className="clip">{event.type === 'sent' ? `${event.deviceId} #${event.messageId}` : event.deviceId}</h3>
        <span className="faint small" title={dateTime(event.at)}>
          {clock(event.at)}
        </span>
        <span className="grow" />
        <Button
          size="small"
          appearance="subtle"
          icon={<DismissRegular />}
          aria-label={text.closeDetail}
          onClick={onClose}
        />
      </div>
      <dl className="facts small">
        {event.type === 'sent' ? (
          <>
            <dt>{text.measured}</dt>
            <dd>{clock(event.measuredAt)}</dd>
          </>
        ) : null}
        {carried === undefined ? null : (
          <>
            <dt>{text.topic}</dt>
            <dd>
              <Copyable text={carried.topic} what={text.topic} />
            </dd>
            <dt>{text.properties}</dt>
            <dd className="mono break" style={{ whiteSpace: 'pre-wrap' }}>
              {properties.map(([key, value]) => `${key} = ${value}`).join('\n') || '–'}
            </dd>
          </>
        )}
        <dt>{text.body}</dt>
        <dd>
          <pre className="mono break" style={{ margin: 0, whiteSpace: 'pre-wrap' }}>
            {body}
          </pre>
          <CopyButton text={carried?.body ?? body} what={text.body} />
        </dd>
      </dl>
    </section>
  );
}
