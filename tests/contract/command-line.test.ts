import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { methods } from '../support/methods.ts';

/** What the contract promises can be had without a window too. A group is the part of a method's name before the dot. */

/** Groups that no command calls, each with its reason. */
const windowOnly: Readonly<Record<string, string>> = {
  app: "the window's settings, and what it has the desktop open for it; --version tells the version",
  folder: 'a native dialog; a command is given the path',
  passphrase: 'strength while it is typed; what is chosen without a window is judged as it is used, with a warning',
  platform: "fields of a form; a command's options follow from the same rows, and are checked as they are used",
  runSetup: 'what the form of a run begins with; a command line is repeated by the shell',
  proxy: 'a setting of the window; a command follows the environment',
};

const groupOf = (method: string): string => method.split('.')[0] ?? '';

/** The methods that a source calls by name. */
const calledIn = (source: string): string[] =>
  [...source.matchAll(/\bcall\(\s*'([A-Za-z]+\.[A-Za-z]+)'/g)]
    .map(([, method = '']) => method)
    .filter((method) => method in methods);

/** Groups of which nothing is called, without those that are excused. */
function missing(called: readonly string[]): string[] {
  const groups = new Set(Object.keys(methods).map(groupOf));
  const used = new Set(called.map(groupOf));
  return [...groups].filter((group) => !used.has(group) && !(group in windowOnly));
}

const folder = join(import.meta.dirname, '..', '..', 'src-main', 'shell-cli');
const called = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .flatMap((name) => calledIn(readFileSync(join(folder, name), 'utf8')));

test('every group of methods is used by a command, or has a reason why not', () => {
  expect(missing(called)).toEqual([]);
});

test('no reason is given for a group that is used, or that there is not', () => {
  const used = new Set(called.map(groupOf));
  expect(Object.keys(windowOnly).filter((group) => used.has(group))).toEqual([]);
  const groups = new Set(Object.keys(methods).map(groupOf));
  expect(Object.keys(windowOnly).filter((group) => !groups.has(group))).toEqual([]);
});

test('a group that no command calls would be found', () => {
  expect(missing(called.filter((method) => groupOf(method) !== 'mqtt'))).toEqual(['mqtt']);
  const source = "call('hub.start', {}); session.call(\n  'mqtt.publish', {}); say('proof.sign'); call('hub.nonsense')";
  expect(calledIn(source)).toEqual(['hub.start', 'mqtt.publish']);
});
