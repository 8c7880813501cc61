import { Button } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import type { LogLine } from '../../api/run-view.ts';
import { simulate as text } from '../../text/simulate.ts';
import { Copyable, CopyButton } from '../../ui/Copy.tsx';
import { dateTime } from '../../ui/format.ts';
import { pretty, propertiesOf } from './log.ts';

/** One message in full. */
export function MessageDetail({ line: { event }, onClose }: { readonly line: LogLine; readonly onClose: () => void }) {
  const properties = event.type === 'sent' ? propertiesOf(event.topic) : [];
  const body = event.type === 'sent' ? pretty(event.body) : JSON.stringify(event, undefined, 2);
  return (
    <section
      className="scroll"
      aria-label={text.detail}
      style={{ borderTop: '1px solid var(--line)', padding: '10px 18px', maxHeight: '45%' }}
    >
      <div className="row">
        <h3>{event.type === 'sent' ? `${event.deviceId} #${event.messageId}` : event.deviceId}</h3>
        <span className="faint small">{dateTime(event.at)}</span>
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
            <dt>{text.topic}</dt>
            <dd>
              <Copyable text={event.topic} what={text.topic} />
            </dd>
            <dt>{text.properties}</dt>
            <dd className="mono break">{properties.map(([key, value]) => `${key} = ${value}`).join('\n') || '–'}</dd>
          </>
        ) : null}
        <dt>{text.body}</dt>
        <dd>
          <pre className="mono break" style={{ margin: 0, whiteSpace: 'pre-wrap' }}>
            {body}
          </pre>
          <CopyButton text={event.type === 'sent' ? event.body : body} what={text.body} />
        </dd>
      </dl>
    </section>
  );
}
