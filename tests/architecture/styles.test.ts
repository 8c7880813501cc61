import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { backgroundColor } from '../../src-main/shell-electron/window.ts';

const window = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..', 'src-renderer');
const files = readdirSync(window, { withFileTypes: true, recursive: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));
const read = (file: string) => readFileSync(file, 'utf8');

/** Classes that a sheet declares for itself. */
function classesOf(sheet: string): Set<string> {
  const selectors = read(sheet)
    .replaceAll(/\/\*[\s\S]*?\*\/|:global\([^)]*\)/g, '')
    .replaceAll(/\{[^{}]*\}/g, '{}');
  return new Set([...selectors.matchAll(/\.([a-zA-Z][\w-]*)/g)].map(([, name]) => name ?? ''));
}

/** Which classes of which sheet a component takes. */
function takenBy(component: string): readonly (readonly [sheet: string, name: string])[] {
  const text = read(component);
  return [...text.matchAll(/import (\w+) from '([^']+\.module\.css)'/g)].flatMap(([, local = '', specifier = '']) =>
    [...text.matchAll(new RegExp(`\\b${local}\\['([^']+)'\\]`, 'g'))].map(
      ([, name = '']) => [resolve(dirname(component), specifier), name] as const,
    ),
  );
}

/** The palette of base.css: light and dark. */
function palette(name: string): readonly string[] {
  const [, light = '', dark = ''] =
    new RegExp(`--${name}: light-dark\\(([^,]+), ([^)]+)\\)`).exec(read(join(window, 'ui', 'base.css'))) ?? [];
  return [light, dark];
}

describe('the styles of the window', () => {
  const sheets = files.filter((file) => file.endsWith('.module.css'));
  const taken = files.filter((file) => file.endsWith('.tsx')).flatMap((file) => takenBy(file));

  test('have each class that a component takes, and none that nobody takes', () => {
    expect(sheets.length).toBeGreaterThan(10);
    expect(taken.filter(([sheet, name]) => !classesOf(sheet).has(name))).toEqual([]);
    const unused = sheets.flatMap((sheet) =>
      [...classesOf(sheet)]
        .filter((name) => !taken.some(([other, used]) => other === sheet && used === name))
        .map((name) => `${sheet}: ${name}`),
    );
    expect(unused).toEqual([]);
  });

  test('have one palette, which the frame of Electron and the theme of Fluent agree with', () => {
    expect([backgroundColor(false), backgroundColor(true)]).toEqual(palette('bg'));
    const theme = read(join(window, 'ui', 'theme.ts'));
    const [light, dark] = palette('brand');
    expect(theme).toContain(`80: '${light}'`);
    expect(theme).toContain(`110: '${dark}'`);
  });
});
