import { backdateOf } from './backdate.ts';
import type { RemedyAction, RemedyPage, RemedyTable } from '../contract/remedies.ts';

/** What only a window has to show has no command. */
const pages: Readonly<Record<RemedyPage, readonly string[] | undefined>> = {
  workspace: undefined,
  settings: undefined,
  'hub-overview': undefined,
  'hub-authorities': ['hub', 'authorities', 'upload', 'FILE'],
  'hub-provisioning': ['hub', 'enrollments', 'individual', 'FILE'],
  'hub-aws': ['hub', 'aws', 'list'],
  'hub-thingsboard': ['hub', 'start', '--thingsboard-device', 'NAME=FILE'],
  'hub-issuing': ['hub', 'policies', 'list'],
  'hub-refusals': ['hub', 'refusals'],
};

/** What follows two dashes is no option, whatever it begins with. */
const values = (...words: readonly string[]): readonly string[] =>
  words.some((word) => word.startsWith('-')) ? ['--', ...words] : words;

/** Words of the command line that does what an action says; those in capitals are for the user to fill in. */
const commands: RemedyTable<readonly string[] | undefined> = {
  'start-hub': () => ['hub', 'start'],
  'use-port': ({ port }) => ['hub', 'start', '--port', String(port)],
  'open-page': ({ page }) => pages[page],
  'create-authority': () => ['authority', 'create', '--workspace', 'DIR', '--name', 'NAME'],
  'create-devices': () => ['device', 'create', '--workspace', 'DIR', '--authority', 'NAME', '--id', 'ID'],
  'create-server': () => ['server', 'create', '--workspace', 'DIR', '--authority', 'NAME', '--name', 'HOST'],
  'trust-server': () => ['trust', 'add', 'FILE'],
  'prove-authority': ({ authority }) => [
    'proof',
    'sign',
    '--workspace',
    'DIR',
    `--authority=${authority}`,
    '--code',
    'CODE',
  ],
  'register-device': ({ id }) => ['hub', 'devices', 'register', ...values(id)],
  'register-certificate': ({ id }) => ['hub', 'devices', 'thumbprints', '--secondary', 'THUMBPRINT', ...values(id)],
  'renew-device': ({ id, backdateMinutes }) => [
    'device',
    'renew',
    '--workspace',
    'DIR',
    `--id=${id}`,
    ...(backdateMinutes === undefined ? [] : ['--backdate', backdateOf(backdateMinutes)]),
  ],
  'mend-chain': ({ id }) => ['chain', 'mend', '--workspace', 'DIR', `--id=${id}`],
  'save-chain': () => ['chain', 'complete', 'FILE', '--with', 'INTERMEDIATE', '--out', 'NEW-FILE'],
  'open-device': ({ id }) => ['hub', 'devices', 'show', ...values(id)],
  'diagnose-at': ({ host, port, platform }) => ['diagnose', `${host}:${port}`, '--platform', platform],
  'allow-topics': ({ templates }) => ['hub', 'topic-spaces', 'add', 'NAME', ...values(...templates)],
};

/** Characters without a meaning to a shell, wherever they stand in a word. */
const harmless = /^[A-Za-z0-9_@%+:,./=-]+$/;

/** The words of the command, without the program's name; undefined where there is none. */
export function wordsOf(action: RemedyAction): readonly string[] | undefined {
  // Row and action belong together by the name just read, which the type checker cannot follow through the union.
  const command = commands[action.do] as (action: RemedyAction) => readonly string[] | undefined;
  return command(action);
}

/** The command line to type, in the quotes of bash, zsh and PowerShell; undefined where there is none. */
export function commandOf(action: RemedyAction | undefined): string | undefined {
  const words = action === undefined ? undefined : wordsOf(action);
  return words === undefined ? undefined : typed(words);
}

/** The same of these words. */
export function typed(words: readonly string[]): string | undefined {
  // A quote itself is doubled in PowerShell and not in bash: what holds one is left to the sentence.
  if (words.some((word) => word.includes("'"))) return undefined;
  return ['certbench', ...words].map((word) => (harmless.test(word) ? word : `'${word}'`)).join(' ');
}
