import { z } from 'zod';
import type { Batch } from './host.ts';
import type { Reply } from './reply.ts';

/** What travels over a transport, as plain JSON. The `id` is the caller's, and unique on its connection. */

const id = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

/** From the window. The contents of `input` and `params` are checked by the method's and the stream's own row. */
export const requestFrame = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('call'), id, method: z.string().max(100), input: z.unknown() }),
  z.strictObject({ kind: z.literal('subscribe'), id, stream: z.string().max(100), params: z.unknown() }),
  z.strictObject({ kind: z.literal('acknowledge'), id, sequence: id }),
  z.strictObject({ kind: z.literal('close'), id }),
]);

export type RequestFrame = z.output<typeof requestFrame>;

/** To the window. */
export type ResponseFrame =
  | { readonly kind: 'reply'; readonly id: number; readonly reply: Reply<unknown> }
  | { readonly kind: 'batch'; readonly id: number; readonly batch: Batch<unknown> }
  | { readonly kind: 'end'; readonly id: number; readonly reason: string }
  /** The frame could not be understood; where its `id` could, it is repeated. */
  | { readonly kind: 'refused'; readonly id: number | undefined; readonly reason: string };
