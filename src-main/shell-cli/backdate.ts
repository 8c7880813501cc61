import { Option } from 'commander';
import { type Backdating, backdatings } from '../contract/limits.ts';

/** As an option has it: minutes below an hour, else days. */
export const backdateOf = (minutes: Backdating): string => (minutes < 60 ? `${minutes}m` : `${minutes / 1440}d`);

/** How long before it is made a certificate begins. */
export const backdateOption = () =>
  new Option(
    '--backdate <time>',
    'how long ago it begins, for devices whose clocks run late; never before its authority',
  )
    .choices(backdatings.map(backdateOf))
    .default(backdateOf(backdatings[0]));

/** Of a choice of that option. */
export const backdateMinutesOf = (text: string): Backdating =>
  backdatings.find((minutes) => backdateOf(minutes) === text) ?? backdatings[0];
