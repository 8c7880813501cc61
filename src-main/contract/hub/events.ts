import { z } from 'zod';
import { remedyAction } from '../remedies.ts';
import { instant } from '../values.ts';
import { hubEndCause, hubHandshakeCause, hubRefusalCause } from './causes.ts';

const hubEventBase = { at: instant, face: z.string() };

/** Where the client has shown certificates: the name under which `hub.explain` finds them, until they are forgotten. */
const presented = z.string().optional();

const connectionOf = { clientId: z.string(), remote: z.string() };

/** What the hub tells as it happens. */
export const hubEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('connected'),
    ...hubEventBase,
    ...connectionOf,
    deviceId: z.string(),
    thumbprintSha256: z.string(),
    /** As people call it, with its version where there are several. */
    protocol: z.string(),
  }),
  z.object({
    type: z.literal('disconnected'),
    ...hubEventBase,
    ...connectionOf,
    deviceId: z.string(),
    cause: hubEndCause,
    reason: z.string(),
    action: remedyAction.optional(),
    presented,
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
    presented,
  }),
  z.object({
    type: z.literal('handshake-failed'),
    at: instant,
    remote: z.string(),
    cause: hubHandshakeCause,
    reason: z.string(),
    action: remedyAction.optional(),
    presented,
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
    /** Why some devices cannot use what they were told. */
    warning: z.string().optional(),
  }),
  /** A device has told how the upload of a file went. */
  z.object({
    type: z.literal('uploaded'),
    ...hubEventBase,
    deviceId: z.string(),
    /** As the device has named it. */
    name: z.string(),
    /** Where it is, in the hub's folder, with / between the parts. */
    file: z.string(),
    succeeded: z.boolean(),
    /** What the device says of it; may be empty. */
    status: z.string(),
  }),
  /** A policy has issued a certificate to a device. */
  z.object({
    type: z.literal('issued'),
    ...hubEventBase,
    deviceId: z.string(),
    policy: z.string(),
    /** Hex. */
    serial: z.string(),
    until: instant,
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
