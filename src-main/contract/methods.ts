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
import { thingMethods } from './things/index.ts';
import { thingsboardMethods } from './thingsboard-methods.ts';
import { windowMethods } from './window-methods.ts';

const runInput = z.strictObject({ runId: z.string().min(1).max(100) });

export const methods = {
  ...thingMethods,
  'file.inspect': {
    input: z.strictObject({
      file: model.fileToken,
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
