/**
 * When messages are due, from the first one on, where the interval between them may change: a grid, so that delays do not add up, which begins anew with the last
 * message that was due when the interval changes.
 */
export class DueTimes {
  #firstIndex = 0;
  #firstMs = 0;
  #intervalMs: number;

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  /** When message number `index` is due with such an interval from now on. Asked in the order of messages. */
  dueMs(index: number, intervalMs: number): number {
    if (intervalMs !== this.#intervalMs) {
      const before = Math.max(this.#firstIndex, index - 1);
      this.#firstMs += (before - this.#firstIndex) * this.#intervalMs;
      this.#firstIndex = before;
      this.#intervalMs = intervalMs;
    }
    return this.#firstMs + (index - this.#firstIndex) * this.#intervalMs;
  }
}
