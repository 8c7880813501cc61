import { t } from '@lingui/core/macro';
import { live } from '../../ui/language/index.ts';

export const pubsub = live(() => ({
  modes: { telemetry: t`Telemetry`, pubsub: t`Publish and subscribe` },
  mode: t`What the devices do`,
  publishers: t`Publishers`,
  subscribers: t`Subscribers`,
  published: t`Published`,
  received: t`Received`,
  device: t`Device`,
  noDevice: t`– choose –`,
  filters: t`Topic filters, one a line`,
  filtersHint: t`+ is one level, # all that follow, ${{ id: '{deviceId}' }} the device.`,
  qos: t`QoS`,
  qosChoices: [
    ['0', t`0: at most once`],
    ['1', t`1: at least once`],
    ['2', t`2: exactly once`],
  ] as const,
  add: t`Add a subscriber`,
  remove: (deviceId: string) => t`Remove the subscriber ${deviceId}`.trim(),
  of: (index: number) => t`Subscriber ${{ number: index + 1 }}`,
  someoneNeeded: t`Choose at least one publisher or add a subscriber.`,
  deviceNeeded: t`Choose the device.`,
  deviceTwice: (deviceId: string) => t`${deviceId} is chosen twice; a second connection would end the first.`,
  filterNeeded: t`Type at least one topic filter.`,
  qosTooHigh: (label: string, maximum: number) => t`${label} takes QoS ${maximum} at most.`,
  allow: (templates: readonly string[]) => t`Allow ${{ templates: templates.join(', ') }} in the local hub`,
  allowHint: t`No topic space of the hub covers it yet; one is made when you start.`,
  allowStopped: t`The hub is stopped. Where no topic space of it covers this, one is made when you start.`,
  notAllowed: (templates: readonly string[]) => t`The local hub allows nobody ${{ templates: templates.join(', ') }}.`,
  notAllowedRemedy: t`Tick the box that allows it, or make a topic space on the page of the local hub.`,
  /** Begins the names of topic spaces that are made when a run starts. */
  spaceBase: 'pub-sub',
  pair: t`Create a publisher and a subscriber`,
}));
