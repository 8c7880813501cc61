import { messages as de } from '../core/language/de.po';
import { type Language, i18n } from '../core/language/index.ts';

/** English stands in the source. */
const catalogues: Readonly<Record<Exclude<Language, 'en'>, typeof de>> = { de };

/** Brings the catalogues: for a program with a window. Without them everything is said in English. */
export const learnLanguages = (): void => i18n.load(catalogues);
