import { z } from 'zod';

/** Shapes that cross between the services and whoever calls them. Never a private key, never a passphrase going out. */

export const workspaceToken = z.string().min(1).max(200);
export const passphrase = z.string().min(1).max(1024);
export const jobId = z.string().min(1).max(100);
export const keyType = z.enum(['ec-p256', 'ec-p384', 'rsa-2048', 'rsa-3072', 'rsa-4096']);
export const pfxProfile = z.enum(['modern', 'compatible']);
export const validityDays = z.int().min(1).max(36_500);
export const platformId = z.enum(['azure-iot-hub', 'local-hub']);
export const sensorModel = z.enum(['tutorial', 'daily-cycle', 'random-walk']);
export const port = z.int().min(1).max(65_535);
/** Times cross as ISO 8601 in UTC. */
const instant = z.iso.datetime();

/** Everything told about a certificate. Thumbprints are upper-case hex without separators. */
export const certificateFacts = z.object({
  subject: z.string(),
  issuer: z.string(),
  serial: z.string(),
  notBefore: instant,
  notAfter: instant,
  thumbprintSha1: z.string(),
  thumbprintSha256: z.string(),
  key: z.string(),
});

/** A file that was made: its path below the workspace, with / on every system. */
export const madeFile = z.object({ name: z.string(), path: z.string() });

export const warning = z.object({
  code: z.enum([
    'shortened-to-issuer',
    'outlives-issuer',
    'weak-passphrase',
    'unusual-code',
    'default-pfx-password',
    'other-settings',
  ]),
  message: z.string(),
});

export const authoritySummary = z.object({
  name: z.string(),
  parent: z.string().optional(),
  certificate: certificateFacts,
  certificatePem: z.string(),
  files: z.array(madeFile),
});

export const deviceSummary = z.object({
  deviceId: z.string(),
  authority: z.string().optional(),
  pfxProfile,
  certificate: certificateFacts,
  files: z.array(madeFile),
  /** Files of its set that are missing from the folder. */
  missing: z.array(z.string()),
});

export const createdDevice = deviceSummary.extend({
  outcome: z.enum(['created', 'completed', 'kept']),
  warnings: z.array(warning),
});

export const hubAuthority = z.object({
  name: z.string(),
  status: z.enum(['unverified', 'verified']),
  verificationCode: z.string().optional(),
  certificate: certificateFacts,
});

export const hubDevice = z.object({
  deviceId: z.string(),
  enabled: z.boolean(),
  authentication: z.enum(['certificateAuthority', 'selfSigned']),
  primaryThumbprint: z.string().optional(),
  secondaryThumbprint: z.string().optional(),
  connected: z.boolean(),
  lastSeenAt: instant.optional(),
  pendingMessages: z.int(),
});

export const hubAddress = z.object({
  host: z.string(),
  port,
  /** What other clients must trust. */
  authorityPem: z.string(),
  /** Its file, where the hub has a folder that others can read. */
  authorityFile: z.string(),
});

const hubEventBase = { at: instant, face: z.string() };
const connectionOf = { clientId: z.string(), remote: z.string() };

/** What the hub tells as it happens. */
export const hubEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('connected'),
    ...hubEventBase,
    ...connectionOf,
    deviceId: z.string(),
    thumbprintSha256: z.string(),
  }),
  z.object({
    type: z.literal('disconnected'),
    ...hubEventBase,
    ...connectionOf,
    deviceId: z.string(),
    cause: z.string(),
    reason: z.string(),
  }),
  z.object({
    type: z.literal('refused'),
    ...hubEventBase,
    ...connectionOf,
    deviceId: z.string().optional(),
    /** CONNACK return code; absent where an established connection was closed. */
    code: z.int().optional(),
    cause: z.string(),
    reason: z.string(),
  }),
  z.object({ type: z.literal('handshake-failed'), at: instant, remote: z.string(), reason: z.string() }),
  z.object({ type: z.literal('registered'), ...hubEventBase, deviceId: z.string() }),
  z.object({
    type: z.literal('message'),
    ...hubEventBase,
    deviceId: z.string(),
    topic: z.string(),
    qos: z.int(),
    properties: z.record(z.string(), z.string()),
    systemProperties: z.record(z.string(), z.string()),
    /** UTF-8 text; base64 where the payload is not UTF-8, told by `bodyEncoding`. */
    body: z.string(),
    bodyEncoding: z.enum(['utf-8', 'base64']),
  }),
  z.object({ type: z.literal('reported'), ...hubEventBase, deviceId: z.string(), version: z.int() }),
]);

