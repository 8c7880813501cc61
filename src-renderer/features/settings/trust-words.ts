import type { TrustRoots } from '../../../src-main/contract/models.ts';

const ofSystem = ({ from, path = '', count }: TrustRoots['system']): string => {
  switch (from) {
    case 'runtime':
      return `and the ${count.toLocaleString()} of this computer`;
    case 'file':
      return `and the ${count.toLocaleString()} of this computer, in ${path}`;
    case 'nowhere':
      return 'and none of this computer, whose own list this program cannot read';
  }
};

export const trust = {
  title: 'Trusted for servers',
  text: 'Authorities whose servers every connection trusts, unless it names its own. The list is that of certbench trust, too.',
  beside: ({ bundled, system }: TrustRoots) =>
    `Always trusted: the ${bundled.toLocaleString()} well-known authorities that Certbench brings along ${ofSystem(system)}.`,
  none: 'The list is empty.',
  ends: (day: string) => `until ${day}`,
  thumbprint: 'SHA-256',
  look: 'Look at it',
  lookNamed: (name: string) => `Look at ${name}`,
  remove: 'Remove',
  removeNamed: (name: string) => `Remove ${name}`,
  removed: (name: string) => `${name} is not trusted any more.`,
  undo: 'Undo',
  dismiss: 'Dismiss',
  add: 'Add from file…',
  adding: (file: string) => `In ${file}`,
  addingHint: 'Compare the thumbprints with those that the owner of the server tells.',
  open: 'Open',
  opening: 'Opening the file…',
  trusted: 'It is trusted already.',
  trustThem: (count: number) => (count === 1 ? 'Trust it' : `Trust ${count}`),
  chooseOne: 'Choose one at least.',
  added: (count: number) =>
    count === 1 ? 'It is trusted from the next connection on.' : `${count} are trusted from the next connection on.`,
  nothing: (file: string) => `There is no certificate in ${file}.`,
  nothingNew: 'Nothing in it can be added.',
  cancel: 'Cancel',
};
