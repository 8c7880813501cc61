import { checkFilter, checkTopic } from '../../../mqtt/topic.ts';
import type {
  HubWorld,
  PublishedMessage,
  Reaction,
  Refusal,
  RefusalCause,
  Session,
  SubscribeDecision,
  SubscribeRequest,
} from '../../face.ts';
import { missingTemplates } from './missing.ts';
import { checkLimits, spacesFor } from './spaces.ts';
import { quoted } from '../../../quoting.ts';

/** Event Grid's limits ("Azure Event Grid quotas and limits"). */
const maximumMessageBytes = 524_288;
const maximumFiltersTogether = 10;
const maximumFilters = 50;

const close = (cause: RefusalCause, reason: string): { refusal: Refusal } => ({ refusal: { cause, reason } });

/** A topic that no space allows, with the template that would. */
const outside = (reason: string, templates: readonly string[]): { refusal: Refusal } => ({
  refusal: { cause: 'topic-outside-spaces', reason, action: { do: 'allow-topics', templates } },
});

/** A message on a topic of the devices' own. */
export function publishOnSpaces(
  { deviceId }: Session,
  { topic, payload, qos, retain }: PublishedMessage,
  { state }: HubWorld,
): Reaction {
  if (qos === 2) {
    return close('qos-not-supported', `${deviceId} published with QoS 2; the broker takes QoS 0 and 1.`);
  }
  const fault = checkTopic(topic) ?? checkLimits(topic);
  if (fault !== undefined) return close('topic-malformed', `${deviceId} published on ${quoted(topic)}. ${fault}`);
  if (spacesFor(state.topicSpaces, deviceId, topic).length === 0) {
    return outside(
      `${deviceId} published on ${quoted(topic)}, which no topic space of the hub allows to it.`,
      missingTemplates(state.topicSpaces, [{ deviceId, topicOrFilter: topic }], []),
    );
  }
  if (retain) {
    return close('retain-not-supported', `${deviceId} published a message to be retained, which the broker does not.`);
  }
  if (payload.length > maximumMessageBytes) {
    return close(
      'message-too-large',
      `The message has ${payload.length} bytes; the broker takes ${maximumMessageBytes}.`,
    );
  }
  return {
    telemetry: { face: 'topics', deviceId, topic, qos, properties: {}, systemProperties: {}, payload },
    deliver: { topic, payload, qos },
  };
}

export function subscribeToSpaces(
  { deviceId, filters }: Session,
  { filter, qos, together }: SubscribeRequest,
  { state }: HubWorld,
): SubscribeDecision {
  const closing = (cause: RefusalCause, reason: string) => ({ granted: undefined, ...close(cause, reason) });
  const subscribed = `${deviceId} subscribed to ${quoted(filter)}`;
  const fault = checkFilter(filter) ?? checkLimits(filter);
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
