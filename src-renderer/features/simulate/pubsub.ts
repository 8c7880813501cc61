import type { MethodInput } from '../../../src-main/contract/methods.ts';
import type { PlatformForm } from '../../../src-main/contract/platforms.ts';
import { pubsub as text } from './pubsub-words.ts';

export interface SubscriberDraft {
  readonly deviceId: string;
  /** One a line. */
  readonly filters: string;
  readonly qos: '0' | '1' | '2';
}

/** The part of a run's draft that says who does what. */
export interface PubSubDraft {
  readonly mode: 'telemetry' | 'pubsub';
  readonly deviceIds: readonly string[];
  readonly subscribers: readonly SubscriberDraft[];
  /** Topics that the local hub does not allow yet are allowed when the run starts. */
  readonly allowTopics: boolean;
}

/** Where devices can reach each other: a platform with a topic of one's own choice. */
export const hasTopics = ({ fields }: PlatformForm): boolean => fields.some(({ name }) => name === 'topic');

export const linesOf = (filters: string): string[] =>
  filters
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Those that a run would have. */
export const subscribersOf = ({ mode, subscribers }: PubSubDraft): readonly SubscriberDraft[] =>
  mode === 'pubsub' ? subscribers : [];

export const participants = (draft: PubSubDraft): readonly string[] => [
  ...draft.deviceIds,
  ...subscribersOf(draft).map(({ deviceId }) => deviceId),
];

/** By `subscribers.<index>.device`, `.filters` and `.qos`. */
export function subscriberFaults(draft: PubSubDraft, form: PlatformForm): Readonly<Record<string, string>> {
  const { maximumQos } = form.limits;
  const seen = new Set(draft.deviceIds);
  const faults: [string, string][] = [];
  for (const [index, { deviceId, filters, qos }] of subscribersOf(draft).entries()) {
    const at = (field: string) => `subscribers.${index}.${field}`;
    if (deviceId === '') faults.push([at('device'), text.deviceNeeded]);
    else if (seen.has(deviceId)) faults.push([at('device'), text.deviceTwice(deviceId)]);
    seen.add(deviceId);
    if (linesOf(filters).length === 0) faults.push([at('filters'), text.filterNeeded]);
    if (Number(qos) > maximumQos) faults.push([at('qos'), text.qosTooHigh(form.label, maximumQos)]);
  }
  return Object.fromEntries(faults);
}

export const subscriberOrder = (draft: PubSubDraft): NonNullable<MethodInput<'simulation.start'>['subscribers']> =>
  subscribersOf(draft).map(({ deviceId, filters, qos }) => ({
    deviceId,
    filters: linesOf(filters),
    qos: qos === '0' ? 0 : qos === '2' ? 2 : 1,
  }));

/** What the local hub has to allow. */
export function wishesOf(
  draft: PubSubDraft,
  topic: string,
  /** What those that publish listen to besides. */
  subscription: string,
): MethodInput<'hub.missingTopicTemplates'> {
  const everybody = (typed: string) => {
    const topicOrFilter = typed.trim();
    return topicOrFilter === '' ? [] : draft.deviceIds.map((deviceId) => ({ deviceId, topicOrFilter }));
  };
  const listening = subscriberOrder(draft).flatMap(({ deviceId, filters }) =>
    deviceId === '' ? [] : filters.map((filter) => ({ deviceId, topicOrFilter: filter })),
  );
  return {
    publishing: everybody(topic),
    subscribing: [...listening, ...everybody(draft.mode === 'pubsub' ? '' : subscription)],
  };
}

/** A new subscriber listens to what is published. */
export const newSubscriber = (deviceId: string, topic: string): SubscriberDraft => ({
  deviceId,
  filters: topic.replaceAll('{deviceId}', '+'),
  qos: '1',
});
