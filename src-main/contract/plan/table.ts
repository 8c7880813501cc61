import { z } from 'zod';

/** CSV with a header: a file, which is a token in a call and a path beside the plan in a plan file, or its text itself. */
export const table = z.union([
  z.strictObject({ file: z.string().min(1).max(4096) }),
  z.strictObject({ text: z.string().min(1).max(100_000) }),
]);

/** A title of the header. */
export const column = z.string().min(1).max(200);

/** By which a template names a value: `{name}`. */
export const valueName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, 'It begins with a letter, and has at most 64 letters, digits and _');
