import { z } from 'zod';
import { sensorModel } from '../values.ts';
import { share } from './timing.ts';

/** What the devices of a run measure. */
export const sensorMembers = {
  model: sensorModel.default('tutorial'),
  /** Repeats the readings of an earlier run; without it they are new ones. */
  seed: z.int().min(0).max(4_294_967_295).optional(),
  /** How much devices differ, by the seed: their readings are off by at most so much, and the models' noise is larger or smaller by at most such a share. */
  spread: z
    .strictObject({
      temperatureC: z.number().min(0).max(1000).default(0),
      humidityPercent: z.number().min(0).max(100).default(0),
      noise: share.default(0),
    })
    .optional(),
  /** Degrees Celsius above which a message is an alert. */
  alertAboveC: z.number().min(-273.15).max(10_000).default(30),
};
