import { getCatalogs } from '@lingui/cli/api';
import { getConfig } from '@lingui/conf';
import { i18n, languages } from '../../src-main/core/language/index.ts';

/** Of the program, not of the window, which has its own in it. */
const ofProgram = 'src-main/core/language/';

/**
 * Brings the program its catalogues, as `learnLanguages` does in a built one: what runs here is the source, and Node cannot import a
 * catalogue from it.
 */
export async function learnLanguages(): Promise<void> {
  const config = getConfig();
  const catalogue = (await getCatalogs(config)).find(({ path }) => path.startsWith(ofProgram));
  if (catalogue === undefined) throw new Error(`There are no catalogues in ${ofProgram}.`);
  for (const language of languages) {
    if (language === config.sourceLocale) continue;
    const { messages } = await catalogue.getTranslations(language, { fallbackLocales: {}, sourceLocale: 'en' });
    i18n.load(language, messages);
  }
}
