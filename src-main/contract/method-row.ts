import type { z } from 'zod';
import type { ErrorCode } from './reply.ts';

/** A row of the table of calls: what goes in, what comes out, and which expected failures it has. */
export interface MethodRow {
  readonly input: z.ZodType;
  readonly output: z.ZodType;
  readonly codes: readonly ErrorCode[];
}

/** Failures of everything that reads or writes a workspace. */
export const workspaceCodes = [
  'INVALID_INPUT',
  'NOT_FOUND',
  'WORKSPACE_INVALID',
  'WORKSPACE_TOO_NEW',
  'WORKSPACE_BUSY',
  'STORAGE_FAILED',
] as const;
/** Failures of everything that opens a key or a keystore. */
export const keyCodes = [
  'PASSWORD_REQUIRED',
  'WRONG_PASSWORD',
  'ENCRYPTION_NOT_SUPPORTED',
  'KEY_NOT_SUPPORTED',
  'FORMAT_NOT_RECOGNISED',
  'DAMAGED',
  'KEY_MISMATCH',
] as const;
/** Failures of everything that asks or changes the local hub. */
export const hubCodes = ['INVALID_INPUT', 'HUB_NOT_RUNNING', 'NOT_FOUND', 'STORAGE_FAILED', 'WORKSPACE_BUSY'] as const;
