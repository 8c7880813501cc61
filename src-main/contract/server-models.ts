import { z } from 'zod';
import { certificateFacts, madeFile } from './base-models.ts';

/** DNS names, or IP addresses as text. */
export const serverNames = z.array(z.string().max(300)).max(100).default([]);

/** A certificate for a TLS server: a broker, ThingsBoard, or the local hub. */
export const serverLine = z.object({
  name: z.string(),
  /** Absent where it is self-signed. */
  authority: z.string().optional(),
  keyEncrypted: z.boolean(),
  /** What clients may connect to. */
  dns: z.array(z.string()),
  addresses: z.array(z.string()),
  certificate: certificateFacts,
  files: z.array(madeFile),
});

export const serverSummary = serverLine.extend({
  /** Files of its set that are missing from the folder. */
  missing: z.array(z.string()),
});

export type ServerLine = z.infer<typeof serverLine>;
