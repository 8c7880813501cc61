import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type BundledPackage, thirdPartyNotices } from '../../src-main/launch/notices.ts';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const mit = read('LICENSE');

/** Those that have to be told of come along, so that nothing else is at fault. */
const silent = [
  { name: '@fluentui/react-icons', version: '2.0.0', identifier: 'MIT' },
  { name: 'lazy-val', version: '1.0.0', identifier: 'MIT' },
];
const notices = (...packages: readonly BundledPackage[]) =>
  thirdPartyNotices(
    new Map([
      ['client', [...silent, ...packages]],
      ['electron', packages],
    ]),
    mit,
  );

describe('the notices', () => {
  test('name each package once, with its licence, its text and the bundles that it is in', () => {
    const text = notices({ name: 'b', version: '1.0.0', identifier: 'ISC', text: 'Copyright B' });
    expect(text.match(/^b 1\.0\.0\nLicence: ISC\nPart of: client, electron\n\nCopyright B$/gm)).toHaveLength(1);
    expect(text.indexOf('\nb 1.0.0\n')).toBeLessThan(text.indexOf('\nlazy-val 1.0.0\n'));
  });

  test('give a licence without a text its text, with the holder of the copyright', () => {
    const section = /^lazy-val 1\.0\.0\n[^=]*/m.exec(notices())?.[0] ?? '';
    expect(section).toContain('Copyright (c) Vladimir Krivosheev\n\nPermission is hereby granted, free of charge');
    expect(section).toContain('WITHOUT WARRANTY OF ANY KIND');
    expect(section).not.toContain('Certbench');
  });

  test('name the choice where several licences are offered', () => {
    const forge = { name: 'node-forge', version: '1.0.0', identifier: '(BSD-3-Clause OR GPL-2.0)', text: 'both' };
    expect(notices(forge)).toContain('Licence: BSD-3-Clause, chosen from (BSD-3-Clause OR GPL-2.0)\n');
  });

  test.each([
    ['has no text', { identifier: 'MIT' }, 'x 1.0.0: its package has no text of its licence (MIT)'],
    ['has no licence', { text: 'All rights reserved' }, 'x 1.0.0: its licence (none) is not one of 0BSD, '],
    ['has a licence that asks for more', { identifier: 'GPL-3.0-only', text: 'GPL' }, 'its licence (GPL-3.0-only)'],
    ['has two licences at once', { identifier: 'MIT AND GPL-3.0-only', text: 'both' }, 'its licence (MIT AND GPL'],
  ])('are not made where a package %s', (_what, faulty, reason) => {
    expect(() => notices({ name: 'x', version: '1.0.0', ...faulty })).toThrow(reason);
  });

  test('tell of no copyright that is told by the package itself', () => {
    expect(() => thirdPartyNotices(new Map(), mit)).toThrow('lazy-val: is not bundled, or has a text by now');
    const [icons, lazy] = silent.map((one) => ({ ...one, text: 'Copyright' }));
    if (icons === undefined || lazy === undefined) expect.fail();
    expect(() => thirdPartyNotices(new Map([['client', [icons, lazy]]]), mit)).toThrow('@fluentui/react-icons: is not');
  });
});

describe('the notices that are built', () => {
  const built = read('dist/THIRD-PARTY-NOTICES.txt');
  const sections = built.split(`\n${'='.repeat(80)}\n`).slice(1);
  const parts = sections.map((section) => /^(\S+) (\S+)\nLicence: .+\nPart of: (.+)\n\n([^]+)$/.exec(section) ?? []);
  const told = (place: string) =>
    parts.flatMap(([, name = '', , places = '']) => (places.split(', ').includes(place) ? [name] : []));

  test.each([
    ['electron', 'dist/electron'],
    ['certbench', 'dist/certbench'],
    ['chromium', 'dist/chromium'],
  ])('name every package whose code is in %s, and none of the tools', (place, folder) => {
    const files = readdirSync(join(root, folder)).filter((name) => name.endsWith('.mjs'));
    // The bundler says above most modules where they come from.
    const modules = files
      .map((name) => read(join(folder, name)))
      .join('\n')
      .matchAll(/^\/\/ (?:.*\/)?node_modules\/((?:@[^/\n]+\/)?[^/\n]+)\//gm);
    const names = new Set([...modules].map(([, name = '']) => name));
    expect(names.size).toBeGreaterThan(30);
    expect([...names].filter((name) => !told(place).includes(name))).toEqual([]);
    expect(
      told(place).filter((name) => /^(?:vite|vitest|typescript|electron|playwright-core|@types\/.*)$/.test(name)),
    ).toEqual([]);
  });

  test('name the packages of the window, which is built without such words', () => {
    const window = ['react', 'react-dom', 'scheduler', '@fluentui/react-button', '@fluentui/react-icons', 'uplot'];
    expect(told('client')).toEqual(expect.arrayContaining(window));
  });

  test('have the text that each package comes with, and who holds its copyright', () => {
    for (const [, name, version, , text = ''] of parts) {
      expect(text.length, `${name} ${version}`).toBeGreaterThan(500);
      expect(text, `${name} ${version}`).toMatch(/copyright|blue oak model license/i);
    }
    const license = read('node_modules/rhea/LICENSE').trim();
    expect(parts.find(([, name]) => name === 'rhea')?.[4]?.trim()).toBe(license);
  });
});
