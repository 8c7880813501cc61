import { z } from 'zod';
import { platformId, platformSettings, port } from './values.ts';
import type { MethodRow } from './method-row.ts';

const name = z.string().max(200);

/** Where devices connect to. Without a secret: what a platform asks for as a password is not kept. */
const connection = z.strictObject({
  name,
  platform: platformId,
  host: z.string().max(255),
  port,
  settings: platformSettings,
  /** The certificates that are trusted instead of the system's roots, and what their file was called. */
  serverCa: z.strictObject({ name: z.string().max(255), pem: z.string().max(1_000_000) }).optional(),
});

const connections = z.object({
  /** In the order of their names. */
  connections: z.array(connection),
  /** Entries of the file that cannot be used and stay in it, each in a sentence. */
  unreadable: z.array(z.string()),
});

export type SavedConnection = z.infer<typeof connection>;

/** Servers that are kept under a name, for every workspace. */
export const connectionMethods = {
  'connection.list': { input: z.strictObject({}), output: connections, codes: ['STORAGE_FAILED'] },
  'connection.save': {
    /** `replace`: also where there is one of this name. */
    input: z.strictObject({ connection, replace: z.boolean().default(false) }),
    output: connections,
    codes: ['INVALID_INPUT', 'NAME_TAKEN', 'LIMIT_REACHED', 'DAMAGED', 'STORAGE_FAILED', 'WORKSPACE_BUSY'],
  },
  'connection.rename': {
    input: z.strictObject({ name, to: name }),
    output: connections,
    codes: ['INVALID_INPUT', 'NAME_TAKEN', 'NOT_FOUND', 'STORAGE_FAILED', 'WORKSPACE_BUSY'],
  },
  'connection.delete': {
    input: z.strictObject({ name }),
    output: connections,
    codes: ['INVALID_INPUT', 'NOT_FOUND', 'STORAGE_FAILED', 'WORKSPACE_BUSY'],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
