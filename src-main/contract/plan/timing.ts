import { z } from 'zod';

/** When the devices of a run send, and for how long. */
export const timingMembers = {
  /** Messages a device; 0 goes on until stopped. */
  messages: z.int().min(0).max(1_000_000_000).default(5),
  intervalMs: z.int().min(10).max(86_400_000).default(1000),
};
