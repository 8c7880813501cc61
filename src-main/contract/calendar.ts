import { z } from 'zod';
import { type MethodRow, workspaceCodes } from './method-row.ts';
import { thingKind } from './things/index.ts';
import { instant, workspaceToken } from './values.ts';

const end = z.object({
  kind: thingKind,
  name: z.string(),
  notAfter: instant,
  /** Days until then, one that has begun counted whole; 0 or less once it is over. */
  days: z.int(),
});

export type CertificateEnd = z.infer<typeof end>;

/** When certificates end. */
export const calendarMethods = {
  'calendar.ends': {
    input: z.strictObject({
      workspace: workspaceToken,
      /** Those that end within so many days, and those that have ended; without it all of them. */
      withinDays: z.int().min(0).max(100_000).optional(),
    }),
    /** The first to end first. */
    output: z.object({ ends: z.array(end) }),
    codes: [...workspaceCodes],
  },
  'calendar.text': {
    input: z.strictObject({
      workspace: workspaceToken,
      withinDays: z.int().min(0).max(100_000).optional(),
      /** How many days before an end the calendar is to remind. */
      remindDays: z.int().min(0).max(365).default(30),
    }),
    /** iCalendar (RFC 5545): a day on which certificates end is an event. Those that have ended are not in it. */
    output: z.object({ text: z.string(), certificates: z.int() }),
    codes: [...workspaceCodes],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