/** Counters of a simulation. Latency runs from sending to acknowledgement. */
export const simulationTotals = z.object({
  runId: z.string(),
  state: z.enum(['running', 'paused', 'finished', 'stopped', 'failed']),
  devices: z.int(),
  connected: z.int(),
  failedDevices: z.int(),
  /** Handed to the connection, whether acknowledged yet or not. */
  attempted: z.int(),
  acknowledged: z.int(),
  /** Given up: the run ended or its device failed before they were acknowledged. */
  failed: z.int(),
  reconnects: z.int(),
  latencyMedianMs: z.number().optional(),
  latencyP95Ms: z.number().optional(),
});

const simulationBase = { at: instant, deviceId: z.string() };

export const simulationEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('connected'), ...simulationBase }),
  z.object({
    type: z.literal('sent'),
    ...simulationBase,
    messageId: z.int(),
    topic: z.string(),
    body: z.string(),
    temperatureC: z.number(),
    humidityPercent: z.number(),
    alert: z.boolean(),
    latencyMs: z.number(),
  }),
  z.object({
    type: z.literal('lost'),
    ...simulationBase,
    cause: z.string(),
    what: z.string(),
    remedy: z.string(),
    raw: z.string(),
    retryInMs: z.int(),
  }),
  z.object({
    type: z.literal('failed'),
    ...simulationBase,
    cause: z.string(),
    what: z.string(),
    remedy: z.string(),
    raw: z.string(),
  }),
  z.object({ type: z.literal('finished'), ...simulationBase, acknowledged: z.int() }),
]);

export const jobProgress = z.object({ jobId, done: z.int(), total: z.int() });

/** What a file was found to hold. */
export const inspection = z.object({
  kind: z.enum(['pem', 'certificate', 'pkcs12', 'private-key']),
  certificates: z.array(
    certificateFacts.extend({
      authority: z.boolean(),
      pathLength: z.int().optional(),
      keyUsage: z.array(z.string()),
      extendedKeyUsage: z.array(z.string()),
      alternativeNames: z.array(z.string()),
      signature: z.string(),
      friendlyName: z.string().optional(),
      pem: z.string(),
    }),
  ),
  privateKeys: z.array(
    z.object({
      key: z.string(),
      encrypted: z.boolean(),
      friendlyName: z.string().optional(),
      /** Index of the certificate it belongs to. */
      certificate: z.int().optional(),
    }),
  ),
  /** How the container is protected, one line a part. */
  protection: z.array(z.string()),
});

export type CertificateFacts = z.infer<typeof certificateFacts>;
export type AuthoritySummary = z.infer<typeof authoritySummary>;
export type DeviceSummary = z.infer<typeof deviceSummary>;
export type CreatedDevice = z.infer<typeof createdDevice>;
export type Warning = z.infer<typeof warning>;
export type MadeFile = z.infer<typeof madeFile>;
export type HubEvent = z.infer<typeof hubEvent>;
export type HubAuthorityModel = z.infer<typeof hubAuthority>;
export type HubDeviceModel = z.infer<typeof hubDevice>;
export type SimulationTotals = z.infer<typeof simulationTotals>;
export type SimulationEvent = z.infer<typeof simulationEvent>;
export type JobProgress = z.infer<typeof jobProgress>;
export type Inspection = z.infer<typeof inspection>;
