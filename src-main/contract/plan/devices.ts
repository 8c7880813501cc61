import { z } from 'zod';
import { messageQos } from '../values.ts';

/** A device that only listens. */
const subscriber = z.strictObject({
  deviceId: z.string().max(200),
  /** Topic filters; `{deviceId}` stands for the device. */
  filters: z.array(z.string().max(65_535)).min(1).max(100),
  qos: messageQos.default(1),
});

/** Who takes part in a run. */
export const deviceMembers = {
  /** Those that send; with subscribers there may be none. */
  deviceIds: z.array(z.string().max(200)).max(10_000).default([]),
  /** Those that listen, from before the first message until the run ends. */
  subscribers: z.array(subscriber).max(100).default([]),
};
