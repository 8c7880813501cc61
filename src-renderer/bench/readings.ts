import { Store } from './store.ts';

/** Points kept for one device. */
const capacity = 1200;
/** Devices that are drawn; of thousands nobody could tell the lines apart. */
const drawnDevices = 8;

export interface Reading {
  readonly deviceId: string;
  readonly at: string;
  readonly temperatureC: number;
  readonly humidityPercent: number;
}

/** One device's newest readings, in rings that are made once. Times in seconds since 1970, as charts want them. */
class Series {
  readonly times = new Float64Array(capacity);
  readonly temperatures = new Float64Array(capacity);
  readonly humidities = new Float64Array(capacity);
  #next = 0;
  count = 0;

  add(time: number, temperature: number, humidity: number): void {
    this.times[this.#next] = time;
    this.temperatures[this.#next] = temperature;
    this.humidities[this.#next] = humidity;
    this.#next = (this.#next + 1) % capacity;
    this.count = Math.min(capacity, this.count + 1);
  }

  /** Oldest first. */
  unrolled(ring: Float64Array): Float64Array {
    if (this.count < capacity) return ring.slice(0, this.count);
    const flat = new Float64Array(capacity);
    flat.set(ring.subarray(this.#next));
    flat.set(ring.subarray(0, this.#next), capacity - this.#next);
    return flat;
  }
}

export type Quantity = 'temperatures' | 'humidities';

/** Readings of the devices that are drawn. */
export class Readings {
  /** Changes when there is something new to draw. */
  readonly version = new Store(0);
  readonly deviceIds: readonly string[];
  readonly #series: ReadonlyMap<string, Series>;

  constructor(deviceIds: readonly string[]) {
    this.deviceIds = deviceIds.slice(0, drawnDevices);
    this.#series = new Map(this.deviceIds.map((id) => [id, new Series()]));
  }

  add({ deviceId, at, temperatureC, humidityPercent }: Reading): void {
    this.#series.get(deviceId)?.add(Date.parse(at) / 1000, temperatureC, humidityPercent);
  }

  /** Times and values of each drawn device, in the order of `deviceIds`. */
  of(quantity: Quantity): readonly (readonly [Float64Array, Float64Array])[] {
    return [...this.#series.values()].map((series) => [
      series.unrolled(series.times),
      series.unrolled(series[quantity]),
    ]);
  }

  newest(deviceId: string): { readonly temperatureC: number; readonly humidityPercent: number } | undefined {
    const series = this.#series.get(deviceId);
    if (series === undefined || series.count === 0) return undefined;
    const last = (ring: Float64Array) => series.unrolled(ring).at(-1) ?? 0;
    return { temperatureC: last(series.temperatures), humidityPercent: last(series.humidities) };
  }
}
