import { messages as de } from '../core/language/de.po';
import { type Language, i18n, languageOf, speak } from '../core/language/index.ts';
import type { AppSettings } from './ports.ts';

/** English stands in the source. */
const catalogues: Readonly<Record<Exclude<Language, 'en'>, typeof de>> = { de };

/** Brings the catalogues: for a program with a window. Without them everything is said in English. */
export const learnLanguages = (): void => i18n.load(catalogues);

/** From now on speaks as the user has chosen; without a choice as the system prefers. For a thread without services, which do so themselves. */
export function speakAs({ language = 'system' }: Pick<AppSettings, 'language'>, preferred: readonly string[]): void {
  if (preferred.length > 0) speak(languageOf(language, preferred));
}
