import { z } from 'zod';
import { column, table, valueName } from './table.ts';

const scalar = z.union([z.string().max(10_000), z.number(), z.boolean()]);
const scalars = z.array(scalar).min(1).max(10_000);
const decimals = z.int().min(0).max(10);

/** A value of the user's own, which is another one for each device, for each message, or for both. */
const field = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant'), value: scalar }),
  /** After `to` it begins again at `start`. */
  z.strictObject({
    kind: z.literal('counter'),
    start: z.number().default(0),
    step: z.number().default(1),
    to: z.number().optional(),
  }),
  /** Each value from `min` to `max` as often; whole numbers where there are no decimals. */
  z.strictObject({ kind: z.literal('random'), min: z.number(), max: z.number(), decimals: decimals.default(0) }),
  z.strictObject({
    kind: z.literal('normal'),
    mean: z.number(),
    deviation: z.number().min(0),
    decimals: decimals.default(2),
  }),
  /** Version 4 (RFC 9562). */
  z.strictObject({ kind: z.literal('uuid') }),
  /** One of them at random. */
  z.strictObject({ kind: z.literal('list'), values: scalars }),
  /** One after the other, and from the first again. */
  z.strictObject({ kind: z.literal('sequence'), values: scalars }),
  /**
   * A column of a table. A row a device: the one whose column `deviceId` names it, or where there is no such column one after
   * the other in the order of devices. A row a message: in turn.
   */
  z.strictObject({
    kind: z.literal('csv'),
    table,
    column,
    row: z.enum(['device', 'message']).default('device'),
  }),
]);

/** What a message says. Without any of it: the tutorial's body, and its property `temperatureAlert`. */
export const messageMembers = {
  /**
   * The body as a template: `{deviceId}`, `{messageId}`, `{temperature}`, `{humidity}`, `{alert}`, `{timestamp}` (ISO 8601),
   * `{timestampMs}` and `{timestampS}` (since 1970), and the names in `fields`. Every other brace is itself; a backslash before
   * one says so. In JSON a value within quotes is text, and one outside is what it is.
   */
  body: z.string().min(1).max(262_144).optional(),
  /** Without it the body is JSON. */
  contentType: z
    .string()
    .regex(/^[\w.+-]+\/[\w.+-]+(?:; ?[\w-]+=[\w.-]+)?$/, 'It is written as application/json')
    .max(200)
    .optional(),
  fields: z
    .record(valueName, field)
    .refine((fields) => Object.keys(fields).length <= 100, 'A message has 100 fields at most.')
    .optional(),
  /** Properties beside the body, each a template; those alone are sent. */
  properties: z
    .record(
      z.string().regex(/^\w[\w.-]{0,127}$/, 'It has at most 128 letters, digits, ., - and _'),
      z.string().max(10_000),
    )
    .refine((properties) => Object.keys(properties).length <= 50, 'A message has 50 properties at most.')
    .optional(),
};
