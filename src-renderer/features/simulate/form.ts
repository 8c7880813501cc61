import type { MethodInput } from '../../../src-main/contract/methods.ts';
import type { PlatformForm } from '../../../src-main/contract/platforms.ts';
import { pubsub } from './pubsub-words.ts';
import { simulate as text } from './words.ts';
import { portWith } from '../../bench/platform-port.ts';
import type { ChosenAuthorities, TypedServer } from '../server/index.ts';
import {
  type PubSubDraft,
  hasTopics,
  newSubscriber,
  subscriberFaults,
  subscriberOrder,
  subscribersOf,
} from './pubsub.ts';
import type { TypedMembers } from './terms/tree.ts';
import { planOf } from './terms/typed.ts';
import { ui } from '../../ui/words.ts';

type Order = MethodInput<'simulation.start'>;

export interface Draft extends PubSubDraft {
  /** What was chosen for telemetry, while something else is looked at. */
  readonly telemetry?: Pick<Draft, 'platform' | 'deviceIds'>;
  readonly platform: string;
  /** Of a platform that the local hub plays: whether it is to be that hub. */
  readonly server: 'local' | 'other';
  /** By platform, so that nothing typed is lost by looking at another one. */
  readonly addresses: Readonly<Record<string, Address>>;
  /** Authorities to trust, where the server's is not a public one. */
  readonly serverCa?: ChosenAuthorities | undefined;
  readonly model: NonNullable<Order['model']>;
  readonly intervalMs: string;
  readonly messages: string;
  readonly alertAboveC: string;
  readonly seed: string;
  readonly keyPassphrase: string;
  /** What a plan says beside all this, as it is typed. */
  readonly terms: TypedMembers;
}

