import { z } from 'zod';
import { certificateFacts, instant, port } from './base-models.ts';
import { remedyAction } from './remedies.ts';
import { hubEndCause, hubHandshakeCause, hubRefusalCause } from './hub-causes.ts';

/** The clouds that the hub plays. One face may play several. */
export const faceName = z.enum(['iot-hub', 'dps', 'topics', 'thingsboard']);
export type FaceName = z.infer<typeof faceName>;

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

export const topicSpaceType = z.enum(['LowFanout', 'PublishOnly']);
export const hubTopicSpace = z.object({ name: z.string(), type: topicSpaceType, templates: z.array(z.string()) });

export const hubAddress = z.object({
  host: z.string(),
  port,
  /** What other clients must trust. */
  authorityPem: z.string(),
  /** Its file, where the hub has a folder that others can read. */
  authorityFile: z.string(),
  /** What devices name when they ask the hub's provisioning service. */
  idScope: z.string(),
  /** The one of a workspace that it presents, with the names and addresses that it is for; absent for the hub's own. */
  serverCertificate: z.object({ name: z.string(), hosts: z.array(z.string()) }).optional(),
});

/** How certificates that nobody knows are refused: as ThingsBoard 3.5 and later do, or as 3.4 and earlier. */
export const thingsboardRefusal = z.enum(['connack', 'tls-alert']);

export const hubThingsBoardDevice = z.object({
  name: z.string(),
  credentialsId: z.string(),
  certificate: certificateFacts,
  /** The profile that has made it. */
  profile: z.string().optional(),
  connected: z.boolean(),
});

export const hubThingsBoardProfile = z.object({
  name: z.string(),
  credentialsId: z.string(),
  certificate: certificateFacts,
  pattern: z.string(),
  allowCreate: z.boolean(),
});

export const hubThingsBoard = z.object({
  refusal: thingsboardRefusal,
  devices: z.array(hubThingsBoardDevice),
  profiles: z.array(hubThingsBoardProfile),
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
    cause: hubEndCause,
    reason: z.string(),
    action: remedyAction.optional(),
  }),
  z.object({
    type: z.literal('refused'),
    ...hubEventBase,
    ...connectionOf,
    deviceId: z.string().optional(),
    /** CONNACK return code; absent where an established connection was closed. */
    code: z.int().optional(),
    cause: hubRefusalCause,
    reason: z.string(),
    action: remedyAction.optional(),
  }),
  z.object({
    type: z.literal('handshake-failed'),
    at: instant,
    remote: z.string(),
    cause: hubHandshakeCause,
    reason: z.string(),
    action: remedyAction.optional(),
  }),
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
  /** The provisioning service has assigned a device to this hub. */
  z.object({
    type: z.literal('provisioned'),
    ...hubEventBase,
    deviceId: z.string(),
    registrationId: z.string(),
    assignedHub: z.string(),
    substatus: z.string(),
  }),
  /** The hub cannot save what it knows, or can again. */
  z.object({ type: z.literal('storage'), at: instant, saved: z.boolean(), reason: z.string() }),
  /** A message that was acknowledged and had no effect. */
  z.object({
    type: z.literal('dropped'),
    ...hubEventBase,
    deviceId: z.string(),
    topic: z.string(),
    reason: z.string(),
  }),
]);

export type HubEvent = z.infer<typeof hubEvent>;
export type HubAuthorityModel = z.infer<typeof hubAuthority>;
export type HubDeviceModel = z.infer<typeof hubDevice>;
export type ThingsboardRefusal = z.infer<typeof thingsboardRefusal>;
export type HubThingsBoardModel = z.infer<typeof hubThingsBoard>;
export type HubTopicSpaceModel = z.infer<typeof hubTopicSpace>;
