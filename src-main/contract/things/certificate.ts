import { z } from 'zod';
import * as model from '../values.ts';
import type { ThingRow } from './thing-row.ts';

/** A certificate without its key. */
const certificateLine = z.object({
  name: z.string(),
  /** The authority of the workspace that signed it. */
  authority: z.string().optional(),
  certificate: model.certificateFacts,
  /** Its authority has taken it back. */
  revoked: model.revoked.optional(),
});

export const certificate = {
  list: 'certificates',
  line: certificateLine,
  exported: false,
  methods: {},
} as const satisfies ThingRow;

export type CertificateLine = z.infer<typeof certificateLine>;
