import { z } from 'zod';
import { instant, nothing } from '../values.ts';
import { type MethodRow, hubCodes } from '../method-row.ts';

export const hubDevice = z.object({
  deviceId: z.string(),
  enabled: z.boolean(),
  authentication: z.enum(['certificateAuthority', 'selfSigned']),
  primaryThumbprint: z.string().optional(),
  secondaryThumbprint: z.string().optional(),
  /** The issuing policy whose certificates it logs in with. */
  policy: z.string().optional(),
  connected: z.boolean(),
  lastSeenAt: instant.optional(),
  pendingMessages: z.int(),
});

export type HubDeviceModel = z.infer<typeof hubDevice>;

const hubDeviceInput = z.strictObject({ deviceId: z.string().max(200) });

const identityInput = hubDeviceInput.extend({
  /** With a thumbprint the device is self-signed, without it CA-signed. */
  primaryThumbprint: z.string().max(200).optional(),
  secondaryThumbprint: z.string().max(200).optional(),
});

export const hubDeviceMethods = {
  'hub.registerDevice': {
    input: identityInput,
    output: hubDevice,
    codes: [...hubCodes, 'NAME_TAKEN'],
  },
  /**
   * How a device that is registered proves itself from now on, with all else of it as it was. Whoever is connected stays so: a
   * certificate is looked at where a device logs in.
   */
  'hub.setDeviceAuthentication': { input: identityInput, output: hubDevice, codes: [...hubCodes] },
  /** Lets the next certificates of devices in beside those that they have: as the secondary, or as the primary where that is free. */
  'hub.rollOverDevices': {
    input: z.strictObject({
      devices: z
        .array(
          z.strictObject({
            deviceId: z.string().max(200),
            /** SHA-1 or SHA-256 of the next certificate. */
            thumbprint: z.string().max(200),
            /** Of the certificate that it has; a device that is registered with none of them is left as it is. */
            before: z.array(z.string().max(200)).max(2).optional(),
          }),
        )
        .max(100_000),
    }),
    /** In the order asked for. */
    output: z.object({
      devices: z.array(
        z.object({
          deviceId: z.string(),
          state: z.enum(['rolled-over', 'known', 'by-authority', 'other-certificate', 'not-registered']),
        }),
      ),
    }),
    codes: [...hubCodes],
  },
  'hub.setDeviceEnabled': {
    input: z.strictObject({ deviceId: z.string().max(200), enabled: z.boolean() }),
    output: hubDevice,
    codes: [...hubCodes],
  },
  'hub.removeDevice': { input: hubDeviceInput, output: nothing, codes: [...hubCodes] },
  'hub.getTwin': {
    input: hubDeviceInput,
    /** JSON objects; tags are the hub's own, the device does not see them. */
    output: z.object({ tags: z.string(), desired: z.string(), reported: z.string() }),
    codes: [...hubCodes],
  },
  'hub.updateDesired': {
    /** A JSON object that is merged into the desired properties; null deletes a member. */
    input: z.strictObject({ deviceId: z.string().max(200), patch: z.string().max(65_536) }),
    output: z.object({ version: z.int(), delivered: z.boolean() }),
    codes: [...hubCodes, 'LIMIT_REACHED'],
  },
  'hub.updateTags': {
    /** A JSON object that is merged into the tags; null deletes a member. */
    input: z.strictObject({ deviceId: z.string().max(200), patch: z.string().max(65_536) }),
    output: z.object({ tags: z.string() }),
    codes: [...hubCodes, 'LIMIT_REACHED'],
  },
  /** Breaks the device's connections off, as a network does that fails; it may come back at once. */
  'hub.disconnectDevice': {
    input: hubDeviceInput,
    output: z.object({ connections: z.int() }),
    codes: [...hubCodes, 'NOT_CONNECTED'],
  },
  'hub.sendMessage': {
    input: z.strictObject({
      deviceId: z.string().max(200),
      body: z.string().max(65_536),
      properties: z.record(z.string().max(256), z.string().max(4096)).default({}),
    }),
    /** Not delivered: the message waits until the device has connected and subscribed. */
    output: z.object({ messageId: z.string(), delivered: z.boolean() }),
    codes: [...hubCodes, 'LIMIT_REACHED'],
  },
  'hub.callMethod': {
    input: z.strictObject({
      deviceId: z.string().max(200),
      name: z.string().regex(/^[^/+#?\s]{1,128}$/, 'It has no space, /, +, # or ?, and at most 128 characters'),
      payload: z.string().max(131_072).default('null'),
      timeoutMs: z.int().min(5000).max(300_000).default(30_000),
    }),
    output: z.object({ status: z.int(), payload: z.string() }),
    codes: [...hubCodes, 'NOT_CONNECTED', 'NO_ANSWER'],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
