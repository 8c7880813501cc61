/** A tenth of the shortest interval would be lost on nobody; sleepers of one slot wake together. */
const slotMs = 10;
/** Of one turn; who sleeps longer is passed by once a turn. */
const slots = 512;

/** Who sleeps, in one wheel at a time. */
export interface Sleeper {
  /** The wheel's. */
  slot: number;
  wake(): void;
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

  /** Wakes it at `dueMs`; what is due already is woken at the next turn. */
  add(dueMs: number, sleeper: Sleeper): void {
    sleeper.slot = Math.max(this.#at + 1, Math.ceil(dueMs / slotMs));
    this.#slots[sleeper.slot % slots]?.add(sleeper);
    this.#sleepers++;
  }

  /** It is not woken any more. */
  leave(sleeper: Sleeper): void {
    if (this.#slots[sleeper.slot % slots]?.delete(sleeper) === true) this.#sleepers--;
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

  /** Those who sleep now, and none who goes to sleep by it. */
  wakeAll(): void {
    const asleep = this.#slots.flatMap((sleepers) => [...sleepers].map((sleeper) => ({ sleepers, sleeper })));
    for (const { sleepers, sleeper } of asleep) this.#wakeOne(sleepers, sleeper);
  }

  #wake(sleepers: Set<Sleeper> | undefined, until: number): void {
    if (sleepers === undefined) return;
    // A copy: who wakes may go to sleep again.
    for (const sleeper of Array.from(sleepers)) if (sleeper.slot <= until) this.#wakeOne(sleepers, sleeper);
  }

  #wakeOne(sleepers: Set<Sleeper>, sleeper: Sleeper): void {
    // Another one may have had it leave.
    if (!sleepers.delete(sleeper)) return;
    this.#sleepers--;
    sleeper.wake();
  }
}
