/** A tenth of the shortest interval would be lost on nobody; sleepers of one slot wake together. */
const slotMs = 10;
/** Of one turn; who sleeps longer is passed by once a turn. */
const slots = 512;

interface Sleeper {
  readonly slot: number;
  readonly wake: () => void;
}

/**
 * A hashed timing wheel (Varghese and Lauck, "Hashed and Hierarchical Timing Wheels", 1987): any number of sleepers with one timer, whose
 * owner asks when the next one is due, and turns it. Nobody wakes early, and nobody more than a slot late.
 */
export class TimerWheel {
  readonly #slots: readonly Set<Sleeper>[] = Array.from({ length: slots }, () => new Set<Sleeper>());
  /** The newest slot that was passed. */
  #at: number;
  #sleepers = 0;

  constructor(nowMs: number) {
    this.#at = Math.floor(nowMs / slotMs);
  }

  /** Wakes at `dueMs`; what is due already is woken at the next turn. */
  add(dueMs: number, wake: () => void): void {
    const slot = Math.max(this.#at + 1, Math.ceil(dueMs / slotMs));
    this.#slots[slot % slots]?.add({ slot, wake });
    this.#sleepers++;
  }

  /** When to turn it next: the time of a slot; undefined where nobody sleeps. */
  nextMs(): number | undefined {
    if (this.#sleepers === 0) return undefined;
    for (let ahead = 1; ahead <= slots; ahead++) {
      const slot = this.#at + ahead;
      for (const sleeper of this.#slots[slot % slots] ?? []) if (sleeper.slot === slot) return slot * slotMs;
    }
    return (this.#at + slots) * slotMs;
  }

  /** Wakes all that are due. */
  turn(nowMs: number): void {
    const now = Math.floor(nowMs / slotMs);
    const passed = Math.min(now - this.#at, slots);
    const from = now - passed + 1;
    this.#at = Math.max(this.#at, now);
    for (let slot = from; slot <= now; slot++) this.#wake(this.#slots[slot % slots], now);
  }

  wakeAll(): void {
    for (const slot of this.#slots) this.#wake(slot, Number.POSITIVE_INFINITY);
  }

  #wake(sleepers: Set<Sleeper> | undefined, until: number): void {
    // A copy: who wakes may go to sleep again.
    for (const sleeper of [...(sleepers ?? [])]) {
      if (sleeper.slot > until) continue;
      sleepers?.delete(sleeper);
      this.#sleepers--;
      sleeper.wake();
    }
  }
}
