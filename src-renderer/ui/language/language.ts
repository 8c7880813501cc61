import { i18n } from '@lingui/core';
import { messages as de } from './de.po';
import { messages as en } from './en.po';

/** The languages of the window, each by its own name (BCP 47 tags). */
export const languages = { en: 'English', de: 'Deutsch' } as const;

export type Language = keyof typeof languages;

const preferred = (): readonly string[] => globalThis.navigator?.languages ?? [];

const primary = (tag: string): string => tag.split('-')[0]?.toLowerCase() ?? '';

/** What `system` stands for: the first of the languages that the system prefers and the window speaks; else English. */
export const languageOf = (setting: Language | 'system', tags = preferred()): Language =>
  setting === 'system'
    ? (tags.map(primary).find((tag): tag is Language => Object.hasOwn(languages, tag)) ?? 'en')
    : setting;

/** How numbers and dates are written: as the system has them in that language (de-AT), else as the language has them. */
export const formatsOf = (language: Language, tags = preferred()): string =>
  tags.find((tag) => primary(tag) === language) ?? language;

/** For `Intl`. */
export const formats = (): string => formatsOf(spoken());

export const spoken = (): Language => languageOf(i18n.locale as Language);

/** From now on every text is in this language. What is on the screen already must be drawn anew. */
export function speak(language: Language): void {
  i18n.activate(language, formatsOf(language));
  if (globalThis.document !== undefined) document.documentElement.lang = language;
}

i18n.load({ en, de });
speak(languageOf('system'));
