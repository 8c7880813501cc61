import { getCatalogs } from '@lingui/cli/api';
import { getConfig } from '@lingui/conf';
import { describe, expect, test } from 'vitest';

/** By the number that the build gives a text, or by the text itself. */
type Texts = Readonly<Record<string, { readonly message?: string; readonly translation?: string }>>;

/** `{name}`, and of a plural what is counted and in which cases. */
const parts = (text: string): readonly string[] =>
  [
    ...text.matchAll(
      /(?<!\b(?:zero|one|two|few|many|other) )\{(\w+)(?=[},])|\b(?:zero|one|two|few|many|other|=\d+)(?= \{)/g,
    ),
  ]
    .map(([part]) => part)
    .toSorted();

/** Of two words for one thing, the one that was not taken: `docs/german.md`. Words that are searched for are in small letters. */
const notTaken =
  /Zertifizierungsstelle(?! \(CA\))|Wurzel|\b[Aa]n(?:ge|zu)?leg(?:en|t)\b|\bReiter\b|Registerkarte|Thumbprint/;

const houses = await getCatalogs(getConfig());

describe.each(houses.map((house) => [house.include.join(), house] as const))('the texts of %s', (_name, house) => {
  test('are all in the catalogues, and nothing else is (npm run texts); all in German, with everything that is filled in', async () => {
    const source: Texts = (await house.collect()) ?? {};
    const read = async (locale: string): Promise<Texts> => house.read(locale);
    const [english, german] = await Promise.all([read('en'), read('de')]);
    const said = (id: string) => source[id]?.message ?? id;
    expect(Object.keys(source).length).toBeGreaterThan(100);
    for (const texts of [english, german]) {
      expect(
        Object.keys(source)
          .filter((id) => !Object.hasOwn(texts, id))
          .map(said),
      ).toEqual([]);
      expect(Object.keys(texts).filter((id) => !Object.hasOwn(source, id))).toEqual([]);
    }
    // A merge that went wrong shows nowhere else.
    expect(Object.entries(english).filter(([id, { translation }]) => translation !== said(id))).toEqual([]);
    expect(Object.values(german).filter(({ translation = '' }) => /<{7}|={7}|>{7}/.test(translation))).toEqual([]);
    expect(
      Object.keys(german)
        .filter((id) => !german[id]?.translation)
        .map(said),
    ).toEqual([]);
    // What a merge leaves behind would be said to people.
    for (const texts of [english, german]) {
      const marked = Object.values(texts).filter(({ translation = '' }) => /<{7}|={7}|>{7}/.test(translation));
      expect(marked).toEqual([]);
    }
    expect(
      Object.entries(german).filter(
        ([id, { translation = '' }]) => parts(translation).join() !== parts(said(id)).join(),
      ),
    ).toEqual([]);
  });

  test('call a tab a tab in German too, where English does', async () => {
    const [english, german]: readonly Texts[] = await Promise.all([house.read('en'), house.read('de')]);
    const tabs = Object.entries(english ?? {}).filter(([id, { message }]) => /\btabs? [A-Z]/.test(message ?? id));
    expect(tabs.length).toBeGreaterThan(0);
    expect(tabs.map(([id]) => german?.[id]?.translation).filter((text) => !/\bTabs? /.test(text ?? ''))).toEqual([]);
  });

  test('have one German word for one thing', async () => {
    const german: Texts = await house.read('de');
    const wrong = Object.values(german).filter(({ translation = '' }) => {
      const isSearched = !/[A-ZÄÖÜ.{]/.test(translation) && translation.split(' ').length > 3;
      return !isSearched && notTaken.test(translation);
    });
    expect(wrong).toEqual([]);
    expect(notTaken.test('Eine Zertifizierungsstelle (CA) und ihre Geräte')).toBe(false);
    expect(['Zertifizierungsstellen', 'Gerät anlegen', 'wurde angelegt'].every((text) => notTaken.test(text))).toBe(
      true,
    );
  });
});
