import { plural, t } from '@lingui/core/macro';
import { number } from '../../../ui/format.ts';
import { live } from '../../../ui/language/index.ts';

/** Of what a plan says beside the simple form: what all its groups have. */
export const termWords = live(() => ({
  title: t`More of the run`,
  needed: t`This is needed.`,
  lineNeeded: t`Give at least one line.`,
  whole: (low: number, high: number) =>
    t`Give a whole number from ${{ low: number(low) }} to ${{ high: number(high) }}.`,
  decimal: (low: number, high: number) => t`Give a number from ${{ low: number(low) }} to ${{ high: number(high) }}.`,
  anyNumber: t`Give a number.`,
  fieldNameFault: t`Give up to 64 letters, digits and _, a letter first.`,
  propertyNameFault: t`Give letters, digits, ., - and _, a letter or digit first.`,
  daysFault: t`Give days as mon, tue, wed, thu, fri, sat, sun, or from one to another: mon-fri.`,
  timeFault: t`Give hours and minutes, as 08:00, at most 24:00.`,
  startAtFault: t`Give a day and a time, as 2026-01-31T08:00.`,
  nameTwice: t`This name is there twice.`,
  seconds: t`s`,
  percent: '%',
  perSecond: '/s',
  clear: t`As usual again`,
  remove: (what: string) => t`Remove ${what}`,
  /** A time that one waits, in the unit that suits it. */
  lasting: (time: number) => {
    const seconds = Math.round(time);
    const minutes = Math.round(time / 60);
    const hours = Math.round(time / 3600);
    if (seconds < 120) return plural(seconds, { one: '# second', other: '# seconds' });
    if (minutes < 120) return plural(minutes, { one: '# minute', other: '# minutes' });
    return plural(hours, { one: '# hour', other: '# hours' });
  },
}));
