import { z } from 'zod';

const perSecond = z.number().min(0.1).max(1_000_000);

/** How fast a fleet may go, beside what its timing asks for. */
export const paceMembers = {
  pace: z
    .strictObject({
      /** The cloud's tier or plan, such as S1 or free; without it the first that is known. */
      tier: z.string().min(1).max(40).optional(),
      /** Units or throughput units of it that are paid for. */
      units: z.int().min(1).max(1000).default(1),
      /** Keep within what the cloud allows. Without it: at servers of a real cloud, and nowhere else. */
      keepWithin: z.boolean().optional(),
      /** Of the whole fleet, instead of what the cloud allows. */
      connectsPerSecond: perSecond.optional(),
      messagesPerSecond: perSecond.optional(),
    })
    .optional(),
};
