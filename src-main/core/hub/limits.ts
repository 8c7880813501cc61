import { i18n } from '../language/index.ts';
import { Problem } from '../problem.ts';
import { quoted } from '../quoting.ts';

/**
 * Everything that a client can make grow, and how far. Sizes are bytes where a name says nothing else. Each may be set when
 * the hub is started; what is a cloud's own limit stands beside its rule or below, and is fixed.
 */
const limits = {
  handshakeMs: [10_000, 'milliseconds for a TLS handshake'],
  connectMs: [10_000, 'milliseconds from the handshake to CONNECT'],
  unfinishedPerAddress: [1000, 'connections of one address that have not logged in'],
  unfinished: [2000, 'connections in all that have not logged in'],
  connections: [10_000, 'connections that have logged in'],
  /** What Event Grid can be set to at most ("Multi-session support"); the other clouds name none. */
  connectionsPerDevice: [100, 'connections of one device at one cloud'],
  connectBytes: [196_608, 'bytes of a packet before its client has logged in'],
  /** What is over a cloud's own limit and below this is refused by the cloud, with its reason. */
  packetBytes: [1_048_576, 'bytes of a packet'],
  receivingBytes: [67_108_864, 'bytes in all of packets that have begun and not ended'],
  backlogBytes: [16_777_216, 'bytes that wait for one client to take or acknowledge them'],
  backlogTotalBytes: [67_108_864, 'bytes in all that wait for clients'],
  clientIdBytes: [1024, 'bytes of a client ID'],
  keptSessionsPerDevice: [100, 'sessions that are kept for one device while it is away'],
  keptSessions: [10_000, 'sessions in all that are kept for devices that are away'],
  /** As they are written; what a person sets counts, and is not refused. */
  stateBytes: [67_108_864, 'bytes of all that the hub remembers'],
  attributeBytes: [262_144, 'bytes of one kind of attributes of a ThingsBoard device'],
  uploadBytes: [67_108_864, 'bytes of one file that a device uploads'],
  uploadsTotalBytes: [536_870_912, 'bytes in all of the files that devices have uploaded'],
  uploadsAtOnce: [32, 'requests at a time that bring parts of files'],
  presentedBytes: [65_536, 'bytes of the certificates that are kept of one client that was refused'],
  presentedTotalBytes: [4_194_304, 'bytes in all of certificates of refused clients; the oldest are forgotten'],
  eventLogBytes: [4_194_304, 'bytes of the event log; the oldest events are forgotten'],
} as const satisfies Readonly<Record<string, readonly [most: number, what: string]>>;

export type LimitName = keyof typeof limits;
export type HubLimits = Readonly<Record<LimitName, number>>;

const names = Object.keys(limits) as LimitName[];

export const defaultLimits = Object.fromEntries(names.map((name) => [name, limits[name][0]])) as HubLimits;

/** The defaults with changes; throws INVALID_INPUT where there is no such limit. */
export function limitsWith(changes: Readonly<Record<string, number>>): HubLimits {
  const unknown = Object.keys(changes).find((name) => !Object.hasOwn(limits, name));
  if (unknown !== undefined) {
    throw new Problem('INVALID_INPUT', i18n.t('The hub has no limit {unknown}.', { unknown: quoted(unknown) }), {
      field: 'limits',
      remedy: i18n.t('There are: {names}.', { names: names.join(', ') }),
    });
  }
  return { ...defaultLimits, ...changes };
}

/** What a limit is, for the log, when it bites. */
export const limitSentence = (name: LimitName, { [name]: most }: HubLimits): string =>
  `The hub’s limit ${name} is ${most} ${limits[name][1]}.`;

/** When a client that is throttled is to ask again, where it can be told. */
export const throttledSeconds = 2;

/**
 * Azure's own limits of a twin (learn.microsoft.com, "Understand and use device twins in IoT Hub", Device twin size and
 * format): they hold at the faces of Azure.
 */
export const twinLimits = {
  tagsBytes: 8192,
  /** Of desired properties, and of reported ones. */
  propertiesBytes: 32_768,
  depth: 10,
  keyBytes: 1024,
  stringBytes: 4096,
  /** Integers beyond it, of either sign, are refused: 2^52. */
  integer: 4_503_599_627_370_496,
} as const;

/** Characters of an attribute's name (thingsboard/thingsboard, attribute_kv.attribute_key). */
export const attributeNameCharacters = 255;
