import type { OutgoingMessage } from '../../core/hub/face.ts';
import { matches } from '../../core/mqtt/topic.ts';
import type { OpenSession } from './session-table.ts';

/** Sends a message once to each session that has subscribed to its topic, at the best QoS that was granted. */
export function route(message: OutgoingMessage, sessions: readonly OpenSession[]): void {
  for (const { filters, link } of sessions) {
    const granted = [...filters].flatMap(([filter, qos]) => (matches(filter, message.topic) ? [qos] : []));
    if (granted.length > 0) link.send({ ...message, qos: message.qos === 1 && granted.includes(1) ? 1 : 0 });
  }
}
