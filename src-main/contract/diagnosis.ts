import { z } from 'zod';
import { remedyAction } from './remedies.ts';
import {
  certificateDetails,
  fileToken,
  jobId,
  passphrase,
  platformId,
  platformSettings,
  port,
  workspaceToken,
} from './values.ts';
import { type MethodRow, keyCodes, workspaceCodes } from './method-row.ts';

/** Why a device is not let in, found step by step. */

/** In their order; `way-out` is there only where the port does not answer and the platform has another. */
export const diagnosisStepName = z.enum([
  'name',
  'tcp',
  'way-out',
  'tls',
  'certificate',
  'login',
  'subscribe',
  'publish',
]);

/** What keeps a device out, or may. */
export const diagnosedCause = z.object({
  /** Stable, for programs. */
  cause: z.string(),
  what: z.string(),
  remedy: z.string(),
  action: remedyAction.optional(),
  /** No server takes it, most do not, or only the server can tell. */
  certainty: z.enum(['certain', 'likely', 'possible']),
  /** What speaks for it, a sentence each. */
  evidence: z.array(z.string()).readonly(),
});

const diagnosisFinding = diagnosedCause.partial({ certainty: true, evidence: true }).extend({
  /** The words of a program or a library behind it. */
  raw: z.string().optional(),
});

/** A cause that several devices have in common. */
const foreseenCause = diagnosedCause.extend({
  /** The devices that it keeps out; the words are those of the first. */
  deviceIds: z.array(z.string()),
});

const diagnosisStep = z.object({
  step: diagnosisStepName,
  state: z.enum(['ok', 'warning', 'failed', 'not-done']),
  /** How long it took, in milliseconds; missing where it was not done. */
  durationMs: z.number().optional(),
  /** What was seen, a sentence or a value each. */
  seen: z.array(z.string()),
  /** The worst first; none where all is well. */
  findings: z.array(diagnosisFinding),
});

const diagnosedServer = z.object({
  /** As TLS calls them; missing where the handshake came to no end. */
  protocol: z.string().optional(),
  cipher: z.string().optional(),
  alpn: z.string().optional(),
  /** As the server has sent it. */
  chain: z.array(certificateDetails),
  /** `unknown`: a server of TLS 1.3 alone asks behind a curtain. */
  asksForCertificate: z.enum(['yes', 'no', 'unknown']),
  /** Names of the authorities whose certificates it accepts; none: it names none. */
  acceptedAuthorities: z.array(z.string()),
  /** How many more it names than are told. */
  moreAuthorities: z.int(),
  /** What the OCSP answer says that it staples (RFC 6066 8); missing where the handshake came to no end. */
  stapledOcsp: z.enum(['none', 'good', 'revoked', 'unknown', 'out-of-date', 'doubtful']).optional(),
});

/** Whose certificate is tried. */
const diagnosedDevice = z.discriminatedUnion('from', [
  z.strictObject({
    from: z.literal('workspace'),
    workspace: workspaceToken,
    deviceId: z.string().max(200),
    keyPassphrase: passphrase.optional(),
  }),
  z.strictObject({
    from: z.literal('files'),
    /** Certificates, the device's own first, in any form. */
    certificate: fileToken,
    /** Without it the key is in the file of the certificates. */
    key: fileToken.optional(),
    password: passphrase.optional(),
    /** Without it the common name of the certificate. */
    deviceId: z.string().max(200).optional(),
    /** Whose authorities may complete its chain. */
    workspace: workspaceToken.optional(),
  }),
]);

export type DiagnosedCause = z.infer<typeof diagnosedCause>;
export type ForeseenCause = z.infer<typeof foreseenCause>;
export type DiagnosisStep = z.infer<typeof diagnosisStep>;
export type DiagnosisStepName = z.infer<typeof diagnosisStepName>;
export type DiagnosisFinding = z.infer<typeof diagnosisFinding>;
export type DiagnosedServer = z.infer<typeof diagnosedServer>;

export const diagnosisMethods = {
  /** A step that fails ends it: those that follow are not done. */
  'diagnosis.run': {
    input: z.strictObject({
      host: z.string().max(255),
      port: port.optional(),
      /** Without it by the look of the host, else any MQTT broker. */
      platform: platformId.optional(),
      settings: platformSettings.default({}),
      /** PEM of the authorities to trust; without it the system's roots are. */
      serverCaPem: z.string().max(1_000_000).optional(),
      /** Without it the server alone is looked at. */
      device: diagnosedDevice.optional(),
      /** Whether one message is published, as a simulated device does. */
      publish: z.boolean().default(true),
      /** How long the server may take for an answer, in milliseconds. */
      timeoutMs: z.int().min(100).max(60_000).default(5000),
      /** Names the job for `job.progress` and `job.cancel`. */
      jobId: jobId.optional(),
    }),
    output: z.object({
      host: z.string(),
      port: z.int(),
      platform: z.string(),
      platformLabel: z.string(),
      /** Whom the device claims to be. */
      deviceId: z.string().optional(),
      /** The proxy by which the server is reached. */
      proxy: z.string().optional(),
      steps: z.array(diagnosisStep),
      /** Missing where TLS was not reached. */
      server: diagnosedServer.optional(),
      /** Of the first step that failed, else of the first that has a warning. */
      firstCause: z.string().optional(),
    }),
    codes: [...workspaceCodes, ...keyCodes, 'LIMIT_REACHED', 'CANCELLED'],
  },
  /** What would keep devices of a workspace out, as far as it can be known without connecting. */
  'diagnosis.foresee': {
    input: z.strictObject({
      workspace: workspaceToken,
      deviceIds: z.array(z.string().max(200)).max(10_000),
      platform: platformId,
      /** Without it the platform's own, or no server in particular. */
      host: z.string().max(255).optional(),
      port: port.optional(),
      settings: platformSettings.default({}),
      /** Whether a device that the local hub does not know is made known there before it connects. */
      admits: z.boolean().default(false),
      /** Without it keys that are encrypted are not looked at. */
      keyPassphrase: passphrase.optional(),
      jobId: jobId.optional(),
    }),
    output: z.object({
      /** The surest first. */
      causes: z.array(foreseenCause),
      /** Devices whose encrypted key was not looked at. */
      keysNotOpened: z.int(),
    }),
    codes: [...workspaceCodes, 'CANCELLED'],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
