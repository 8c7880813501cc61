import { z } from 'zod';
import * as model from '../values.ts';
import type { ThingRow } from './thing-row.ts';

/** A request for a certificate. */
const requestLine = z.object({
  name: z.string(),
  subject: z.string(),
  key: z.string(),
  /** Whether its private key is there, and behind a passphrase. */
  privateKey: z.enum(['none', 'open', 'encrypted']),
  createdAt: model.instant,
});

export const request = {
  list: 'requests',
  line: requestLine,
  exported: false,
  methods: {},
} as const satisfies ThingRow;

export type RequestLine = z.infer<typeof requestLine>;