interface Address {
  readonly host: string;
  readonly port: string;
  /** What was typed; everything else has its initial value. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Faults by field; those of an address are `host`, `port` and `settings.<name>`. */
export type Faults = Readonly<Record<string, string>>;

export const emptyDraft = (deviceIds: readonly string[]): Draft => ({
  mode: 'telemetry',
  subscribers: [],
  allowTopics: true,
  deviceIds,
  platform: 'local-hub',
  server: 'local',
  addresses: {},
  model: 'daily-cycle',
  intervalMs: '1000',
  messages: '0',
  alertAboveC: '30',
  seed: '',
  keyPassphrase: '',
  terms: {},
});

/** Whether the local hub can be chosen to play a platform. As IoT Hub it is a platform of its own. */
export const canBeLocal = ({ face }: PlatformForm): boolean => face !== undefined && face !== 'iot-hub';

export const isLocal = ({ platform, server }: Draft, form: PlatformForm): boolean =>
  platform === 'local-hub' || (server === 'local' && canBeLocal(form));

export const addressOf = ({ addresses }: Draft, form: PlatformForm): Address =>
  addresses[form.id] ?? { host: form.host.initial, port: String(form.defaultPort), settings: {} };

export function withAddress(draft: Draft, form: PlatformForm, part: Partial<Address>): Partial<Draft> {
  const before = addressOf(draft, form);
  return {
    addresses: { ...draft.addresses, [form.id]: { ...before, ...portWith(before, form, part.settings), ...part } },
  };
}

/** A server elsewhere, as it was saved. */
export const withServer = (draft: Draft, { platform, serverCa, ...address }: TypedServer): Partial<Draft> => ({
  platform,
  server: 'other',
  serverCa,
  addresses: { ...draft.addresses, [platform]: address },
});

/** Where the devices publish, as typed; empty where the platform has topics of its own. */
export const topicOf = (draft: Draft, form: PlatformForm): string =>
  addressOf(draft, form).settings['topic'] ?? form.fields.find(({ name }) => name === 'topic')?.initial ?? '';

/** Platforms on which a draft's devices can do what they are to do. */
export const platformsFor = ({ mode }: Draft, forms: readonly PlatformForm[]): readonly PlatformForm[] =>
  mode === 'pubsub' ? forms.filter(hasTopics) : forms;

/** The draft with somebody who listens, on a platform where devices can reach each other. */
export function withMode(
  before: Draft,
  mode: Draft['mode'],
  forms: readonly PlatformForm[],
  deviceIds: readonly string[],
): Draft {
  if (mode === before.mode) return before;
  if (mode === 'telemetry') return { ...before, ...before.telemetry, mode };
  const { platform: chosen, deviceIds: sending, subscribers } = before;
  const listening = new Set(subscribers.map(({ deviceId }) => deviceId));
  const draft: Draft = {
    ...before,
    mode,
    telemetry: { platform: chosen, deviceIds: sending },
    deviceIds: sending.filter((deviceId) => !listening.has(deviceId)),
  };
  const able = platformsFor(draft, forms);
  const form = able.find(({ id }) => id === draft.platform) ?? able.find(({ face }) => face !== undefined) ?? able[0];
  const platform = form?.id ?? draft.platform;
  if (form === undefined || draft.subscribers.length > 0) return { ...draft, platform };
  const free = deviceIds.find((deviceId) => !draft.deviceIds.includes(deviceId));
  // Of several that are chosen the last one listens.
  const listener = free ?? (draft.deviceIds.length > 1 ? draft.deviceIds.at(-1) : undefined);
  return {
    ...draft,
    platform,
    deviceIds: draft.deviceIds.filter((deviceId) => deviceId !== listener),
    subscribers: [newSubscriber(listener ?? '', topicOf({ ...draft, platform }, form))],
  };
}

const whole = (typed: string, low: number, high: number): boolean =>
  /^\d+$/.test(typed.trim()) && Number(typed) >= low && Number(typed) <= high;

export function faultsOf(draft: Draft, form: PlatformForm, keysEncrypted: boolean): Faults {
  const alert = Number(draft.alertAboveC.replace(',', '.'));
  const local = isLocal(draft, form);
  const needed = draft.mode === 'pubsub' ? pubsub.someoneNeeded : text.devicesNeeded;
  const { host, port } = addressOf(draft, form);
  const faults: [string, boolean, string][] = [
    ['deviceIds', draft.deviceIds.length > 0 || subscribersOf(draft).length > 0, needed],
    ['deviceIds', draft.deviceIds.length <= 10_000, text.devicesTooMany],
    ['host', local || host.trim() !== '', ui.isMissing(form.host.label)],
    ['port', local || whole(port, 1, 65_535), text.portFault],
    ['intervalMs', whole(draft.intervalMs, 10, 86_400_000), text.intervalFault],
    ['messages', whole(draft.messages, 0, 1_000_000_000), text.messagesFault],
    ['alertAboveC', draft.alertAboveC.trim() !== '' && alert >= -273.15 && alert <= 10_000, text.alertFault],
    ['seed', draft.seed.trim() === '' || whole(draft.seed, 0, 4_294_967_295), text.seedFault],
    ['keyPassphrase', !keysEncrypted || draft.keyPassphrase !== '', text.keyPassphraseNeeded],
  ];
  const found = Object.fromEntries(faults.filter(([, good]) => !good).map(([field, , words]) => [field, words]));
  return { ...found, ...subscriberFaults(draft, form), ...planOf(draft.terms).faults };
}

export interface ServerTarget {
  readonly host: string;
  readonly port: number;
  readonly serverCaPem?: string;
  /** Settings that the server itself knows; they come before what was typed. */
  readonly known: Readonly<Record<string, string>>;
}

export function cloudTarget(draft: Draft, form: PlatformForm): ServerTarget {
  const { host, port } = addressOf(draft, form);
  return {
    host: host.trim(),
    port: Number(port),
    known: {},
    ...(draft.serverCa === undefined ? {} : { serverCaPem: draft.serverCa.pem }),
  };
}

export function orderOf(
  draft: Draft,
  form: PlatformForm,
  workspace: string,
  { known, ...server }: ServerTarget,
): Order {
  return {
    ...planOf(draft.terms).plan,
    workspace,
    deviceIds: [...draft.deviceIds],
    ...(draft.mode === 'pubsub' ? { subscribers: subscriberOrder(draft) } : {}),
    platform: draft.platform,
    ...server,
    settings: { ...addressOf(draft, form).settings, ...known },
    messages: Number(draft.messages),
    intervalMs: Number(draft.intervalMs),
    model: draft.model,
    alertAboveC: Number(draft.alertAboveC.replace(',', '.')),
    ...(draft.seed.trim() === '' ? {} : { seed: Number(draft.seed) }),
    ...(draft.keyPassphrase === '' ? {} : { keyPassphrase: draft.keyPassphrase }),
  };
}

/** The same devices at the same place, to be provisioned and no more. */
export function provisionOrderOf(
  draft: Draft,
  form: PlatformForm,
  workspace: string,
  target: ServerTarget,
): MethodInput<'provision.run'> {
  const {
    deviceIds = [],
    platform,
    host,
    port,
    settings,
    serverCaPem,
    keyPassphrase,
  } = orderOf(draft, form, workspace, target);
  return {
    workspace,
    deviceIds,
    platform,
    host,
    port,
    settings,
    ...(serverCaPem === undefined ? {} : { serverCaPem }),
    ...(keyPassphrase === undefined ? {} : { keyPassphrase }),
  };
}
