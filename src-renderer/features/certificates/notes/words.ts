import { counted } from '../../../ui/counted.ts';
import { number } from '../../../ui/format.ts';

export const text = {
  card: 'Group and note',
  group: 'Group',
  groupHint: 'What belongs together: a hall, a customer, a line',
  note: 'Note',
  noteHint: 'Saved when you leave the field, or with Ctrl+Enter',
  tooLong: (length: number, allowed: number) => `${number(length)} characters; ${number(allowed)} are allowed.`,
  saved: 'Saved.',
  undone: 'As it was before.',
  undo: 'Undo',

  groupMany: 'Group…',
  title: (count: number) => `Group of ${counted(count, 'entry', 'entries')}`,
  noGroup: 'Empty takes them out of their groups.',
  set: 'Set group',
  cancel: 'Cancel',
  isSet: (count: number, group: string) =>
    group === ''
      ? `${counted(count, 'entry is', 'entries are')} in no group now.`
      : `${counted(count, 'entry is', 'entries are')} in ${group} now.`,
};
