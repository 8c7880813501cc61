import { z } from 'zod';
import type { MethodRow } from '../method-row.ts';

const perSecond = z.number().min(0.1).max(1_000_000);

/** How much the hub takes of all its clients together before it answers as its clouds do when they are asked too much; what is missing it takes as it comes. */
export const hubThrottle = z.object({
  /** Logins. */
  connectsPerSecond: perSecond.optional(),
  /** Telemetry, and what brokers pass on. */
  messagesPerSecond: perSecond.optional(),
  /** Of the provisioning service: devices that register. */
  registrationsPerMinute: z.number().min(0.1).max(1_000_000).optional(),
});

export type HubThrottleModel = z.infer<typeof hubThrottle>;

export const hubThrottleMethods = {
  'hub.setThrottle': {
    /** In the place of what was set before, until the hub stops; without a member it throttles nothing. */
    input: z.strictObject(hubThrottle.shape),
    output: hubThrottle,
    codes: ['INVALID_INPUT', 'HUB_NOT_RUNNING'],
  },
} as const satisfies Readonly<Record<string, MethodRow>>;
