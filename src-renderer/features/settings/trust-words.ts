import { plural, t } from '@lingui/core/macro';
import { number } from '../../ui/format.ts';
import { live } from '../../ui/language/index.ts';
import type { TrustRoots } from '../../../src-main/contract/models.ts';

const ofSystem = ({ from, path = '', count }: TrustRoots['system']): string => {
  switch (from) {
    case 'runtime':
      return t`and the ${{ count: number(count) }} of this computer`;
    case 'file':
      return t`and the ${{ count: number(count) }} of this computer, in ${path}`;
    case 'nowhere':
      return t`and none of this computer, whose own list this program cannot read`;
  }
};

export const trust = live(() => ({
  title: t`Trusted for servers`,
  text: t`Authorities whose servers every connection trusts, unless it names its own. The list is that of certbench trust, too.`,
  beside: ({ bundled, system }: TrustRoots) =>
    t`Always trusted: the ${{ bundled: number(bundled) }} well-known authorities that Certbench brings along ${ofSystem(system)}.`,
  none: t`The list is empty.`,
  ends: (day: string) => t`until ${day}`,
  thumbprint: t`SHA-256`,
  look: t`Look at it`,
  lookNamed: (name: string) => t`Look at ${name}`,
  remove: t`Remove`,
  removeNamed: (name: string) => t`Remove ${name}`,
  removed: (name: string) => t`${name} is not trusted any more.`,
  undo: t`Undo`,
  dismiss: t`Dismiss`,
  add: t`Add from file…`,
  adding: (file: string) => t`In ${file}`,
  addingHint: t`Compare the thumbprints with those that the owner of the server tells.`,
  open: t`Open`,
  opening: t`Opening the file…`,
  trusted: t`It is trusted already.`,
  trustThem: (count: number) => plural(count, { one: 'Trust it', other: `Trust #` }),
  chooseOne: t`Choose one at least.`,
  added: (count: number) =>
    plural(count, {
      one: 'It is trusted from the next connection on.',
      other: `# are trusted from the next connection on.`,
    }),
  nothing: (file: string) => t`There is no certificate in ${file}.`,
  nothingNew: t`Nothing in it can be added.`,
  cancel: t`Cancel`,
}));
