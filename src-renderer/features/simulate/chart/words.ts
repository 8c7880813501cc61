import { t } from '@lingui/core/macro';
import { number } from '../../../ui/format.ts';
import { decimal, live } from '../../../ui/language/index.ts';
import type { Quantity } from '../../../bench/readings.ts';

export const chart = live(() => ({
  title: t`Readings`,
  quantity: t`What is drawn`,
  names: { temperatures: t`Temperature`, humidities: t`Humidity`, latencies: t`Latency` } satisfies Record<
    Quantity,
    string
  >,
  units: { temperatures: '°C', humidities: '%', latencies: t`ms` } satisfies Record<Quantity, string>,
  time: t`Time that is seen`,
  windows: [
    [60, t`1 min`],
    [300, t`5 min`],
    [Number.POSITIVE_INFINITY, t`All`],
  ] as const,
  move: t`Move in time`,
  closer: t`Zoom in (+)`,
  wider: t`Zoom out (−)`,
  earlier: t`Earlier (Shift+Left)`,
  later: t`Later (Shift+Right)`,
  back: t`Back to the newest`,
  hold: t`Pause drawing`,
  goOn: t`Go on drawing`,
  behind: (seconds: number) =>
    seconds < 1
      ? t`Drawing is paused. The run goes on.`
      : t`Drawing is paused, ${{ time: spoken(seconds) }} behind. The run goes on.`,
  standing: t`Stands still while it is zoomed.`,
  plot: t`Chart`,
  keys: t`Left and right read values, + and − zoom, Shift with left and right moves, Escape goes back. Drag zooms, Shift and drag moves.`,
  label: (quantity: string, values: string) => t`${quantity} over time. Newest values: ${values}`,
  noValues: t`none yet`,
  noReadings: t`No readings yet.`,
  alertLine: (celsius: number) => t`alert above ${{ celsius: number(celsius) }} °C`,
  alertAway: (celsius: number, by: number, at: 'above' | 'below') =>
    at === 'above'
      ? t`↑ alert at ${{ celsius: number(celsius) }} °C, ${{ degrees: decimal(by) }} above`
      : t`↓ alert at ${{ celsius: number(celsius) }} °C, ${{ degrees: decimal(by) }} below`,
  median: t`median`,
  low: t`minimum`,
  high: t`maximum`,
  bandOf: (devices: number) => t`minimum to maximum of ${{ devices: number(devices) }} devices`,
  under: (deviceId: string) => t`nearest: ${deviceId}`,
  save: t`Save chart`,
  png: t`Picture (PNG)…`,
  csv: t`Readings (CSV)…`,
  saved: (name: string) => t`Saved as ${name}.`,
  noPicture: t`The picture could not be made. Save the readings as CSV instead.`,
  devices: t`Devices of the chart`,
  headers: { name: t`Device`, value: t`Newest`, trend: t`Trend`, messages: t`Messages`, trouble: t`Trouble` },
  hide: (deviceId: string) => t`Draw ${deviceId}`,
  pickHint: t`Press a device to draw its line over the band.`,
  hideHint: t`Press a device to hide its line.`,
  table: t`Newest values as a table`,
  tableHeaders: { at: t`Time`, device: t`Device`, temperature: '°C', humidity: '%', latency: t`ms` },
}));

function spoken(seconds: number): string {
  return seconds < 100 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}
