import { z } from 'zod';
import { runMs, share } from './timing.ts';

/** Whom it befalls and when: from `fromMs` on, for `forMs` (without it until the end), and again `everyMs` (without it once). */
const terms = {
  /** A share of them, chosen by the seed, or some by name; without it all. */
  devices: z
    .union([z.strictObject({ share }), z.strictObject({ ids: z.array(z.string().max(200)).min(1).max(10_000) })])
    .optional(),
  fromMs: runMs.default(0),
  forMs: runMs.min(1).optional(),
  everyMs: runMs.min(10).optional(),
};

/** How likely it is for each message. */
const chance = share.default(1);

/** What goes wrong on purpose. */
const fault = z.discriminatedUnion('kind', [
  /** The socket is gone without a word, and there is no network for `forMs`; then devices come back one after the other. */
  z.strictObject({ kind: z.literal('lost-network'), ...terms, forMs: runMs.min(1).default(30_000) }),
  /** As `lost-network`, but all come back at the same moment. */
  z.strictObject({ kind: z.literal('reconnect-storm'), ...terms, forMs: runMs.min(1).default(1000) }),
  /** The device's clock is off: behind where it is less than 0. */
  z.strictObject({
    kind: z.literal('wrong-clock'),
    ...terms,
    offsetMs: z.int().min(-3_155_760_000_000).max(3_155_760_000_000),
  }),
  /** A message is sent twice. */
  z.strictObject({ kind: z.literal('duplicates'), ...terms, chance }),
  /** A message changes places with the one after it. */
  z.strictObject({ kind: z.literal('out-of-order'), ...terms, chance }),
  /** Connected, and sends nothing. What would have been due is left out. */
  z.strictObject({ kind: z.literal('silent'), ...terms }),
  /** The sensor says again and again what it said first in that time. */
  z.strictObject({ kind: z.literal('stuck-sensor'), ...terms }),
  z.strictObject({
    kind: z.literal('drifting-sensor'),
    ...terms,
    temperatureCPerHour: z.number().min(-100_000).max(100_000).default(0),
    humidityPercentPerHour: z.number().min(-100_000).max(100_000).default(0),
  }),
  /** Connects when a message is due, sends it, disconnects and sleeps. */
  z.strictObject({ kind: z.literal('battery'), ...terms }),
]);

export const faultKind = z.enum(fault.options.map(({ shape }) => shape.kind.value));

export const faultMembers = {
  faults: z.array(fault).max(50).optional(),
};
