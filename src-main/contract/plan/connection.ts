import { z } from 'zod';
import { platformId, platformSettings, port } from '../values.ts';

/** Where the devices of a run connect to. */
export const connectionMembers = {
  platform: platformId,
  /** Without it the platform's own, where it has one. */
  host: z.string().max(255).optional(),
  port: port.optional(),
  settings: platformSettings.default({}),
  /** PEM of the authorities to trust; without it the system's roots are. */
  serverCaPem: z.string().max(1_000_000).optional(),
};
