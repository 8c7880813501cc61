import { hubOverview, hubMqtt5 as text } from '../words.ts';
import { Copyable } from '../../../ui/Copy.tsx';
import { Card, Tag } from '../../../ui/Page.tsx';
import { TopicTable } from './TopicTable.tsx';

/** The login and the topics of Azure's MQTT 5 hub, which is a preview. */
export function Mqtt5Hub({ deviceId }: { readonly deviceId: string }) {
  const { publish, subscribe } = hubOverview;
  const { topic } = text;
  const rows = [
    [topic.everything, subscribe, `ih/${deviceId}/dev/#`],
    [topic.presence, publish, `ih/${deviceId}/srv/presence`],
    [topic.telemetry, publish, `ih/${deviceId}/srv/telemetry`],
    [topic.twin, publish, `ih/${deviceId}/srv/twin`],
    [topic.methods, publish, `ih/${deviceId}/srv/methods`],
  ] as const;
  return (
    <Card title={text.title} beside={<Tag tone="warn">{text.preview}</Tag>}>
      <p className="dim">{text.about}</p>
      <dl className="facts">
        <dt>{hubOverview.clientId}</dt>
        <dd>
          <Copyable text={deviceId} what={hubOverview.clientId} />
        </dd>
        <dt>{hubOverview.user}</dt>
        <dd>
          <Copyable text={text.userName} what={hubOverview.user} />
        </dd>
      </dl>
      <TopicTable rows={rows} />
    </Card>
  );
}
