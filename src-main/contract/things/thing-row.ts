import type { z } from 'zod';
import type { MethodRow } from '../method-row.ts';

/** What callers know of a kind of thing that a workspace holds. */
export interface ThingRow {
  /** The name of its list in `workspace.overview`. */
  readonly list: string;
  /** One of them in short. */
  readonly line: z.ZodType;
  /** Whether files for other systems are made of its certificate and key. */
  readonly exported: boolean;
  /** The calls that are about it. */
  readonly methods: Readonly<Record<string, MethodRow>>;
}
