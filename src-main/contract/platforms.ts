import { z } from 'zod';
import { externalLink } from './app.ts';
import { messageQos, passphrase, platformId, platformSettings, port, workspaceToken } from './values.ts';
import { faceName } from './hub/hub.ts';
import { type MethodRow, keyCodes, workspaceCodes } from './method-row.ts';

const platformField = z.object({
  name: z.string(),
  label: z.string(),
  hint: z.string(),
  kind: z.enum(['text', 'password', 'choice', 'toggle']),
  /** With the port that goes with it, where it is not the platform's own. */
  choices: z.array(z.object({ value: z.string(), label: z.string(), port: port.optional() })),
  initial: z.string(),
  required: z.boolean(),
  /** Of use to few: folded away at first. */
  advanced: z.boolean(),
});

/** How possession of an authority is proved to a platform. `{file}` in a line stands for the certificate that it is about. */
const platformProof = z.object({
  about: z.string(),
  /** What its user does there; absent where Certbench does it all. */
  byHand: z
    .object({
      form: z.enum(['cer', 'pem']),
      before: z.array(z.string()),
      after: z.array(z.string()),
      /** For the folder of the workspace; `{authorityFile}` and `{verificationFile}` are paths there. */
      commands: z.object({ before: z.string(), after: z.string() }).optional(),
      codeHint: z.string(),
      link: externalLink,
      linkLabel: z.string(),
    })
    .optional(),
});

/** A platform as forms and the command line draw it. */
const platformForm = z.object({
  id: z.string(),
  label: z.string(),
  summary: z.string(),
  /** `option` is the command line's name for it. */
  host: z.object({ label: z.string(), hint: z.string(), initial: z.string(), option: z.string() }),
  defaultPort: z.int(),
  fields: z.array(platformField),
  limits: z.object({ maximumMessageBytes: z.int(), maximumQos: z.int() }),
  mqttVersions: z.array(z.enum(['3.1.1', '5'])),
  /** The face of the local hub that plays it. */
  face: faceName.optional(),
  /** Whether it tells devices where they belong (`provision.run`). */
  provisions: z.boolean(),
  bundle: z.string(),
  /** Where it takes proofs of possession. */
  proof: platformProof.optional(),
});

const remark = z.object({ field: z.string(), message: z.string() });

export type PlatformForm = z.infer<typeof platformForm>;
export type PlatformField = z.infer<typeof platformField>;

/** The platforms' rows. */
export const platformMethods = {
  'platform.list': { input: z.strictObject({}), output: z.object({ platforms: z.array(platformForm) }), codes: [] },
  'platform.check': {
    input: z.strictObject({
      platform: platformId,
      host: z.string().max(255),
      settings: platformSettings.default({}),
      /** Topic filters that somebody is to subscribe to. */
      filters: z.array(z.string().max(65_535)).max(100).default([]),
    }),
    /** Faults keep a run from starting, notices do not. Fields are `host`, `settings.<name>` and `filters.<index>`. */
    output: z.object({ faults: z.array(remark), notices: z.array(remark) }),
    codes: ['INVALID_INPUT'],
  },
  'mqtt.publish': {
    input: z.strictObject({
      workspace: workspaceToken,
      deviceId: z.string().max(200),
      platform: platformId,
      /** Without it the platform's own, where it has one. */
      host: z.string().max(255).optional(),
      port: port.optional(),
      settings: platformSettings.default({}),
      /** PEM of the authorities to trust; without it the system's roots are. */
      serverCaPem: z.string().max(1_000_000).optional(),
      /** `{deviceId}` stands for the device. */
      topic: z.string().max(65_535),
      qos: messageQos.default(1),
      message: z.string().max(1_000_000),
      keyPassphrase: passphrase.optional(),
    }),
    /** Acknowledged; with QoS 0, handed to the network. */
    output: z.object({ topic: z.string(), qos: z.int(), latencyMs: z.number() }),
    codes: [...workspaceCodes, ...keyCodes, 'NOT_CONNECTED', 'NO_ANSWER', 'SERVER_REFUSED'],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
