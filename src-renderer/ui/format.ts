import { decimal, formats } from './language/index.ts';

const dayMs = 86_400_000;

export const date = (iso: string): string =>
  new Date(iso).toLocaleDateString(formats(), { year: 'numeric', month: 'short', day: 'numeric' });
export const dateTime = (iso: string): string =>
  new Date(iso).toLocaleString(formats(), { dateStyle: 'medium', timeStyle: 'medium' });

/** With milliseconds, as one reads a log. */
export const clock = (iso: string): string => {
  const time = new Date(iso);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${String(time.getMilliseconds()).padStart(3, '0')}`;
};

/** Of a time as milliseconds since 1970, without its fraction of a second. */
export const clockOf = (ms: number): string => clock(new Date(ms).toISOString()).slice(0, 8);

/** Days until then, a day that has begun counted whole; 0 or less once it is over. */
export const daysBetween = (from: Date, iso: string): number => Math.ceil((Date.parse(iso) - from.getTime()) / dayMs);
export const daysUntil = (iso: string): number => daysBetween(new Date(), iso);

/** How much of a span is still to come, from 0 to 1. */
export function leftOf(from: string, until: string): number {
  const [begin, end] = [Date.parse(from), Date.parse(until)];
  return end > begin ? Math.min(1, Math.max(0, (end - Date.now()) / (end - begin))) : 0;
}

export const inDays = (days: number): string => date(new Date(Date.now() + days * dayMs).toISOString());

/** Groups of four, as thumbprints are compared by eye. */
export const short = (hex: string): string => `${hex.slice(0, 4)} ${hex.slice(4, 8)} … ${hex.slice(-4)}`;

/** All of it in the same groups. */
export const grouped = (hex: string): string => hex.match(/.{1,4}/g)?.join(' ') ?? '';

export const number = (value: number): string => value.toLocaleString(formats());
export const milliseconds = (value: number | undefined): string =>
  value === undefined ? '–' : `${value < 10 ? decimal(value) : Math.round(value)} ms`;

/** The time between two of something, in the largest unit that has it in few digits. */
export function interval(ms: number): string {
  if (ms < 1000) return `${number(Math.round(ms))} ms`;
  const units = [
    ['h', 3_600_000],
    ['min', 60_000],
  ] as const;
  const [unit, size] = units.find((one) => ms % one[1] === 0) ?? ['s', 1000];
  return `${number(ms / size)} ${unit}`;
}
