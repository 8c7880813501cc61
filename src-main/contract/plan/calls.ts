import { z } from 'zod';
import { type MethodRow, workspaceCodes } from '../method-row.ts';
import { fileToken, jobId, passphrase, workspaceToken } from '../values.ts';
import { thingMethods } from '../things/index.ts';
import { deviceMembers, shard } from './devices.ts';
import { planMembers } from './plan.ts';
import { table } from './table.ts';

/** Whose devices a plan names, and which of them are run here. */
const whichDevices = { workspace: workspaceToken, ...deviceMembers, shard: shard.optional() };

const fileCodes = ['INVALID_INPUT', 'NOT_FOUND', 'FORMAT_NOT_RECOGNISED', 'DAMAGED', 'STORAGE_FAILED'] as const;

/** Plans of runs: as files, which window and command line share, and what they come to in a workspace. */
export const planMethods = {
  'plan.read': {
    input: z.strictObject({ file: fileToken }),
    output: z.object({
      /** Of the file. */
      name: z.string(),
      /** As it is to be handed to `simulation.start`, with what was left out filled in. */
      plan: z.object(planMembers),
      /** What was left out of it, in sentences: secrets. */
      notes: z.array(z.string()),
    }),
    codes: fileCodes,
  },
  'plan.keep': {
    input: z.strictObject({
      plan: z.strictObject(planMembers),
      /** Gets the plan; without it the user is asked where to save. */
      file: fileToken.optional(),
    }),
    /** `name` is the file's; nothing where the user cancelled. */
    output: z.object({ name: z.string().optional(), notes: z.array(z.string()) }),
    codes: ['INVALID_INPUT', 'NOT_FOUND', 'STORAGE_FAILED'],
  },
  /** What a table has that a plan may take values from, so that its columns are chosen and not typed. */
  'plan.columns': {
    input: z.strictObject({ table }),
    output: z.object({
      /** Of the file; missing where the plan has the table in itself. */
      name: z.string().optional(),
      /** Titles of its header in their order, each once; those that a plan cannot name are left out, and of very many all but the first 1000. */
      columns: z.array(z.string()),
      /** Below the header. */
      rows: z.int(),
    }),
    codes: ['INVALID_INPUT', 'NOT_FOUND', 'STORAGE_FAILED'],
  },
  /** Who would send here, and who of them and of those that listen is not in the workspace. Makes nothing. */
  'plan.devices': {
    input: z.strictObject(whichDevices),
    output: z.object({
      deviceIds: z.array(z.string()),
      /** Of all shards together. */
      total: z.int(),
      missing: z.array(z.string()),
    }),
    codes: [...workspaceCodes, 'NAME_TAKEN'],
  },
  /** Makes those that are missing, where the plan says so, as `simulation.start` would. */
  'plan.prepare': {
    input: z.strictObject({
      ...whichDevices,
      platform: planMembers.platform,
      keyPassphrase: passphrase.optional(),
      /** Of the authority that signs devices that are made; not needed where it is remembered. */
      authorityPassphrase: passphrase.optional(),
      /** Names the job for `job.progress` and `job.cancel`; cancelled, what is finished stays. */
      jobId: jobId.optional(),
    }),
    output: z.object({ created: z.array(z.string()) }),
    codes: [...thingMethods['device.create'].codes, 'HUB_NOT_RUNNING', 'NOT_AN_AUTHORITY', 'LIMIT_REACHED'],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
