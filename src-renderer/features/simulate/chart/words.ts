import type { Quantity } from '../../../bench/readings.ts';

export const chart = {
  title: 'Readings',
  quantity: 'What is drawn',
  names: { temperatures: 'Temperature', humidities: 'Humidity', latencies: 'Latency' } satisfies Record<
    Quantity,
    string
  >,
  units: { temperatures: '°C', humidities: '%', latencies: 'ms' } satisfies Record<Quantity, string>,
  time: 'Time that is seen',
  windows: [
    [60, '1 min'],
    [300, '5 min'],
    [Number.POSITIVE_INFINITY, 'All'],
  ] as const,
  move: 'Move in time',
  closer: 'Zoom in (+)',
  wider: 'Zoom out (−)',
  earlier: 'Earlier (Shift+Left)',
  later: 'Later (Shift+Right)',
  back: 'Back to the newest',
  hold: 'Pause drawing',
  goOn: 'Go on drawing',
  behind: (seconds: number) =>
    seconds < 1
      ? 'Drawing is paused. The run goes on.'
      : `Drawing is paused, ${spoken(seconds)} behind. The run goes on.`,
  standing: 'Stands still while it is zoomed.',
  plot: 'Chart',
  keys: 'Left and right read values, + and − zoom, Shift with left and right moves, Escape goes back. Drag zooms, Shift and drag moves.',
  label: (quantity: string, values: string) => `${quantity} over time. Newest values: ${values}`,
  noValues: 'none yet',
  noReadings: 'No readings yet.',
  alertLine: (celsius: number) => `alert above ${celsius} °C`,
  alertAway: (celsius: number, by: number, at: 'above' | 'below') =>
    `${at === 'above' ? '↑' : '↓'} alert at ${celsius} °C, ${by.toFixed(1)} ${at}`,
  median: 'median',
  low: 'minimum',
  high: 'maximum',
  bandOf: (devices: number) => `minimum to maximum of ${devices.toLocaleString()} devices`,
  under: (deviceId: string) => `nearest: ${deviceId}`,
  save: 'Save chart',
  png: 'Picture (PNG)…',
  csv: 'Readings (CSV)…',
  saved: (name: string) => `Saved as ${name}.`,
  noPicture: 'The picture could not be made. Save the readings as CSV instead.',
  devices: 'Devices of the chart',
  headers: { name: 'Device', value: 'Newest', trend: 'Trend', messages: 'Messages', trouble: 'Trouble' },
  hide: (deviceId: string) => `Draw ${deviceId}`,
  pickHint: 'Press a device to draw its line over the band.',
  hideHint: 'Press a device to hide its line.',
  table: 'Newest values as a table',
  tableHeaders: { at: 'Time', device: 'Device', temperature: '°C', humidity: '%', latency: 'ms' },
};

function spoken(seconds: number): string {
  return seconds < 100 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}
