import { getCatalogs } from '@lingui/cli/api';
import { getConfig } from '@lingui/conf';
import { beforeAll, describe, expect, test } from 'vitest';

type Texts = Readonly<Record<string, { readonly message?: string; readonly translation?: string }>>;

let source: Texts;
let catalogues: Readonly<Record<string, Texts>>;

beforeAll(async () => {
  const [catalogue] = await getCatalogs(getConfig());
  if (catalogue === undefined) throw new Error('package.json names no catalogue.');
  source = (await catalogue.collect()) ?? {};
  catalogues = Object.fromEntries(
    await Promise.all(catalogue.locales.map(async (locale) => [locale, await catalogue.read(locale)] as const)),
  );
});

/** `{name}`, and of a plural what is counted and in which cases. */
const parts = (text: string): readonly string[] =>
  [
    ...text.matchAll(
      /(?<!\b(?:zero|one|two|few|many|other) )\{(\w+)(?=[},])|\b(?:zero|one|two|few|many|other|=\d+)(?= \{)/g,
    ),
  ]
    .map(([part]) => part)
    .toSorted();

describe('the texts of the window', () => {
  test('are all in the catalogues, and nothing else is: npm run texts', () => {
    expect(Object.keys(source).length).toBeGreaterThan(1000);
    for (const texts of Object.values(catalogues)) {
      expect(
        Object.keys(source)
          .filter((id) => !Object.hasOwn(texts, id))
          .map((id) => source[id]?.message),
      ).toEqual([]);
      expect(Object.keys(texts).filter((id) => !Object.hasOwn(source, id))).toEqual([]);
    }
  });

  test('are all in German, with everything that is filled in', () => {
    const german = Object.entries(catalogues['de'] ?? {});
    expect(german.filter(([, { translation }]) => !translation).map(([id]) => source[id]?.message)).toEqual([]);
    expect(
      german
        .filter(([id, { translation = '' }]) => parts(translation).join() !== parts(source[id]?.message ?? '').join())
        .map(([, { translation }]) => translation),
    ).toEqual([]);
  });
});
