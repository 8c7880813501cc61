import { z } from 'zod';
import { type MethodRow, keyCodes, workspaceCodes } from './method-row.ts';
import * as model from './models.ts';

const noInput = z.strictObject({});
const { fileToken, nothing } = model;
const fileCodes = ['INVALID_INPUT', 'NOT_FOUND', 'STORAGE_FAILED'] as const;

/** What a window needs beside the work itself: where it is, what the user has chosen, and what to remember. */
export const windowMethods = {
  'app.info': {
    input: noInput,
    output: z.object({
      version: z.string(),
      shell: z.enum(['electron', 'browser', 'terminal']),
      /** Names keys and places as the user's system does. */
      system: z.enum(['windows', 'macos', 'linux']),
      /** How long a remembered passphrase is kept; `never`: it cannot be remembered. */
      remembers: z.enum(['on-this-computer', 'until-closed', 'never']),
      settings: model.windowSettings,
    }),
    codes: [],
  },
  'app.changeSettings': {
    input: model.windowSettings.partial(),
    output: model.windowSettings,
    codes: ['INVALID_INPUT', 'STORAGE_FAILED'],
  },
  'app.openLink': {
    /** The address belongs to the services; a window can name no other. */
    input: z.strictObject({ link: model.externalLink }),
    output: nothing,
    codes: ['INVALID_INPUT', 'STORAGE_FAILED'],
  },
  'app.showInFolder': {
    input: z.strictObject({
      workspace: model.workspaceToken,
      /** Below the workspace, with / on every system; without it the workspace itself. */
      path: z.string().max(500).default('.'),
    }),
    output: nothing,
    codes: ['INVALID_INPUT', 'NOT_FOUND', 'STORAGE_FAILED'],
  },
  'file.choose': {
    input: z.strictObject({ kind: z.enum(['certificate', 'csv', 'keygen']) }),
    /** Nothing where the user cancelled. */
    output: z.object({ file: z.object({ token: fileToken, name: z.string() }).optional() }),
    codes: ['INVALID_INPUT', 'STORAGE_FAILED'],
  },
  'file.readText': {
    input: z.strictObject({ file: fileToken }),
    output: z.object({ text: z.string() }),
    codes: [...fileCodes, 'FORMAT_NOT_RECOGNISED'],
  },
  'file.save': {
    input: z.strictObject({ suggestedName: z.string().min(1).max(200), text: z.string().max(50_000_000) }),
    /** The name that the user gave it; nothing where the user cancelled. */
    output: z.object({ name: z.string().optional() }),
    codes: [...fileCodes],
  },
  'workspace.current': {
    input: noInput,
    /** The one that was open last; for a first start a place that does not exist yet. */
    output: model.workspaceInfo,
    codes: ['STORAGE_FAILED'],
  },
  'workspace.recent': {
    input: noInput,
    output: z.object({ workspaces: z.array(model.workspaceInfo) }),
    codes: [],
  },
  'workspace.choose': {
    input: noInput,
    output: z.object({ workspace: model.workspaceInfo.optional() }),
    codes: ['INVALID_INPUT', 'STORAGE_FAILED'],
  },
  'workspace.open': {
    /** `make`: the folder becomes a workspace where it is none yet. Remembers it as the newest. */
    input: z.strictObject({ workspace: model.workspaceToken, make: z.boolean().default(false) }),
    output: model.workspaceInfo,
    codes: [...workspaceCodes],
  },
  'workspace.forget': {
    /** Takes it off the list of recent ones; its files stay. */
    input: z.strictObject({ workspace: model.workspaceToken }),
    output: nothing,
    codes: ['INVALID_INPUT', 'NOT_FOUND', 'STORAGE_FAILED'],
  },
  'workspace.overview': {
    /** Without `contents` the lists stay empty, and nothing in the workspace is read. */
    input: z.strictObject({ workspace: model.workspaceToken, contents: z.boolean().default(true) }),
    /** Everything in short. Empty for a folder that is no workspace yet. */
    output: model.thingLists.extend({ workspace: model.workspaceInfo }),
    codes: [...workspaceCodes],
  },
  'passphrase.strength': {
    /** As it is typed: perhaps nothing yet. */
    input: z.strictObject({ passphrase: z.string().max(1024) }),
    /** `tutorial`: 1234, which tutorials use. */
    output: z.object({ strength: z.enum(['tutorial', 'weak', 'fair', 'strong']) }),
    codes: ['INVALID_INPUT'],
  },
  'certificate.describe': {
    input: z.strictObject({
      workspace: model.workspaceToken,
      kind: model.thingKind,
      name: z.string().max(200),
      /** Tells the proofs of one authority apart. */
      code: z.string().max(500).optional(),
    }),
    output: z.object({
      /** Its own first, then each issuer that its files hold. */
      certificates: z.array(model.certificateDetails),
      files: z.array(model.madeFile),
      missing: z.array(z.string()),
    }),
    codes: [...workspaceCodes, ...keyCodes],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
