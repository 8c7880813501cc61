import { plural, t } from '@lingui/core/macro';
import { live } from './language/index.ts';
import { maximumDays } from '../../src-main/contract/limits.ts';

export const validity = live(() => ({
  label: t`Valid for`,
  days: t`days`,
  until: (day: string) => t`until ${day}`,
  begins: t`Begins`,
  beginsHint: t`Earlier where clocks of devices run late, but never before its authority.`,
  ago: (minutes: number) =>
    minutes < 60
      ? t`${minutes} minutes ago`
      : plural({ count: minutes / 1440 }, { one: '# day ago', other: '# days ago' }),
  advanced: t`Advanced`,
  daysFault: t`Give a whole number of days from 1 to ${{ any: maximumDays.any }}.`,
}));
