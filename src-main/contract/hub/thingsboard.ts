import { z } from 'zod';
import { certificateFacts, nothing } from '../values.ts';
import type { MethodRow } from '../method-row.ts';

/** How certificates that nobody knows are refused: as ThingsBoard 3.5 and later do, or as 3.4 and earlier. */
export const thingsboardRefusal = z.enum(['connack', 'tls-alert']);

const hubThingsBoardDevice = z.object({
  name: z.string(),
  credentialsId: z.string(),
  certificate: certificateFacts,
  /** The profile that has made it. */
  profile: z.string().optional(),
  connected: z.boolean(),
});

const hubThingsBoardProfile = z.object({
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

export type ThingsboardRefusal = z.infer<typeof thingsboardRefusal>;
export type HubThingsBoardModel = z.infer<typeof hubThingsBoard>;

const codes = ['INVALID_INPUT', 'HUB_NOT_RUNNING', 'NOT_FOUND', 'STORAGE_FAILED'] as const;

const certificateCodes = ['FORMAT_NOT_RECOGNISED', 'DAMAGED', 'NAME_TAKEN'] as const;

const name = z.string().max(255);

const byName = z.strictObject({ name });

/** PEM as somebody has pasted it. */
const certificatePem = z.string().max(1_000_000);

/** What was taken out of the pasted text. */
const cleaned = z.array(z.object({ code: z.string(), message: z.string() }));

/** The local hub's rows for its ThingsBoard face. */
export const hubThingsboardMethods = {
  'hub.setThingsBoardDevice': {
    /** Makes the device, or gives it another certificate. */
    input: z.strictObject({ name, certificatePem }),
    output: hubThingsBoardDevice.extend({ cleaned }),
    codes: [...codes, ...certificateCodes],
  },
  'hub.removeThingsBoardDevice': { input: byName, output: nothing, codes: [...codes] },
  'hub.setThingsBoardProfile': {
    input: z.strictObject({
      /** Without it the certificate's common name. */
      name: name.optional(),
      certificatePem,
      /** A regular expression; its first group is the device's name, found anywhere in the common name. */
      pattern: z.string().min(1).max(500).default('(.*)'),
      allowCreate: z.boolean().default(true),
    }),
    output: hubThingsBoardProfile.extend({ cleaned }),
    codes: [...codes, ...certificateCodes],
  },
  'hub.removeThingsBoardProfile': { input: byName, output: nothing, codes: [...codes] },
  'hub.thingsBoardAttributes': {
    input: byName,
    /** JSON objects: what the server has set, and what the device has published. */
    output: z.object({ shared: z.string(), client: z.string() }),
    codes: [...codes],
  },
  'hub.thingsBoardSetAttributes': {
    /** A JSON object that is merged into the shared attributes; null deletes one. */
    input: z.strictObject({ name, shared: z.string().max(65_536) }),
    output: z.object({ shared: z.string(), delivered: z.boolean() }),
    codes: [...codes],
  },
  'hub.thingsBoardRpc': {
    input: z.strictObject({
      name,
      method: z.string().min(1).max(255),
      /** JSON. */
      params: z.string().max(65_536).default('{}'),
      timeoutMs: z.int().min(1000).max(300_000).default(10_000),
    }),
    /** What the device has answered, as it came. */
    output: z.object({ answer: z.string() }),
    codes: [...codes, 'NOT_CONNECTED', 'NO_ANSWER'],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
