import { t } from '@lingui/core/macro';
import { live } from './language/index.ts';
import { maximumDays } from '../../src-main/contract/limits.ts';

export const validity = live(() => ({
  label: t`Valid for`,
  days: t`days`,
  until: (day: string) => t`until ${day}`,
  daysFault: t`Give a whole number of days from 1 to ${{ any: maximumDays.any }}.`,
}));
