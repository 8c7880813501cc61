import { english } from '../../../language/index.ts';
import { checkFilter, checkTopic, isShared } from '../../../mqtt/topic.ts';
import type { HubWorld, Reaction, Refusal, RefusalCause, Session } from '../../face.ts';
import type { PublishedMessage, SubscribeDecision, SubscribeRequest } from '../../messages.ts';
import { passedOn } from '../passing-on.ts';
import { missingTemplates } from './missing.ts';
import { checkLimits, spacesFor } from './spaces.ts';
import { quoted } from '../../../quoting.ts';

/** Event Grid's limits ("Azure Event Grid quotas and limits"). */
const maximumMessageBytes = 524_288;
/** "MQTT retain". */
const maximumRetainedBytes = 65_536;
const maximumFiltersTogether = 10;
const maximumFilters = 50;

const close = (cause: RefusalCause, reason: string): { refusal: Refusal } => ({ refusal: { cause, reason } });

/** A topic that no space allows, with the template that would. */
const outside = (reason: string, templates: readonly string[]): { refusal: Refusal } => ({
  refusal: { cause: 'topic-outside-spaces', reason, action: { do: 'allow-topics', templates } },
});

/** A message on a topic of the devices' own. */
export function publishOnSpaces(
  { deviceId, face }: Session,
  message: PublishedMessage,
  { state, now }: HubWorld,
): Reaction {
  const { topic, payload, qos, retain } = message;
  if (qos === 2) {
    return close('qos-not-supported', `${deviceId} published with QoS 2; the broker takes QoS 0 and 1.`);
  }
  const fault = checkTopic(topic, english) ?? checkLimits(topic);
  if (fault !== undefined) return close('topic-malformed', `${deviceId} published on ${quoted(topic)}. ${fault}`);
  if (spacesFor(state.topicSpaces, deviceId, topic).length === 0) {
    return outside(
      `${deviceId} published on ${quoted(topic)}, which no topic space of the hub allows to it.`,
      missingTemplates(state.topicSpaces, [{ deviceId, topicOrFilter: topic }], []),
    );
  }
  if (retain && face.name === 'iot-hub') {
    const reason = `${deviceId} published a message to be retained, which the broker of IoT Hub's preview does not.`;
    return close('retain-not-supported', reason);
  }
  const most = retain ? maximumRetainedBytes : maximumMessageBytes;
  if (payload.length > most) {
    const reason = `The message${retain ? ' to be retained' : ''} has ${payload.length} bytes; the broker takes ${most}.`;
    return close('message-too-large', reason);
  }
  return passedOn('topics', deviceId, message, now);
}

export function subscribeToSpaces(
  { deviceId, filters, protocolVersion }: Session,
  { filter, qos, together }: SubscribeRequest,
  { state }: HubWorld,
): SubscribeDecision {
  const closing = (cause: RefusalCause, reason: string) => ({ granted: undefined, ...close(cause, reason) });
  const subscribed = `${deviceId} subscribed to ${quoted(filter)}`;
  if (isShared(filter)) {
    const refusal: Refusal = {
      cause: 'shared-subscriptions-not-supported',
      reason: `${subscribed}, which is a shared subscription. The broker has none.`,
    };
    return protocolVersion === 5 ? { granted: 128, refusal } : { granted: undefined, refusal };
  }
  const fault = checkFilter(filter, english) ?? checkLimits(filter);
  if (fault !== undefined) return closing('topic-malformed', `${subscribed}. ${fault}`);
  if (together > maximumFiltersTogether) {
    return closing(
      'too-many-filters',
      `${deviceId} subscribed to ${together} filters at once; ${maximumFiltersTogether} may be in a packet.`,
    );
  }
  if (filters.size >= maximumFilters && !filters.has(filter)) {
    return closing('too-many-filters', `${subscribed} beside ${maximumFilters} others, which is the limit.`);
  }
  const spaces = spacesFor(state.topicSpaces, deviceId, filter);
  if (spaces.some(({ type }) => type === 'LowFanout')) return { granted: qos === 0 ? 0 : 1 };
  const [deaf] = spaces;
  const reason =
    deaf === undefined
      ? `${subscribed}, which no topic space of the hub allows to it.`
      : `${subscribed}, but the topic space ${deaf.name} is for publishing only.`;
  const templates = missingTemplates(state.topicSpaces, [], [{ deviceId, topicOrFilter: filter }]);
  return { granted: undefined, ...outside(reason, templates) };
}
