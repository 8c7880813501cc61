import { z } from 'zod';
import { sensorModel } from '../values.ts';

/** What the devices of a run measure. */
export const sensorMembers = {
  model: sensorModel.default('tutorial'),
  /** Repeats the readings of an earlier run; without it they are new ones. */
  seed: z.int().min(0).max(4_294_967_295).optional(),
  /** Degrees Celsius above which a message is an alert. */
  alertAboveC: z.number().min(-273.15).max(10_000).default(30),
};
