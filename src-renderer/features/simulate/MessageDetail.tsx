import { Button } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import type { LogLine } from '../../bench/run-view.ts';
import { simulate as text } from './words.ts';
import { Copyable, CopyButton } from '../../ui/Copy.tsx';
import { dateTime } from '../../ui/format.ts';
import { pretty, propertiesOf } from './log.ts';

/** One message in full. */
export function MessageDetail({ line: { event }, onClose }: { readonly line: LogLine; readonly onClose: () => void }) {
  const carried = event.type === 'sent' || event.type === 'received' ? event : undefined;
  const properties = carried === undefined ? [] : propertiesOf(carried.topic);
  const body = carried === undefined ? JSON.stringify(event, undefined, 2) : pretty(carried.body);
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
        {carried === undefined ? null : (
          <>
            <dt>{text.topic}</dt>
            <dd>
              <Copyable text={carried.topic} what={text.topic} />
            </dd>
            <dt>{text.properties}</dt>
            <dd className="mono break">{properties.map(([key, value]) => `${key} = ${value}`).join('\n') || '–'}</dd>
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
