import type { Quantity, Recorded } from '../../../bench/readings.ts';

/** A reading with its device. */
export interface TableRow {
  /** Seconds since 1970. */
  readonly time: number;
  readonly deviceId: string;
  readonly temperatureC: number;
  readonly humidityPercent: number;
  /** NaN where it is not known. */
  readonly latencyMs: number;
}

/** All readings that are kept of some devices, oldest first. */
export function rowsOf(readings: Recorded, deviceIds: readonly string[]): TableRow[] {
  return deviceIds
    .flatMap((deviceId) => {
      const [times, temperatures] = readings.of('temperatures', deviceId);
      const values = (quantity: Quantity) => readings.of(quantity, deviceId)[1];
      const [humidities, latencies] = [values('humidities'), values('latencies')];
      return Array.from(times, (time, place) => ({
        time,
        deviceId,
        temperatureC: temperatures[place] ?? Number.NaN,
        humidityPercent: humidities[place] ?? Number.NaN,
        latencyMs: latencies[place] ?? Number.NaN,
      }));
    })
    .sort((left, right) => left.time - right.time);
}

/** The newest so many of all devices, newest first. */
export function newestRows(readings: Recorded, count: number): readonly TableRow[] {
  const newest = readings.deviceIds
    .flatMap((id) => {
      const time = readings.newest(id)?.time;
      return time === undefined ? [] : [{ id, time }];
    })
    .sort((left, right) => right.time - left.time)
    .slice(0, count)
    .map(({ id }) => id);
  return rowsOf(readings, newest).slice(-count).toReversed();
}

/** RFC 4180: quotes around what holds a comma, a quote or a line break. */
export const quoted = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

/** Readings as CSV by RFC 4180: ISO 8601 in UTC, and no value where none is known. */
export function readingsCsv(rows: readonly TableRow[]): string {
  const value = (known: number) => (Number.isNaN(known) ? '' : String(known));
  const lines = rows.map(({ time, deviceId, temperatureC, humidityPercent, latencyMs }) =>
    [
      new Date(Math.round(time * 1000)).toISOString(),
      quoted(deviceId),
      value(temperatureC),
      value(humidityPercent),
      value(latencyMs),
    ].join(','),
  );
  return `${['measuredAt,deviceId,temperatureC,humidityPercent,latencyMs', ...lines].join('\r\n')}\r\n`;
}

/** The last values of a device as a line that fits a box: `x,y` pairs, y downwards, for an SVG polyline. */
export function sparkline(values: ArrayLike<number>, width: number, height: number, points = 40): string {
  const last = Array.from(values).slice(-points);
  if (last.length < 2) return '';
  const [low, high] = [Math.min(...last), Math.max(...last)];
  const scale = high === low ? 0 : (height - 2) / (high - low);
  const flat = high === low ? height / 2 : 1;
  return last
    .map((value, place) => {
      const x = (place / (last.length - 1)) * width;
      return `${x.toFixed(1)},${(flat + (high - value) * scale).toFixed(1)}`;
    })
    .join(' ');
}
