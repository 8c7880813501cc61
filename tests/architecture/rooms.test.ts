import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Files that lie in a house itself, beside its rooms. */
const hall = '.';
const roof = 'roof';

/**
 * The rooms of a house, the lowest first: a room imports those before it, and never one that follows. So that no two rooms
 * know each other, and what lies deep can be understood without what stands on it.
 */
const rooms: Readonly<Record<string, readonly string[]>> = {
  'src-main/core': [
    hall,
    'language',
    'asn1',
    'x509',
    'mqtt',
    'amqp',
    'azure-mqtt5',
    'telemetry',
    'keystore',
    'operational',
    'things',
    'bundles',
    'bring-in',
    'platform',
    'plan',
    'results',
    'diagnosis',
    'est',
    'support',
    'test-certificates',
    'howto',
    'clouds',
    'hub',
  ],
  'src-main/services': [
    hall,
    'operational',
    'bring-in',
    'requests',
    'reissuing',
    'est',
    'provisioning',
    'diagnosis',
    'support',
    'test-certificates',
    'plan',
    'results',
    'simulation',
    'hub',
    'wings',
    roof,
  ],
};
/** Files that put a house together, and so stand above all of its rooms. */
const roofs: readonly string[] = ['src-main/services/index.ts', 'src-main/services/sources.ts'];

function importsOf(file: string, source = readFileSync(file, 'utf8')): string[] {
  const text = source.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, specifier = '']) =>
    resolve(dirname(file), specifier),
  );
}

function roomOf(house: string, file: string): string | undefined {
  if (roofs.includes(relative(root, file).split(sep).join('/'))) return roof;
  const [first, ...rest] = relative(join(root, house), file).split(sep);
  if (first === '..' || first === undefined) return undefined;
  return rest.length === 0 ? hall : first;
}

function faults(house: string, file: string, source?: string): string[] {
  const order = rooms[house] ?? [];
  const own = roomOf(house, file) ?? '';
  return importsOf(file, source).flatMap((target) => {
    const other = roomOf(house, target);
    if (other === undefined || order.indexOf(other) <= order.indexOf(own)) return [];
    return [`${relative(root, file)} imports ${relative(root, target)}`];
  });
}

describe.each(Object.entries(rooms))('the rooms of %s', (house, order) => {
  const files = readdirSync(join(root, house), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));

  test('are all in the order', () => {
    const found = new Set(files.map((file) => roomOf(house, file)));
    expect([...found].filter((room) => room !== undefined).toSorted()).toEqual([...order].toSorted());
  });

  test('import those below them alone', () => {
    expect(files.flatMap((file) => faults(house, file))).toEqual([]);
  });

  test('would be seen to import one above', () => {
    const [low = '', high = ''] = [order[1], order.findLast((room) => room !== roof)];
    expect(faults(house, join(root, house, low, 'x.ts'), `import { a } from '../${high}/a.ts';`)).toHaveLength(1);
    expect(faults(house, join(root, house, high, 'x.ts'), `import { a } from '../${low}/a.ts';`)).toEqual([]);
  });
});
