import { z } from 'zod';
import { instant, jobId, noInput, nothing, passphrase, port, warning, workspaceToken } from '../values.ts';
import { hubAws } from './aws.ts';
import { hubAuthority } from './authorities.ts';
import { hubDevice } from './devices.ts';
import { hubDps } from './dps.ts';
import { hubEvent } from './events.ts';
import { hubIssuingFaults, hubPolicy } from './issuing.ts';
import { hubRevocationList } from './revocation.ts';
import { hubThingsBoard, thingsboardRefusal } from './thingsboard.ts';
import { hubThrottle } from './throttle.ts';
import { hubTopicSpace } from './topics.ts';
import { type MethodRow, keyCodes, workspaceCodes } from '../method-row.ts';

/** The clouds that the hub plays. One face may play several. */
export const faceName = z.enum(['iot-hub', 'mqtt5-hub', 'dps', 'topics', 'aws', 'thingsboard', 'broker', 'est']);

export type FaceName = z.infer<typeof faceName>;

/** Who can connect to the hub: programs on this computer, or everybody on its networks. */
export const hubReachable = z.enum(['this-computer', 'network']);

export type HubReachable = z.infer<typeof hubReachable>;

export const hubAddress = z.object({
  /** For clients on this computer. */
  host: z.string(),
  port,
  reachable: hubReachable,
  /** The addresses that it listens on, as far as this computer has them. */
  listensOn: z.array(z.string()),
  /** Names and addresses under which other computers can reach it and accept its certificate. */
  networkHosts: z.array(z.string()),
  /** Where MQTT in WebSockets is, at the paths /mqtt and, for Azure's SDKs, /$iothub/websocket, which has AMQP too, and HTTPS; absent where it is not offered. */
  webSocketPort: port.optional(),
  /** Where AMQP 1.0 is; absent where it is not offered. */
  amqpPort: port.optional(),
  /** Where revocation lists and OCSP are, by HTTP without TLS; absent where they are not offered. */
  revocationPort: port.optional(),
  /** Where MQTT is for clients that name it in TLS as at AWS IoT's port 443 (ALPN x-amzn-mqtt-ca); absent where it is not offered. */
  alpnPort: port.optional(),
  /** What other clients must trust. */
  authorityPem: z.string(),
  /** Its file, where the hub has a folder that others can read. */
  authorityFile: z.string(),
  /** What devices name when they ask the hub's provisioning service. */
  idScope: z.string(),
  /** The one of a workspace that it presents, with the names and addresses that it is for; absent for the hub's own. */
  serverCertificate: z.object({ name: z.string(), hosts: z.array(z.string()) }).optional(),
});

const registered = {
  authorities: z.array(hubAuthority),
  devices: z.array(hubDevice),
  topicSpaces: z.array(hubTopicSpace),
  policies: z.array(hubPolicy),
  issuingFaults: hubIssuingFaults,
  revocationLists: z.array(hubRevocationList),
};

const absent = z.never().optional();

/** What only a hub that runs can tell: named, so that a reader may ask for it of either. */
const nowhere = {
  throttle: absent,
  warnings: absent,
  notSaved: absent,
  address: absent,
  dps: absent,
  aws: absent,
  thingsboard: absent,
};

/** The local hub's rows. */
export const hubMethods = {
  'hub.start': {
    input: z.strictObject({
      /** The folder where the hub keeps its state; without it the shell's own. */
      data: z.string().min(1).max(200).optional(),
      /** 0 picks a free port. */
      port: z.int().min(0).max(65_535).default(8883),
      reachable: hubReachable.default('this-computer'),
      /**
       * Of WebSockets; 0 picks a free one, and null offers none. Without it, it is 8443, or a free one where `port` is 0. One
       * that cannot be had is a warning.
       */
      webSocketPort: z.int().min(0).max(65_535).nullable().optional(),
      /** Of AMQP, in the same way; without it 5671. */
      amqpPort: z.int().min(0).max(65_535).nullable().optional(),
      /** Of revocation lists and OCSP; without it a free one. */
      revocationPort: z.int().min(0).max(65_535).nullable().optional(),
      /** Of the one that is as AWS IoT's 443, in the same way; without it 8444. */
      alpnPort: z.int().min(0).max(65_535).nullable().optional(),
      autoRegister: z.boolean().default(false),
      /** Be a broker without a cloud to those who name none: whoever has a certificate of a registered authority may use every topic. */
      plainBroker: z.boolean().default(false),
      /** Of its provisioning service. */
      idScope: z
        .string()
        .regex(/^0[a-z]{2}[0-9A-Fa-f]{8}$/, 'It must be 0ne and eight hex digits.')
        .default('0ne00000001'),
      /** A server certificate of a workspace; without it the hub has one of its own, for this computer. */
      serverCertificate: z
        .strictObject({
          workspace: workspaceToken,
          name: z.string().max(200),
          /** Where its key file is encrypted. */
          keyPassphrase: passphrase.optional(),
        })
        .optional(),
      thingsboardRefusal: thingsboardRefusal.default('connack'),
      /** Whether a face refuses client certificates that are not for clients; absent ones keep their default. */
      purposes: z.partialRecord(faceName, z.enum(['strict', 'lenient'])).default({}),
      /** Whether a client is refused whose certificate is on a revocation list, or one above it. The clouds that the hub plays look at no list. */
      revocation: z.enum(['checked', 'ignored']).default('checked'),
      /** Limits of what clients can make grow, by name, in the place of the defaults. */
      limits: z.record(z.string().max(60), z.int().min(1).max(4_294_967_295)).default({}),
      /** Names the job for `job.cancel`; cancelled, nothing listens. */
      jobId: jobId.optional(),
    }),
    output: hubAddress.extend({ warnings: z.array(warning) }),
    codes: ['HUB_RUNNING', 'PORT_TAKEN', 'CANCELLED', ...workspaceCodes, ...keyCodes],
  },
  'hub.freePort': {
    /** The next port, from this one upwards, that nobody listens on just now. */
    input: z.strictObject({ from: port, reachable: hubReachable.default('this-computer') }),
    output: z.object({ port }),
    codes: ['INVALID_INPUT', 'PORT_TAKEN'],
  },
  'hub.stop': { input: noInput, output: nothing, codes: ['HUB_NOT_RUNNING'] },
  'hub.status': {
    input: noInput,
    output: z.discriminatedUnion('running', [
      z.object({
        running: z.literal(true),
        /** What was told at the start, for example of entries that could not be read. */
        warnings: z.array(warning),
        /** Since when nothing can be saved, and why; what clients change is not acknowledged meanwhile. */
        notSaved: z.object({ since: instant, reason: z.string() }).optional(),
        address: hubAddress,
        ...registered,
        dps: hubDps,
        aws: hubAws,
        thingsboard: hubThingsBoard,
        throttle: hubThrottle,
      }),
      /** One that is stopped knows of nobody, and is nowhere. */
      z.object({ running: z.literal(false), ...registered, ...nowhere }),
    ]),
    codes: [],
  },
  'hub.log': {
    input: noInput,
    /** Everything but telemetry, newest last; `dropped` older entries are forgotten. */
    output: z.object({ events: z.array(hubEvent), dropped: z.int() }),
    codes: [],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
