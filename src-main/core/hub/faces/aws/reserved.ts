import { quoted } from '../../../quoting.ts';
import type { HubWorld, Reaction, Session } from '../../face.ts';
import { userPropertiesOf } from '../../../mqtt/message-properties.ts';
import type { PublishedMessage } from '../../messages.ts';
import { atJobs, jobsTopic } from './jobs.ts';
import { atShadow, shadowTopic } from './shadow-topics.ts';
import { createFromCsr, createKeys, registerThing } from './claiming.ts';

type Answer = (
  session: Session,
  message: PublishedMessage,
  world: HubWorld,
  ...parts: readonly (string | undefined)[]
) => Reaction;

/** Topics that AWS IoT keeps for itself (docs.aws.amazon.com/iot, "Reserved topics"), as far as a client may publish on them. */
const table: readonly (readonly [topic: RegExp, answer: Answer])[] = [
  [/^\$aws\/certificates\/create-from-csr\/json$/, createFromCsr],
  [/^\$aws\/certificates\/create\/json$/, createKeys],
  [/^\$aws\/provisioning-templates\/([^/]+)\/provision\/json$/, registerThing],
  [shadowTopic, atShadow],
  [jobsTopic, atJobs],
  // Basic Ingest: a rule has it, and nobody else.
  [
    /^\$aws\/rules\/[^/]+\/.+$/,
    ({ clientId }, { topic, payload, qos, properties }) => ({
      telemetry: {
        face: 'aws',
        deviceId: clientId,
        topic,
        qos,
        properties: userPropertiesOf(properties),
        systemProperties: {},
        payload,
      },
    }),
  ],
];

/** What is published on a reserved topic; one that is none of the service's own ends the connection. */
export function publishReserved(session: Session, message: PublishedMessage, world: HubWorld): Reaction {
  for (const [topic, answer] of table) {
    const found = topic.exec(message.topic);
    if (found !== null) return answer(session, message, world, ...found.slice(1));
  }
  return {
    refusal: {
      cause: 'topic-unknown',
      reason: `${quoted(session.clientId)} published on ${quoted(message.topic)}, which is no topic of AWS IoT that this hub plays.`,
    },
  };
}
