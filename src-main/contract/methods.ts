import { z } from 'zod';
import { exportMethods } from './export-methods.ts';
import { howtoMethods } from './howto-methods.ts';
import { hubAdmissionMethods } from './hub-admission-methods.ts';
import { hubDpsMethods } from './hub-dps-methods.ts';
import { hubMethods } from './hub-methods.ts';
import { hubThingsboardMethods } from './hub-thingsboard-methods.ts';
import { type MethodRow, keyCodes, workspaceCodes } from './method-row.ts';
import * as model from './models.ts';
import { platformMethods } from './platform-methods.ts';
import { provisionMethods } from './provision-methods.ts';
import { serverMethods } from './server-methods.ts';
import { thingsboardMethods } from './thingsboard-methods.ts';
import { windowMethods } from './window-methods.ts';
import { defaultKeys } from './limits.ts';

const subject = z.strictObject({
  commonName: z.string().max(200).optional(),
  organization: z.string().max(200).optional(),
  organizationalUnit: z.string().max(200).optional(),
  locality: z.string().max(200).optional(),
  stateOrProvince: z.string().max(200).optional(),
  country: z.string().max(200).optional(),
});

const signedProof = z.object({
  authority: z.string(),
  code: z.string(),
  certificate: model.certificateFacts,
  certificatePem: z.string(),
  files: z.array(model.madeFile),
  warnings: z.array(model.warning),
});

const runInput = z.strictObject({ runId: z.string().min(1).max(100) });

