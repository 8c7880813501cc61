import { i18n } from '../../language/index.ts';

/** Numbers as a report writes them, in the language that is spoken. */

export const figure = (value: number, digits = 0): string => i18n.number(value, { maximumFractionDigits: digits });

/** To three digits, in the unit that is read most easily. */
export function latencyText(ms: number): string {
  const [value, unit] = ms < 1 ? [ms * 1000, 'µs'] : ms < 10_000 ? [ms, 'ms'] : [ms / 1000, 's'];
  return `${i18n.number(value, { maximumSignificantDigits: 3 })} ${unit}`;
}

/** Minutes and seconds, with hours where there are some. */
export function durationText(seconds: number): string {
  const [hours, minutes, rest] = [
    Math.floor(seconds / 3600),
    Math.floor((seconds % 3600) / 60),
    Math.floor(seconds % 60),
  ];
  const two = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** ISO 8601 for people: no computer's own time, since shards may be anywhere. */
export const instantText = (iso: string): string => `${iso.slice(0, 19).replace('T', ' ')} UTC`;
