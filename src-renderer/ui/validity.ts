import { maximumDays } from '../../src-main/contract/limits.ts';

export const validity = {
  label: 'Valid for',
  days: 'days',
  until: (day: string) => `until ${day}`,
  daysFault: `Give a whole number of days from 1 to ${maximumDays.any}.`,
};
