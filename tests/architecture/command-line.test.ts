import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { methods } from '../../src-main/contract/methods.ts';

const shell = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..', 'src-main', 'shell-cli');

/** Groups of methods that no command calls, each with the reason. */
const windowsAlone: Readonly<Record<string, string>> = {
  app: 'settings, links and folders of the window; the version is the program’s own option',
  folder: 'a dialog; a command is given the path',
  passphrase: 'tells how strong one is while it is typed',
  platform: 'rows for a form; the options are made of the same rows, by the services',
  workspace: 'the one to come back to, and dialogs; each command is given its folder',
};

/** The sources that the program is made of, found from its commands: a file that nothing adds to it does not count. */
function sourcesFrom(file: string, found = new Map<string, string>()): ReadonlyMap<string, string> {
  if (found.has(file) || !file.startsWith(shell)) return found;
  const text = readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  found.set(file, text);
  for (const [, specifier = ''] of text.matchAll(/from '(\.[^']+\.ts)'/g))
    sourcesFrom(resolve(dirname(file), specifier), found);
  return found;
}

const groupOf = (method: string): string => method.split('.')[0] ?? '';

function groupsCalled(texts: Iterable<string>): Set<string> {
  const calls = [...texts].flatMap((text) => [...text.matchAll(/\bcall\(\s*'([a-z]+\.\w+)'/g)]);
  return new Set(calls.map(([, method = '']) => groupOf(method)));
}

/** Groups that no command calls without a reason, and reasons that hold no longer. */
function faults(groups: ReadonlySet<string>, called: ReadonlySet<string>): string[] {
  const excused = new Set(Object.keys(windowsAlone));
  return [
    ...[...groups].filter((group) => !called.has(group) && !excused.has(group)).map((group) => `no command: ${group}`),
    ...[...excused].filter((group) => called.has(group) || !groups.has(group)).map((group) => `no excuse: ${group}`),
  ];
}

const groups = new Set(Object.keys(methods).map(groupOf));
const called = groupsCalled(sourcesFrom(resolve(shell, 'program.ts')).values());

test('every group of methods can be reached from a command, or stands in the list of what only a window has', () => {
  expect(faults(groups, called)).toEqual([]);
});

test('a group without a command, and an excuse that holds no longer, would be seen', () => {
  expect(faults(new Set([...groups, 'firmware']), called)).toEqual(['no command: firmware']);
  expect(faults(groups, new Set([...called, 'platform']))).toEqual(['no excuse: platform']);
  expect(faults(new Set([...groups].filter((group) => group !== 'folder')), called)).toEqual(['no excuse: folder']);
  const withoutSimulate = [...sourcesFrom(resolve(shell, 'commands', 'authority.ts')).values()];
  expect(faults(groups, groupsCalled(withoutSimulate))).toContain('no command: simulation');
});
