/**
 * Lets so many a second through, evenly: the virtual scheduling of the generic cell rate algorithm (ITU-T I.371, Annex A). Each that asks gets
 * its turn at once, so nobody has to stand in a queue.
 */
export class Rate {
  readonly perSecond: number;
  readonly #apartMs: number;
  /** What may come together after a pause. */
  readonly #toleranceMs: number;
  #nextMs = Number.NEGATIVE_INFINITY;

  /** `burst`: how many may come together; at least one. */
  constructor(perSecond: number, burst = 1) {
    this.perSecond = perSecond;
    this.#apartMs = 1000 / perSecond;
    this.#toleranceMs = (Math.max(1, burst) - 1) * this.#apartMs;
  }

  /** Takes the next turn, or as many together. Answers in how many milliseconds it comes. */
  reserve(nowMs: number, turns = 1): number {
    const dueMs = Math.max(nowMs, this.#nextMs);
    this.#nextMs = dueMs + turns * this.#apartMs;
    return Math.max(0, dueMs - this.#toleranceMs - nowMs);
  }

  /** Takes the next turn where it is now, and else none: for who refuses what comes too fast. */
  admits(nowMs: number): boolean {
    if (this.#nextMs - this.#toleranceMs > nowMs) return false;
    this.reserve(nowMs);
    return true;
  }

  /** Gives nobody a turn for so long: the other end wants to be left alone. */
  holdUntil(untilMs: number): void {
    this.#nextMs = Math.max(this.#nextMs, untilMs + this.#toleranceMs);
  }
}

/** Parts into which a window is cut: what was spent in one is free again when all of it is older than the window. */
const parts = 24;

/** Lets so much through in any window of time, however it is spread over it: a quota of a day. */
export class Quota {
  readonly most: number;
  readonly #partMs: number;
  readonly #spent = new Map<number, number>();

  constructor(most: number, perSeconds: number) {
    this.most = most;
    this.#partMs = (perSeconds * 1000) / parts;
  }

  /** Spends `pieces` and answers 0, or spends nothing and answers in how many milliseconds to ask again. */
  spend(pieces: number, nowMs: number): number {
    const part = Math.floor(nowMs / this.#partMs);
    for (const old of this.#spent.keys()) if (old < part - parts) this.#spent.delete(old);
    let total = 0;
    for (const spent of this.#spent.values()) total += spent;
    // What is more than all of the quota would wait for ever.
    if (total + pieces <= this.most || total === 0) {
      this.#spent.set(part, (this.#spent.get(part) ?? 0) + pieces);
      return 0;
    }
    const [oldest = part] = this.#spent.keys();
    return (oldest + parts + 1) * this.#partMs - nowMs;
  }
}
