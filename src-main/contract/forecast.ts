import { z } from 'zod';
import { planMembers } from './plan/plan.ts';
import type { MethodRow } from './method-row.ts';

/** What is limited: of the whole fleet, except where it is of one device. */
const limited = z.enum([
  'connects',
  'messages',
  'bytes',
  'sessions',
  'registrations',
  'deviceMessages',
  'deviceBytes',
  'deviceConnects',
  'devicePolls',
  'cloudToDevice',
  'twinReads',
  'twinUpdates',
  'methodBytes',
]);

const limitLine = z.object({
  of: limited,
  most: z.number(),
  /** The time in which so many may be; 0: at once. */
  perSeconds: z.number(),
  /** The cloud raises it for who asks. */
  adjustable: z.boolean(),
  /** Where the figure stands; `read` and `dated` are dates, of reading it and its own. */
  source: z.object({ title: z.string(), address: z.string(), dated: z.string().optional(), read: z.string() }),
  /** What the plan asks; missing where it depends on others, and not on the plan. */
  asked: z.number().optional(),
  /** Of what is allowed; above 1 goes beyond. */
  share: z.number().optional(),
});

/** How fast a run goes; what is missing is not held back. */
const rates = z.object({
  connectsPerSecond: z.number().optional(),
  messagesPerSecond: z.number().optional(),
  registrationsPerSecond: z.number().optional(),
  bytesPerSecond: z.number().optional(),
  /** Of each device. */
  device: z
    .object({
      connectsPerSecond: z.number().optional(),
      messagesPerSecond: z.number().optional(),
      bytesPerSecond: z.number().optional(),
    })
    .optional(),
  /** So many messages in a long time, each piece of `meterBytes` counted as one; when it is used up, devices wait. */
  quota: z.object({ most: z.number(), perSeconds: z.number(), meterBytes: z.number().optional() }).optional(),
});

/** What a plan asks of a server beside what that allows, and what is done about it. */
const forecast = z.object({
  /** Missing where nothing is known of what the server allows. */
  tier: z
    .object({
      id: z.string(),
      units: z.int(),
      /** Taken since the plan names none. */
      assumed: z.boolean(),
      /** All that there are. */
      known: z.array(z.string()),
    })
    .optional(),
  devices: z.int(),
  /** Of a message, as clouds count them. */
  messageBytes: z.int(),
  asked: z.object({
    connectsPerSecond: z.number(),
    /** Where all devices lose their connections together and come back. */
    stormConnectsPerSecond: z.number(),
    messagesPerSecond: z.number(),
    messagesPerDay: z.number(),
    /** The same in pieces as the cloud counts them. */
    billedPerDay: z.number(),
    registrationsPerMinute: z.number(),
  }),
  lines: z.array(limitLine).readonly(),
  fits: z.boolean(),
  /** The shortest interval and start with which it would fit; missing where it does. */
  fitting: z.object({ intervalMs: z.number(), startMs: z.number() }).optional(),
  /** When a quota would be used up, where that is before its time is over. */
  quotaLastsSeconds: z.number().optional(),
  /** How long at first nothing is due, where the plan goes by the time of day. */
  silentForMs: z.number().optional(),
  /** By which the run goes. */
  rates,
});

export type SimulationForecast = z.infer<typeof forecast>;

export const forecastMethods = {
  /** Before a run: nothing is read, and nothing connects. */
  'simulation.forecast': {
    input: z.strictObject({
      ...planMembers,
      /** How many send; without it as many as `deviceIds` has. */
      devices: z.int().min(0).max(10_000_000).optional(),
    }),
    output: forecast,
    codes: ['INVALID_INPUT'],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
