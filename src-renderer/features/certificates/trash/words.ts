import { counted } from '../../../ui/counted.ts';

export const text = {
  deleteOne: 'Delete…',
  title: (names: readonly string[]) =>
    names.length === 1 ? `Delete ${names[0] ?? ''}?` : `Delete ${counted(names.length, 'entry', 'entries')}?`,
  toTrash: 'It goes to the trash of this workspace, with its private key, and can be put back from there.',
  along: (parts: readonly string[]) => `Goes along: ${parts.join(', ')}.`,
  withoutIssuer: (parts: readonly string[]) => `Stays, without its issuer: ${parts.join(', ')}.`,
  yes: 'Delete',
  no: 'Keep',

  deleted: (count: number) => `${count.toLocaleString()} deleted.`,
  undo: 'Undo',
  dismiss: 'Dismiss',

  trash: 'Trash',
  trashText: 'What was deleted in this workspace, with its private keys.',
  empty: 'Nothing was deleted.',
  reading: 'Reading the trash…',
  deletedAt: (when: string) => `deleted ${when}`,
  more: (count: number) => `${counted(count, 'older one is', 'older ones are')} not listed.`,
  unreadable: (count: number) =>
    `${counted(count, 'folder', 'folders')} in it cannot be read. What cannot be read goes when the trash is emptied.`,
  putBack: 'Put back',
  putBackNamed: (what: string, name: string, code: string | undefined) =>
    code === undefined ? `Put back ${what} ${name}` : `Put back ${what} ${name}, ${code}`,
  putBackAll: 'Put back all',
  isBack: (names: readonly string[]) =>
    names.length === 1 ? `${names[0] ?? ''} is back.` : `${counted(names.length, 'entry is', 'entries are')} back.`,
  emptyIt: 'Empty the trash…',
  emptyTitle: (count: number) => `Empty the trash of ${counted(count, 'entry', 'entries')}?`,
  emptyText: {
    'system-trash':
      "It goes to the system's trash, with the private keys in it. Remembered passphrases of it are forgotten.",
    nowhere: 'It is removed for good, with the private keys in it. Remembered passphrases of it are forgotten.',
  },
  emptyYes: 'Empty',
  emptyNo: 'Keep',
  forGood: 'Remove for good…',
  isEmpty: 'The trash is empty.',
};
