import { z } from 'zod';
import { interval } from './timing.ts';

/** Hours and minutes. */
const timeOfDay = z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, 'It is written as 08:00, at most 24:00');

const window = z.strictObject({
  /** Those on which it begins; without it each. */
  days: z
    .array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']))
    .min(1)
    .max(7)
    .optional(),
  from: timeOfDay.default('00:00'),
  /** Not later than `from` it is a time of the next day. */
  to: timeOfDay.default('24:00'),
  /** Without it nothing is sent. */
  intervalMs: interval.optional(),
});

export const timesOfDayMembers = {
  /** Instead of one interval: one by the time of day and the day of the week. The first window that holds counts; outside of all nothing is sent. */
  timesOfDay: z
    .strictObject({
      /** By IANA's name, such as Europe/Berlin or UTC. */
      timeZone: z.string().min(1).max(100),
      windows: z.array(window).min(1).max(100),
      /** The day and time there at which the run begins, whenever that is; without it the real ones. */
      startAt: z
        .string()
        .regex(/^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d$/, 'It is written as 2026-01-31T08:00')
        .optional(),
    })
    .optional(),
};
