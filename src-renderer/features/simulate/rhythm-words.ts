import { t } from '@lingui/core/macro';
import { number } from '../../ui/format.ts';
import { live } from '../../ui/language/index.ts';

export const rhythmWords = live(() => ({
  between: (least: string, most: string) => t`${least} to ${most}`,
  byTimesOfDay: (every: string) => t`${every}, by times of day`,
  bySchedule: (every: string) => t`${every}, by a schedule`,
  recorded: t`as it was recorded`,
  recordedAt: (speed: number) => t`as recorded, ${{ times: number(speed) }} times as fast`,
  part: (when: string, every: string) => t`${when}: ${every}`,
  lasting: (time: string) => t`for ${time}`,
  always: t`at all other times`,
  silent: t`silent`,
  zone: (name: string) => t`Times of ${name}.`,
}));
