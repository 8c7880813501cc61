import { plural, t } from '@lingui/core/macro';
import { number } from '../../../ui/format.ts';
import { live } from '../../../ui/language/index.ts';

export const text = live(() => ({
  deleteOne: t`Delete…`,
  title: ([first = '', ...others]: readonly string[]) =>
    others.length === 0 ? t`Delete ${first}?` : plural({ count: others.length + 1 }, { other: 'Delete # entries?' }),
  toTrash: (count: number, hasKeys: boolean) =>
    hasKeys
      ? plural(count, {
          one: 'It goes to the trash of this workspace, with its private key, and can be put back from there.',
          other: 'They go to the trash of this workspace, with their private keys, and can be put back from there.',
        })
      : plural(count, {
          one: 'It goes to the trash of this workspace, and can be put back from there.',
          other: 'They go to the trash of this workspace, and can be put back from there.',
        }),
  along: (parts: readonly string[]) => t`Goes along: ${{ parts: parts.join(', ') }}.`,
  withoutIssuer: (parts: readonly string[]) => t`Stays, without its issuer: ${{ parts: parts.join(', ') }}.`,
  yes: t`Delete`,
  no: t`Keep`,

  deleted: (count: number) => t`${{ count: number(count) }} deleted.`,
  undo: t`Undo`,
  dismiss: t`Dismiss`,

  trash: t`Trash`,
  trashText: t`What was deleted in this workspace, with its private keys.`,
  empty: t`Nothing was deleted. What you delete in Certificates can be put back from here.`,
  show: t`Show certificates`,
  reading: t`Reading the trash…`,
  deletedAt: (when: string) => t`deleted ${when}`,
  more: (count: number) => t`${plural(count, { one: '# older one is', other: '# older ones are' })} not listed.`,
  unreadable: (count: number) =>
    t`${plural(count, { one: '# folder', other: '# folders' })} in it cannot be read. What cannot be read goes when the trash is emptied.`,
  putBack: t`Put back`,
  putBackNamed: (what: string, name: string, code: string | undefined) =>
    code === undefined ? t`Put back ${what} ${name}` : t`Put back ${what} ${name}, ${code}`,
  putBackAll: t`Put back all`,
  isBack: ([name = '', ...others]: readonly string[]) =>
    others.length === 0 ? t`${name} is back.` : plural({ count: others.length + 1 }, { other: '# entries are back.' }),
  nothingBack: t`Nothing was put back.`,
  left: (all: readonly string[]) => {
    const names = `${all.slice(0, 5).join(', ')}${all.length > 5 ? ' …' : ''}`;
    return plural(all.length, {
      one: `${names} stays here: another is in its place, made or renewed meanwhile.`,
      other: `${names} stay here: others are in their places, made or renewed meanwhile.`,
    });
  },
  emptyIt: t`Empty the trash…`,
  emptyTitle: (count: number) => t`Empty the trash of ${plural(count, { one: '# entry', other: '# entries' })}?`,
  emptyText: {
    'system-trash': t`It goes to the system's trash, with the private keys in it. Remembered passphrases of it are forgotten.`,
    nowhere: t`It is removed for good, with the private keys in it. Remembered passphrases of it are forgotten.`,
  },
  emptyYes: t`Empty`,
  emptyNo: t`Keep`,
  forGood: t`Remove for good…`,
  isEmpty: t`The trash is empty.`,
}));
