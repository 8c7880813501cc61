import { type RecordedRow, type Recording, rowsOf } from './replay.ts';

/** What is due at a moment after a device's start. */
type Moment = Pick<RecordedRow, 'atMs'> & Partial<RecordedRow>;

/** When a device has something to send, one after the other. */
export interface Moments {
  /** How many were taken. */
  readonly count: number;
  /** Around the next one; undefined where none holds. */
  readonly intervalMs: number | undefined;
  /** When the next one is, in milliseconds after the start; undefined after the last. */
  nextMs(): number | undefined;
  take(): Moment | undefined;
  /** From the last one on it is this interval, where intervals say when. What it would have been before `setAtMs`, in milliseconds after the start, is left out. */
  every(intervalMs: number, setAtMs?: number): void;
  /** The same from here on, for who looks ahead. */
  ahead(): Moments;
}

/** Those of a recording, which no interval changes. */
export class RecordedMoments implements Moments {
  readonly intervalMs = undefined;
  readonly #recording: Recording;
  readonly #deviceId: string;
  readonly #rows: Generator<RecordedRow, undefined>;
  #next: RecordedRow | undefined;
  #count = 0;

  constructor(recording: Recording, deviceId: string) {
    this.#recording = recording;
    this.#deviceId = deviceId;
    this.#rows = rowsOf(recording, deviceId);
  }

  get count(): number {
    return this.#count;
  }

  nextMs(): number | undefined {
    this.#next ??= this.#rows.next().value;
    return this.#next?.atMs;
  }

  take(): Moment | undefined {
    this.nextMs();
    const taken = this.#next;
    this.#next = undefined;
    this.#count++;
    return taken;
  }

  every(): void {
    // It goes by its own times.
  }

  ahead(): RecordedMoments {
    const same = new RecordedMoments(this.#recording, this.#deviceId);
    while (same.count < this.#count) same.take();
    return same;
  }
}
