import { z } from 'zod';
import { toUtf8 } from '../core/bytes.ts';
import { decodeText } from './text.ts';

/** The file in the folder of a hub that runs which tells programs of the same user how to manage it. */
export const controlFile = 'control.json';

/** Bytes that it has at most; a longer file is another one. */
export const controlFileBytes = 4096;

const control = z.object({
  port: z.int().min(1).max(65_535),
  /** 256 random bits in hex. Whoever knows it may do what the user may do at this hub. */
  token: z.string().regex(/^[0-9a-f]{64}$/),
  processId: z.int().min(1),
});

export type Control = z.infer<typeof control>;

export const encodeControl = (value: Control): Uint8Array => toUtf8(`${JSON.stringify(value, undefined, 2)}\n`);

/** Undefined for a file that is not one of ours. */
export function decodeControl(bytes: Uint8Array): Control | undefined {
  try {
    return control.safeParse(JSON.parse(decodeText(bytes) ?? '')).data;
  } catch {
    return undefined;
  }
}