export const methods = {
  'authority.create': {
    input: z.strictObject({
      workspace: model.workspaceToken,
      name: z.string().max(200),
      subject: subject.default({}),
      /** Signs the new authority; without it a root is made. */
      parent: z.string().max(200).optional(),
      keyType: model.keyType.default(defaultKeys.authority),
      validityDays: model.validityDays.optional(),
      pathLength: z.int().min(0).max(100).optional(),
      passphrase: model.passphrase,
      /** Where the parent's passphrase is another one, and not remembered. */
      parentPassphrase: model.passphrase.optional(),
      /** Keeps the passphrase, as long as `app.info` says, so that it need not be given again. */
      remember: z.boolean().default(false),
      /** Names the job for `job.cancel`; cancelled, nothing is made. */
      jobId: model.jobId.optional(),
    }),
    output: model.authoritySummary.extend({ warnings: z.array(model.warning) }),
    codes: [...workspaceCodes, ...keyCodes, 'NAME_TAKEN', 'NOT_AN_AUTHORITY', 'CANCELLED'],
  },
  'authority.list': {
    input: z.strictObject({ workspace: model.workspaceToken }),
    output: z.object({ authorities: z.array(model.authoritySummary) }),
    codes: [...workspaceCodes],
  },
  'proof.sign': {
    input: z.strictObject({
      workspace: model.workspaceToken,
      authority: z.string().max(200),
      code: z.string().max(500),
      /** Not needed where it is remembered. */
      passphrase: model.passphrase.optional(),
      /** For whom: a platform that takes proofs; kept with the proof. */
      destination: model.platformId.optional(),
      /** Names the job for `job.cancel`; cancelled, nothing is signed. */
      jobId: model.jobId.optional(),
    }),
    output: signedProof,
    codes: [...workspaceCodes, ...keyCodes, 'CANCELLED'],
  },
  /** Starts the local hub where it does not run, uploads the authority, has a code, signs it and hands it in. */
  'proof.proveLocally': {
    input: z.strictObject({
      workspace: model.workspaceToken,
      authority: z.string().max(200),
      /** Not needed where it is remembered. */
      passphrase: model.passphrase.optional(),
      /** How the hub is started. */
      hub: hubMethods['hub.start'].input.omit({ jobId: true }).prefault({}),
      /** Names the job for `job.progress`, in steps, and `job.cancel`; cancelled, what the hub was told before stays there. */
      jobId: model.jobId.optional(),
    }),
    output: z.object({ hub: model.hubAddress, proof: signedProof, steps: z.array(model.localProofStep) }),
    codes: [
      ...hubMethods['hub.start'].codes,
      'HUB_NOT_RUNNING',
      'NOT_AN_AUTHORITY',
      'NAME_TAKEN',
      'LIMIT_REACHED',
      'PROOF_REFUSED',
    ],
  },
  'device.create': {
    input: z.strictObject({
      workspace: model.workspaceToken,
      devices: model.deviceSet,
      /** Without it every device gets a self-signed certificate. */
      authority: z.strictObject({ name: z.string().max(200), passphrase: model.passphrase.optional() }).optional(),
      keyType: model.keyType.default(defaultKeys.device),
      validityDays: model.validityDays.optional(),
      pfxPassword: z.string().max(1024).default('1234'),
      pfxProfile: model.pfxProfile.default('modern'),
      /** Whether the chain file ends with the root; the .pfx always holds it. */
      rootInChain: z.boolean().default(true),
      /** Encrypts the key files. */
      keyPassphrase: model.passphrase.optional(),
      /** Names the job for `job.progress` and `job.cancel`. */
      jobId: model.jobId.optional(),
    }),
    output: z.object({ devices: z.array(model.createdDevice), warnings: z.array(model.warning) }),
    codes: [...workspaceCodes, ...keyCodes, 'NAME_TAKEN', 'INCOMPLETE', 'CANCELLED'],
  },
  'device.list': {
    input: z.strictObject({ workspace: model.workspaceToken }),
    output: z.object({ devices: z.array(model.deviceSummary) }),
    codes: [...workspaceCodes],
  },
  'file.inspect': {
    input: z.strictObject({
      file: z.string().min(1).max(200),
      password: z.string().max(1024).optional(),
      /** Of the keys in a keystore, where it is not the store's. */
      keyPassword: z.string().max(1024).optional(),
      /** Opens a file that asks for more work than any in good faith: LIMIT_REACHED says so without it. */
      patient: z.boolean().default(false),
      /** Names the job for `job.cancel`. */
      jobId: model.jobId.optional(),
    }),
    output: model.inspection,
    codes: ['INVALID_INPUT', 'NOT_FOUND', 'STORAGE_FAILED', 'CANCELLED', 'LIMIT_REACHED', ...keyCodes],
  },
  /** What runs, oldest first. */
  'job.list': {
    input: z.strictObject({}),
    output: z.object({ jobs: z.array(model.runningJob) }),
    codes: [],
  },
  'job.cancel': {
    input: z.strictObject({ jobId: model.jobId }),
    output: z.object({ cancelled: z.boolean() }),
    codes: ['INVALID_INPUT'],
  },
  'simulation.start': {
    input: z.strictObject({
      workspace: model.workspaceToken,
      /** Those that send; with subscribers there may be none. */
      deviceIds: z.array(z.string().max(200)).max(10_000),
      /** Those that listen, from before the first message until the run ends. */
      subscribers: z.array(z.strictObject(model.subscriber.shape)).max(100).default([]),
      platform: model.platformId,
      /** Without it the platform's own, where it has one. */
      host: z.string().max(255).optional(),
      port: model.port.optional(),
      settings: model.platformSettings.default({}),
      /** PEM of the authorities to trust; without it the system's roots are. */
      serverCaPem: z.string().max(1_000_000).optional(),
      /** Messages a device; 0 goes on until stopped. */
      messages: z.int().min(0).max(1_000_000_000).default(5),
      intervalMs: z.int().min(10).max(86_400_000).default(1000),
      model: model.sensorModel.default('tutorial'),
      seed: z.int().min(0).max(4_294_967_295).optional(),
      alertAboveC: z.number().min(-273.15).max(10_000).default(30),
      keyPassphrase: model.passphrase.optional(),
      /** Names the job for `job.progress`, in keys that are read, and `job.cancel`; cancelled, nothing is started. */
      jobId: model.jobId.optional(),
    }),
    output: z.object({ runId: z.string(), seed: z.int() }),
    codes: [...workspaceCodes, ...keyCodes, 'CANCELLED'],
  },
  'simulation.list': {
    input: z.strictObject({}),
    /** Newest first. */
    output: z.object({ runs: z.array(model.simulationRun) }),
    codes: [],
  },
  'simulation.pause': { input: runInput, output: model.simulationTotals, codes: ['INVALID_INPUT', 'NOT_FOUND'] },
  'simulation.resume': { input: runInput, output: model.simulationTotals, codes: ['INVALID_INPUT', 'NOT_FOUND'] },
  'simulation.stop': { input: runInput, output: model.simulationTotals, codes: ['INVALID_INPUT', 'NOT_FOUND'] },
  'simulation.status': { input: runInput, output: model.simulationTotals, codes: ['INVALID_INPUT', 'NOT_FOUND'] },
  ...platformMethods,
  ...provisionMethods,
  ...serverMethods,
  ...hubMethods,
  ...hubAdmissionMethods,
  ...hubDpsMethods,
  ...hubThingsboardMethods,
  ...windowMethods,
  ...thingsboardMethods,
  ...howtoMethods,
  ...exportMethods,
} as const satisfies Readonly<Record<string, MethodRow>>;

type Methods = typeof methods;
export type MethodName = keyof Methods;
/** What a caller writes: fields with a default may be left out. */
export type MethodInput<M extends MethodName> = z.input<Methods[M]['input']>;
/** What a service gets: parsed, with defaults. */
export type ParsedInput<M extends MethodName> = z.output<Methods[M]['input']>;
export type MethodOutput<M extends MethodName> = z.output<Methods[M]['output']>;
export type MethodErrorCode<M extends MethodName> = Methods[M]['codes'][number];

export function isMethodName(name: string): name is MethodName {
  return Object.hasOwn(methods, name);
}
