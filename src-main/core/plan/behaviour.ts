import type { Json } from '../json.ts';

/** What of a device can change while it runs: rules of the plan change it, and whoever sends looks each time. */
export interface Behaviour {
  /** Milliseconds between two messages, from now on. */
  intervalMs(): number;
  /** A field of the body as a rule has set it; undefined where none has. */
  field(name: string): Json | undefined;
  /** Resolves when any of it has changed, so that a long wait for the next message is not waited to its end. */
  changed(): Promise<void>;
}
