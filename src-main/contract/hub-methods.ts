import { z } from 'zod';
import { type MethodRow, keyCodes, workspaceCodes } from './method-row.ts';
import * as model from './models.ts';

const hubCodes = ['INVALID_INPUT', 'HUB_NOT_RUNNING', 'NOT_FOUND', 'STORAGE_FAILED', 'WORKSPACE_BUSY'] as const;

/** What a device is to publish on or subscribe to; `{deviceId}` stands for it. */
const wish = z.strictObject({ deviceId: z.string().max(200), topicOrFilter: z.string().min(1).max(65_535) });

const hubDeviceInput = z.strictObject({ deviceId: z.string().max(200) });
const nothing = z.object({});
const noInput = z.strictObject({});

const registered = {
  authorities: z.array(model.hubAuthority),
  devices: z.array(model.hubDevice),
  topicSpaces: z.array(model.hubTopicSpace),
};

const absent = z.never().optional();
/** What only a hub that runs can tell: named, so that a reader may ask for it of either. */
const nowhere = { warnings: absent, notSaved: absent, address: absent, dps: absent, thingsboard: absent };

/** The local hub's rows. */
export const hubMethods = {
  'hub.start': {
    input: z.strictObject({
      /** The folder where the hub keeps its state; without it the shell's own. */
      data: z.string().min(1).max(200).optional(),
      /** 0 picks a free port. */
      port: z.int().min(0).max(65_535).default(8883),
      autoRegister: z.boolean().default(false),
      /** Of its provisioning service. */
      idScope: z
        .string()
        .regex(/^0[a-z]{2}[0-9A-Fa-f]{8}$/, 'It must be 0ne and eight hex digits.')
        .default('0ne00000001'),
      /** A server certificate of a workspace; without it the hub has one of its own, for this computer. */
      serverCertificate: z
        .strictObject({
          workspace: model.workspaceToken,
          name: z.string().max(200),
          /** Where its key file is encrypted. */
          keyPassphrase: model.passphrase.optional(),
        })
        .optional(),
      thingsboardRefusal: model.thingsboardRefusal.default('connack'),
      /** Whether a face refuses client certificates that are not for clients; absent ones keep their default. */
      purposes: z.partialRecord(model.faceName, z.enum(['strict', 'lenient'])).default({}),
      /** Limits of what clients can make grow, by name, in the place of the defaults. */
      limits: z.record(z.string().max(60), z.int().min(1).max(4_294_967_295)).default({}),
      /** Names the job for `job.cancel`; cancelled, nothing listens. */
      jobId: model.jobId.optional(),
    }),
    output: model.hubAddress.extend({ warnings: z.array(model.warning) }),
    codes: ['HUB_RUNNING', 'PORT_TAKEN', 'CANCELLED', ...workspaceCodes, ...keyCodes],
  },
  'hub.freePort': {
    /** The next port, from this one upwards, that nobody listens on just now. */
    input: z.strictObject({ from: model.port }),
    output: z.object({ port: model.port }),
    codes: ['INVALID_INPUT', 'PORT_TAKEN'],
  },
  'hub.stop': { input: noInput, output: nothing, codes: ['HUB_NOT_RUNNING'] },
  'hub.status': {
    input: noInput,
    output: z.discriminatedUnion('running', [
      z.object({
        running: z.literal(true),
        /** What was told at the start, for example of entries that could not be read. */
        warnings: z.array(model.warning),
        /** Since when nothing can be saved, and why; what clients change is not acknowledged meanwhile. */
        notSaved: z.object({ since: model.instant, reason: z.string() }).optional(),
        address: model.hubAddress,
        ...registered,
        dps: model.hubDps,
        thingsboard: model.hubThingsBoard,
      }),
      /** One that is stopped knows of nobody, and is nowhere. */
      z.object({ running: z.literal(false), ...registered, ...nowhere }),
    ]),
    codes: [],
  },
  'hub.log': {
    input: noInput,
    /** Everything but telemetry, newest last; `dropped` older entries are forgotten. */
    output: z.object({ events: z.array(model.hubEvent), dropped: z.int() }),
    codes: [],
  },
  'hub.uploadAuthority': {
    input: z.strictObject({
      certificatePem: z.string().max(100_000),
      /** Without it the certificate's common name. */
      name: z.string().max(200).optional(),
      /** Takes it as verified without a proof. */
      verified: z.boolean().default(false),
    }),
    output: model.hubAuthority,
    codes: [...hubCodes, 'FORMAT_NOT_RECOGNISED', 'DAMAGED', 'NOT_AN_AUTHORITY', 'NAME_TAKEN', 'LIMIT_REACHED'],
  },
  'hub.removeAuthority': {
    input: z.strictObject({ name: z.string().max(200) }),
    output: nothing,
    codes: [...hubCodes],
  },
  'hub.createVerificationCode': {
    input: z.strictObject({ name: z.string().max(200) }),
    output: model.hubAuthority,
    codes: [...hubCodes],
  },
  'hub.verifyAuthority': {
    input: z.strictObject({ name: z.string().max(200), certificatePem: z.string().max(100_000) }),
    output: model.hubAuthority,
    codes: [...hubCodes, 'FORMAT_NOT_RECOGNISED', 'DAMAGED', 'PROOF_REFUSED'],
  },
  'hub.registerDevice': {
    input: z.strictObject({
      deviceId: z.string().max(200),
      /** With a thumbprint the device is self-signed, without it CA-signed. */
      primaryThumbprint: z.string().max(200).optional(),
      secondaryThumbprint: z.string().max(200).optional(),
    }),
    output: model.hubDevice,
    codes: [...hubCodes, 'NAME_TAKEN'],
  },
  'hub.setDeviceEnabled': {
    input: z.strictObject({ deviceId: z.string().max(200), enabled: z.boolean() }),
    output: model.hubDevice,
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
      name: z.string().regex(/^[^/+#?\s]{1,128}$/),
      payload: z.string().max(131_072).default('null'),
      timeoutMs: z.int().min(5000).max(300_000).default(30_000),
    }),
    output: z.object({ status: z.int(), payload: z.string() }),
    codes: [...hubCodes, 'NOT_CONNECTED', 'NO_ANSWER'],
  },
  'hub.setTopicSpace': {
    /** New, or in the place of the one with this name. Templates are topic filters with variables. */
    input: z.strictObject({
      name: z.string().max(200),
      type: model.topicSpaceType.default('LowFanout'),
      templates: z.array(z.string().max(1000)).max(100),
    }),
    output: model.hubTopicSpace,
    codes: [...hubCodes, 'LIMIT_REACHED'],
  },
  'hub.allowTopics': {
    input: z.strictObject({
      /** Begins the name of a topic space that is made; a number ends it. */
      base: z.string().max(200),
      publishing: z.array(wish).max(10_000).default([]),
      subscribing: z.array(wish).max(10_000).default([]),
      /** Beside what the wishes need; one that a topic space has already is passed over. */
      templates: z.array(z.string().max(1000)).max(100).default([]),
    }),
    /** The topic space that was made; nothing where all was allowed already. */
    output: z.object({ made: model.hubTopicSpace.optional() }),
    codes: [...hubCodes, 'LIMIT_REACHED'],
  },
  'hub.removeTopicSpace': {
    input: z.strictObject({ name: z.string().max(200) }),
    output: nothing,
    codes: [...hubCodes],
  },
  'hub.checkTopicTemplates': {
    input: z.strictObject({ templates: z.array(z.string().max(1000)).max(100) }),
    /** Those that are none, with what is wrong as a sentence. */
    output: z.object({ faults: z.array(z.object({ template: z.string(), reason: z.string() })) }),
    codes: ['INVALID_INPUT'],
  },
  'hub.missingTopicTemplates': {
    input: z.strictObject({ publishing: z.array(wish).max(10_000), subscribing: z.array(wish).max(10_000) }),
    /** What a topic space would need to allow all of it; nothing where all is allowed. A stopped hub allows nothing. */
    output: z.object({ templates: z.array(z.string()) }),
    codes: ['INVALID_INPUT'],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
