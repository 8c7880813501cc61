/**
 * When what a plan has due is due for a device whose interval has changed since: what is between two messages becomes longer or shorter by
 * as much. While it is not changed, both are the same.
 */
export class StretchedTime {
  #plannedMs = 0;
  #realMs = 0;

  /** `factor`: how much longer it is from the message before to this one. */
  dueMs(plannedMs: number, factor: number): number {
    return this.#realMs + (plannedMs - this.#plannedMs) * factor;
  }

  /** What was due then is: the next counts from it. */
  passed(plannedMs: number, realMs: number): void {
    this.#plannedMs = plannedMs;
    this.#realMs = realMs;
  }

  /** What the plan has due at a time. */
  plannedMs(realMs: number, factor: number): number {
    return this.#plannedMs + (realMs - this.#realMs) / factor;
  }
}
