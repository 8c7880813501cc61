import type { SimulationForecast } from '../contract/models.ts';
import { counted } from './counted.ts';

/** A number as people read it: grouped by spaces, with no more digits than say something. */
const number = (value: number): string => {
  const rounded = value >= 100 ? Math.round(value) : Number(value.toPrecision(3));
  const [whole = '', decimals] = String(rounded).split('.');
  const grouped = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ' ');
  return decimals === undefined ? grouped : `${grouped}.${decimals}`;
};

const many = (count: number, one: string): string => counted(count, one, number(count));
const rate = (perSecond: number, one: string): string => `${many(perSecond, one)} a second`;

const spans: readonly (readonly [seconds: number, words: string])[] = [
  [86_400 * 28, 'a month'],
  [86_400, 'a day'],
  [3600, 'an hour'],
  [60, 'a minute'],
  [1, 'a second'],
];
const every = (seconds: number): string =>
  seconds === 0 ? 'at once' : (spans.find(([of]) => of === seconds)?.[1] ?? `in ${seconds} seconds`);

const what: Readonly<Record<SimulationForecast['lines'][number]['of'], string>> = {
  connects: 'connections',
  messages: 'messages',
  bytes: 'bytes',
  sessions: 'sessions',
  registrations: 'registrations',
  deviceMessages: 'messages of a device',
  deviceBytes: 'bytes of a device',
  deviceConnects: 'connections of a device',
  devicePolls: 'polls of a device',
  cloudToDevice: 'cloud-to-device messages',
  twinReads: 'twin reads',
  twinUpdates: 'twin updates',
  methodBytes: 'bytes of methods',
};

const time = (ms: number): string =>
  ms < 10_000 ? `${number(ms)} ms` : ms < 600_000 ? `${number(ms / 1000)} s` : `${number(ms / 60_000)} min`;

/** What a plan asks of its server, line by line. */
export function forecastLines({
  tier,
  devices,
  asked,
  lines,
  fits,
  fitting,
  rates,
  ...more
}: SimulationForecast): string[] {
  const silent =
    more.silentForMs === undefined || more.silentForMs === 0
      ? []
      : [`By the times of day nothing is due for the first ${time(more.silentForMs)}.`];
  const asks = `${counted(devices, 'device')} ${devices === 1 ? 'asks' : 'ask'} for ${rate(asked.connectsPerSecond, 'connection')} at the start, ${rate(asked.messagesPerSecond, 'message')}, ${number(asked.messagesPerDay)} a day.`;
  if (tier === undefined) return [asks, ...silent, 'What the server allows is not known.', ...heldLines(rates)];
  const units = counted(tier.units, 'unit');
  return [
    asks,
    ...silent,
    `Beside the limits of ${tier.id} with ${units}${tier.assumed ? ` (assumed; --tier ${tier.known.join(', ')})` : ''}:`,
    ...lines.flatMap(({ of: kind, asked: wanted, most, perSeconds, share = 0 }) =>
      wanted === undefined
        ? []
        : [
            `  ${share > 1 ? 'beyond' : 'within'}  ${what[kind]} ${every(perSeconds)}: ${number(wanted)} of ${number(most)} (${number(share * 100)} %)`,
          ],
    ),
    ...(more.quotaLastsSeconds === undefined
      ? []
      : [
          `The quota would be used up after ${time(more.quotaLastsSeconds * 1000)}${rates.quota === undefined ? '' : '; then devices wait until it is free again'}.`,
        ]),
    ...(fits || fitting === undefined
      ? []
      : [
          `Within all of them: one message every ${time(fitting.intervalMs)} and a start over ${time(fitting.startMs)}, at the shortest.`,
        ]),
    ...heldLines(rates),
  ];
}

function heldLines({
  connectsPerSecond,
  messagesPerSecond,
  registrationsPerSecond,
  bytesPerSecond,
  device = {},
  quota,
}: SimulationForecast['rates']) {
  const held = [
    ...(registrationsPerSecond === undefined ? [] : [`${many(registrationsPerSecond * 60, 'registration')} a minute`]),
    ...(connectsPerSecond === undefined ? [] : [rate(connectsPerSecond, 'connection')]),
    ...(messagesPerSecond === undefined ? [] : [rate(messagesPerSecond, 'message')]),
    ...(bytesPerSecond === undefined ? [] : [rate(bytesPerSecond, 'byte')]),
    ...(device.connectsPerSecond === undefined
      ? []
      : [`${rate(device.connectsPerSecond, 'connection')} of each device`]),
    ...(device.messagesPerSecond === undefined ? [] : [`${rate(device.messagesPerSecond, 'message')} of each device`]),
    ...(device.bytesPerSecond === undefined ? [] : [`${rate(device.bytesPerSecond, 'byte')} of each device`]),
    ...(quota === undefined ? [] : [`${many(quota.most, 'message')} ${every(quota.perSeconds)}`]),
  ];
  return held.length === 0 ? ['Nothing is held back.'] : [`The run keeps to ${held.join(', ')}.`];
}
