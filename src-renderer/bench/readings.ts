import { Store } from './store.ts';

/** Points kept of one device, and of all devices together: of many devices fewer each. */
const capacityAtMost = 1200;
const capacityAtLeast = 30;
const pointsOfAll = 200_000;

/** Rings begin small: most runs are short. */
const firstCapacity = 64;

export interface Reading {
  readonly deviceId: string;
  /** When it was measured, ISO 8601. */
  readonly at: string;
  readonly temperatureC: number;
  readonly humidityPercent: number;
  /** From sending to acknowledgement; unknown of what has arrived from others. */
  readonly latencyMs?: number | undefined;
}

export type Quantity = 'temperatures' | 'humidities' | 'latencies';

/** Instants in seconds since 1970, ascending, and a value for each; NaN where it is not known. */
export type Points = readonly [times: Float64Array, values: Float64Array];

export interface Newest {
  /** Seconds since 1970. */
  readonly time: number;
  readonly temperatureC: number;
  readonly humidityPercent: number;
  readonly latencyMs?: number | undefined;
}

/** What charts draw: readings that go on, or as they were at an instant. */
export interface Recorded {
  readonly deviceIds: readonly string[];
  /** Nothing of a device that has told nothing. */
  of(quantity: Quantity, deviceId: string): Points;
  newest(deviceId: string): Newest | undefined;
  /** Readings that there were, also those that are not kept. */
  count(deviceId: string): number;
  /** First and last instant of all that is kept, in seconds since 1970. */
  extent(): readonly [number, number] | undefined;
}

type Ring = 'times' | Quantity;

const eachRing = (make: (name: Ring) => Float64Array): Record<Ring, Float64Array> => ({
  times: make('times'),
  temperatures: make('temperatures'),
  humidities: make('humidities'),
  latencies: make('latencies'),
});

/** One device's newest readings, in rings. */
class Series {
  readonly #capacity: number;
  #size: number;
  #rings: Record<Ring, Float64Array>;
  #next = 0;
  #kept = 0;
  total = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#size = Math.min(firstCapacity, capacity);
    this.#rings = eachRing(() => new Float64Array(this.#size));
  }

  add(reading: Reading): void {
    if (this.#kept === this.#size && this.#size < this.#capacity) this.#grow();
    const { times, temperatures, humidities, latencies } = this.#rings;
    const time = Date.parse(reading.at) / 1000;
    // Acknowledgements may overtake each other: later ones make room.
    let at = this.#next;
    for (let moved = 0; moved < Math.min(this.#kept, this.#size - 1); moved++) {
      const before = (at + this.#size - 1) % this.#size;
      if ((times[before] ?? 0) <= time) break;
      for (const ring of Object.values(this.#rings)) ring[at] = ring[before] ?? Number.NaN;
      at = before;
    }
    times[at] = time;
    temperatures[at] = reading.temperatureC;
    humidities[at] = reading.humidityPercent;
    latencies[at] = reading.latencyMs ?? Number.NaN;
    this.#next = (this.#next + 1) % this.#size;
    this.#kept = Math.min(this.#size, this.#kept + 1);
    this.total++;
  }

  /** Oldest first. */
  unrolled(name: Ring): Float64Array {
    const ring = this.#rings[name];
    if (this.#kept < this.#size) return ring.slice(0, this.#kept);
    const flat = new Float64Array(this.#size);
    flat.set(ring.subarray(this.#next));
    flat.set(ring.subarray(0, this.#next), this.#size - this.#next);
    return flat;
  }

  first(): number {
    return this.#rings.times[this.#kept < this.#size ? 0 : this.#next] ?? 0;
  }

  last(name: Ring): number {
    return this.#rings[name][(this.#next + this.#size - 1) % this.#size] ?? Number.NaN;
  }

  frozen(): Series {
    const copy = new Series(this.#kept);
    copy.#size = this.#kept;
    copy.#rings = eachRing((name) => this.unrolled(name));
    copy.#kept = this.#kept;
    copy.total = this.total;
    return copy;
  }

  #grow(): void {
    const size = Math.min(this.#capacity, this.#size * 2);
    this.#rings = eachRing((name) => {
      const larger = new Float64Array(size);
      larger.set(this.unrolled(name));
      return larger;
    });
    this.#next = this.#size;
    this.#size = size;
  }
}

const nothing: Points = [new Float64Array(), new Float64Array()];

/** Readings of all devices of a run, as many as are kept. */
export class Readings implements Recorded {
  /** Changes when there is something new to draw. */
  readonly version = new Store(0);
  readonly deviceIds: readonly string[];
  readonly #capacity: number;
  readonly #known: ReadonlySet<string>;
  readonly #series = new Map<string, Series>();

  constructor(deviceIds: readonly string[]) {
    this.deviceIds = deviceIds;
    this.#known = new Set(deviceIds);
    const each = Math.floor(pointsOfAll / Math.max(1, deviceIds.length));
    this.#capacity = Math.max(capacityAtLeast, Math.min(capacityAtMost, each));
  }

  add(reading: Reading): void {
    const { deviceId } = reading;
    if (!this.#known.has(deviceId)) return;
    let series = this.#series.get(deviceId);
    if (series === undefined) {
      series = new Series(this.#capacity);
      this.#series.set(deviceId, series);
    }
    series.add(reading);
  }

  of(quantity: Quantity, deviceId: string): Points {
    const series = this.#series.get(deviceId);
    return series === undefined ? nothing : [series.unrolled('times'), series.unrolled(quantity)];
  }

  newest(deviceId: string): Newest | undefined {
    const series = this.#series.get(deviceId);
    if (series === undefined) return undefined;
    const latencyMs = series.last('latencies');
    return {
      time: series.last('times'),
      temperatureC: series.last('temperatures'),
      humidityPercent: series.last('humidities'),
      ...(Number.isNaN(latencyMs) ? {} : { latencyMs }),
    };
  }

  count(deviceId: string): number {
    return this.#series.get(deviceId)?.total ?? 0;
  }

  extent(): readonly [number, number] | undefined {
    if (this.#series.size === 0) return undefined;
    let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const series of this.#series.values()) {
      from = Math.min(from, series.first());
      to = Math.max(to, series.last('times'));
    }
    return [from, to];
  }

  /** As they are now, whatever comes in later. */
  frozen(): Recorded {
    const copy = new Readings(this.deviceIds);
    for (const [deviceId, series] of this.#series) copy.#series.set(deviceId, series.frozen());
    return copy;
  }
}
