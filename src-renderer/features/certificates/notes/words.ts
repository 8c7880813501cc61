import { plural, t } from '@lingui/core/macro';
import { live } from '../../../ui/language/index.ts';
import { number } from '../../../ui/format.ts';

export const text = live(() => ({
  card: t`Group and note`,
  group: t`Group`,
  groupHint: t`What belongs together: a hall, a customer, a line`,
  note: t`Note`,
  noteHint: t`Saved when you leave the field, or with Ctrl+Enter`,
  tooLong: (length: number, allowed: number) =>
    t`${{ length: number(length) }} characters; ${{ allowed: number(allowed) }} are allowed.`,
  saved: t`Saved.`,
  undone: t`As it was before.`,
  undo: t`Undo`,

  groupMany: t`Group…`,
  title: (count: number) => t`Group of ${plural(count, { one: '# entry', other: '# entries' })}`,
  noGroup: t`Empty takes them out of their groups.`,
  set: t`Set group`,
  cancel: t`Cancel`,
  isSet: (count: number, group: string) =>
    group === ''
      ? t`${plural(count, { one: '# entry is', other: '# entries are' })} in no group now.`
      : t`${plural(count, { one: '# entry is', other: '# entries are' })} in ${group} now.`,
}));
