import { messages as de } from '../core/language/de.po';
import { i18n } from '../core/language/index.ts';

/** Brings the catalogues: for a program with a window. Without them everything is said in English. */
export const learnLanguages = (): void => i18n.load({ de });
