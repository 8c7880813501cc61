import type { Json } from '../../core/json.ts';

/** What of a device can change while it runs: rules of the plan change it, and whoever sends looks each time. */
export interface Behaviour {
  /** Milliseconds between two messages, from now on. */
  intervalMs(): number;
  /** A field of the body as a rule has set it; undefined where none has. */
  field(name: string): Json | undefined;
  /** Aborted when any of it changes, so that a long wait for the next message is not waited to its end; undefined where nothing can. */
  readonly changing: AbortSignal | undefined;
}
