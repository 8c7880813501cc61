import type { FaceName } from '../../platform/platform.ts';
import type { Reaction } from '../face.ts';
import { userPropertiesOf } from '../../mqtt/message-properties.ts';
import type { PublishedMessage } from '../messages.ts';

/** A message that one client has for others: told in the hub's log, and delivered as it came (MQTT 5, 3.3.2.3). */
export function passedOn(
  face: FaceName,
  deviceId: string,
  { topic, payload, qos, retain, properties, expirySeconds }: PublishedMessage,
  now: Date,
): Reaction {
  const told = userPropertiesOf(properties);
  return {
    telemetry: { face, deviceId, topic, qos, properties: told, systemProperties: {}, payload },
    deliver: {
      topic,
      payload,
      qos,
      retain,
      ...(properties === undefined ? {} : { properties }),
      ...(expirySeconds === undefined ? {} : { expiresAt: new Date(now.getTime() + expirySeconds * 1000) }),
    },
  };
}
