import { typed } from '../../../azure-mqtt5/addressing.ts';
import { matches } from '../../../mqtt/topic.ts';
import type { Reaction, RefusalCause, Session } from '../../face.ts';
import type { OutgoingMessage, PublishedMessage } from '../../messages.ts';

/**
 * What is wrong with a message. At QoS 1 its acknowledgement says so; nothing can at QoS 0, so that it is told in the hub's log
 * alone: what the cloud does then is not documented, and a connection that ends would hide which message it was.
 */
export function turnedDown({ qos }: PublishedMessage, cause: RefusalCause, reason: string): Reaction {
  return qos === 0 ? { declined: { cause, reason } } : { refusal: { cause, reason } };
}

/** What is sent to a device that has subscribed to it. */
export function forDevice(
  { filters }: Session,
  topic: string,
  mostQos: 0 | 1,
  type: string,
  correlation: Uint8Array,
  payload: Uint8Array,
): OutgoingMessage | undefined {
  const granted = [...filters].filter(([filter]) => matches(filter, topic)).map(([, { qos }]) => qos);
  if (granted.length === 0) return undefined;
  const qos = mostQos === 1 && granted.some((one) => one > 0) ? 1 : 0;
  return { topic, payload, qos, properties: typed(type, correlation) };
}
