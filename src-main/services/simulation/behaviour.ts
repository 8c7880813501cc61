import type { Ending } from './over.ts';

/** What of a device can change while it runs: rules of the plan change it, and whoever sends looks each time. */
export interface Behaviour {
  /** Milliseconds between two messages, from now on; undefined while the plan's holds. */
  intervalMs(): number | undefined;
  /** Fields of the body as rules have set them. */
  values(): Readonly<Record<string, string | number | boolean>>;
  /** Aborted when any of it changes, so that a long wait for the next message is not waited to its end; undefined where nothing can. */
  readonly changing: Ending | undefined;
}
