import { validity as text } from './validity.ts';
import { maximumDays } from '../../src-main/contract/limits.ts';

/** Days of validity as they were typed; undefined where that is no whole number from 1 to a century. */
export function parseDays(typed: string): number | undefined {
  const days = Number(typed.trim());
  return /^\d+$/.test(typed.trim()) && days >= 1 && days <= maximumDays.any ? days : undefined;
}

export const daysFault = (typed: string): string | undefined =>
  parseDays(typed) === undefined ? text.daysFault : undefined;
