import { z } from 'zod';

/** Where a value stands in what was asked, members and elements one after the other with dots between them; empty for all of it. */
const path = z.string().max(1000);
const name = z
  .string()
  .regex(/^[A-Za-z_][\w-]{0,63}$/, 'It begins with a letter or _, and has at most 64 letters, digits, - and _');

/** A value: as it stands here, or taken from what was asked, where it is a number `times` so much. */
const fromAsked = z.strictObject({ from: path, times: z.number().optional() });
const scalar = z.union([z.string().max(10_000), z.number(), z.boolean(), z.null()]);
const value = z.union([scalar, fromAsked]);

const interval = z.int().min(10).max(86_400_000);

/** What a device does then. */
const deeds = {
  /** Milliseconds between two messages, from now on; one from what was asked is brought within 10 ms and a day. */
  intervalMs: z.union([interval, fromAsked]).optional(),
  /** Fields of the body, from now on, by their name in the template. */
  fields: z.record(name, value).optional(),
  /** Reported properties, client attributes or the shadow's reported state, by name. */
  report: z.record(name, value).optional(),
  /** Ends its connection, and comes back after so long. */
  disconnectForMs: z.int().min(0).max(86_400_000).optional(),
};

/**
 * When a device is asked for something, what it does. `desired`: a desired property of a twin, a shared attribute of ThingsBoard or the delta
 * of a shadow has changed, or was there when the device came. `method`: a direct method, or an RPC of ThingsBoard. `message`: anything else
 * that it is sent. The first rule for a method or message applies; of properties each has its own.
 */
const reaction = z.discriminatedUnion('on', [
  z.strictObject({
    on: z.literal('desired'),
    property: path.min(1),
    /** Reports the property back under its name: as it is, or as Plug and Play does, with `value`, `ac`, `av` and `ad`. */
    acknowledge: z.enum(['value', 'plug-and-play']).optional(),
    /** `ac` and `ad` of Plug and Play. */
    code: z.int().min(100).max(999).default(200),
    description: z.string().max(1000).optional(),
    ...deeds,
  }),
  z.strictObject({
    on: z.literal('method'),
    /** Its name; without it any. */
    method: z.string().min(1).max(200).optional(),
    /**
     * What it answers; without it, that the call has come and with what. The body is JSON as a template: `{method}`, `{payload}`,
     * `{payload.a.b}`, `{deviceId}` and `{intervalMs}`. `none`: it does not answer at all.
     */
    answer: z
      .union([
        z.strictObject({
          status: z.int().min(0).max(2_147_483_647).default(200),
          body: z.string().max(65_536).default('{}'),
        }),
        z.literal('none'),
      ])
      .optional(),
    ...deeds,
  }),
  z.strictObject({
    on: z.literal('message'),
    /** Text that is in its body; without it any message. */
    contains: z.string().min(1).max(1000).optional(),
    /** Sends a message with this body: a template as that of an answer. */
    reply: z.string().max(65_536).optional(),
    ...deeds,
  }),
]);

export const reactionMembers = {
  /** By which rules devices react; without them as a device does that knows nothing. */
  reactions: z.array(reaction).max(100).optional(),
};
