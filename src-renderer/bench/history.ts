/** Moments that are kept. A chart is not wider than that. */
const capacity = 600;

/**
 * Values over time in bounded memory, from the first to the last: when it is full, two neighbours become one, and from then on each
 * moment stands for twice the time. Two such neighbours are one by their mean, weighed by how many have gone into each.
 */
export class History {
  readonly #columns: number;
  readonly #times = new Float64Array(capacity);
  readonly #values: readonly Float64Array[];
  /** How much has gone into each moment. */
  readonly #weights = new Uint32Array(capacity);
  #kept = 0;
  /** How much goes into one moment. */
  #width = 1;

  /** `columns`: values of a moment. */
  constructor(columns: number) {
    this.#columns = columns;
    this.#values = Array.from({ length: columns }, () => new Float64Array(capacity));
  }

  /** `time` in seconds, not before the last one. */
  add(time: number, values: readonly number[]): void {
    const last = this.#kept - 1;
    if (this.#kept === 0 || (this.#weights[last] ?? 0) >= this.#width) {
      if (this.#kept === capacity) this.#halve();
      this.#put(this.#kept++, time, values, 0);
    } else this.#put(last, time, values, this.#weights[last] ?? 0);
  }

  /** Puts what was before all there is in front of it; what is not before it is left out. */
  begin(earlier: readonly { readonly time: number; readonly values: readonly number[] }[]): void {
    const times = this.times();
    const columns = this.#values.map((_column, place) => this.column(place));
    const first = times[0] ?? Number.POSITIVE_INFINITY;
    this.#kept = 0;
    this.#width = 1;
    for (const { time, values } of earlier) if (time < first) this.add(time, values);
    for (const [at, time] of times.entries())
      this.add(
        time,
        columns.map((column) => column[at] ?? 0),
      );
  }

  get length(): number {
    return this.#kept;
  }

  /** In seconds: the last instant of each moment. */
  times(): Float64Array {
    return this.#times.slice(0, this.#kept);
  }

  column(place: number): Float64Array {
    return (this.#values[place] ?? new Float64Array()).slice(0, this.#kept);
  }

  #put(at: number, time: number, values: readonly number[], weight: number): void {
    this.#times[at] = time;
    for (let place = 0; place < this.#columns; place++) {
      const column = this.#values[place];
      if (column !== undefined) column[at] = ((column[at] ?? 0) * weight + (values[place] ?? 0)) / (weight + 1);
    }
    this.#weights[at] = weight + 1;
  }

  #halve(): void {
    for (let at = 0; at < capacity / 2; at++) {
      const [left, right] = [at * 2, at * 2 + 1];
      const [a, b] = [this.#weights[left] ?? 0, this.#weights[right] ?? 0];
      for (const column of this.#values) column[at] = ((column[left] ?? 0) * a + (column[right] ?? 0) * b) / (a + b);
      this.#times[at] = this.#times[right] ?? 0;
      this.#weights[at] = a + b;
    }
    this.#kept = capacity / 2;
    this.#width *= 2;
  }
}
