import { z } from 'zod';
import { column, table, valueName } from './table.ts';

export const replayMembers = {
  /** A recording that is sent with its own timing, instead of what a model measures. Its rows are in the order of their times. */
  replay: z
    .strictObject({
      table,
      /** When a row was measured: ISO 8601, or seconds or milliseconds since whenever. */
      time: column.default('time'),
      timeUnit: z.enum(['iso', 's', 'ms']).default('iso'),
      /** The column that says whose a row is; without it every device sends all rows. */
      deviceId: column.optional(),
      /** Which value is in which column; without it each column gives the value of its title. `temperature` and `humidity` stand for the model's. */
      values: z.record(valueName, column).optional(),
      /** 2 is twice as fast. */
      speed: z.number().min(0.001).max(1_000_000).default(1),
      /** Begins again after the last row. */
      loop: z.boolean().default(false),
    })
    .optional(),
};
