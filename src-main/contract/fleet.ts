import { z } from 'zod';

export { type DeviceState, deviceStates } from './limits.ts';

/** From sending to acknowledgement, to three digits. */
export const latencySummary = z.object({
  count: z.int(),
  p50Ms: z.number(),
  p90Ms: z.number(),
  p95Ms: z.number(),
  p99Ms: z.number(),
  p999Ms: z.number(),
  maxMs: z.number(),
});

/** What many devices of a run do, as a picture of one moment. */
export const fleetView = z.object({
  runId: z.string(),
  /** Of the run's time: it stands still while the run is paused. */
  elapsedMs: z.number(),
  /** Base64 of one octet a device, an index into `deviceStates`: the publishers in the order of the run's `deviceIds`, then the subscribers. */
  states: z.string(),
  /** Why devices are not there now, the most devices first. */
  causes: z.array(z.object({ cause: z.string(), what: z.string(), remedy: z.string(), devices: z.int() })).max(20),
  /** Over the last second or so. */
  perSecond: z.object({ connects: z.number(), attempted: z.number(), acknowledged: z.number(), received: z.number() }),
  /** Missing before the first acknowledgement. */
  latency: latencySummary.optional(),
});

/** How a run stood at a moment of its time, with rates over what is between it and the one before. */
export const runMoment = z.object({
  /** Of the run's time, as in `fleetView`. */
  elapsedMs: z.number(),
  connected: z.int(),
  /** A second. */
  connects: z.number(),
  attempted: z.number(),
  acknowledged: z.number(),
});

export type RunMoment = z.infer<typeof runMoment>;
export type FleetView = z.infer<typeof fleetView>;
