import { i18n } from '@lingui/core';
import { messages as de } from './de.po';
import { messages as en } from './en.po';

/** The languages of the window, each by its own name (BCP 47 tags). */
export const languages = { en: 'English', de: 'Deutsch' } as const;

export type Language = keyof typeof languages;

const preferred = (): readonly string[] => globalThis.navigator?.languages ?? [];

const primary = (tag: string): string => tag.split('-')[0]?.toLowerCase() ?? '';

/** The first of the languages that the system prefers and the window speaks; else English. */
export const preferredLanguage = (tags = preferred()): Language =>
  tags.map(primary).find((tag): tag is Language => Object.hasOwn(languages, tag)) ?? 'en';

/** How numbers and dates are written: as the system has them in that language (de-AT), else as the language has them. */
export const formatsOf = (language: Language, tags = preferred()): string =>
  tags.find((tag) => primary(tag) === language) ?? language;

/** For `Intl`. */
export const formats = (): string => formatsOf(spoken());

/** A number with so many decimals, as the language writes it. */
export const decimal = (value: number, digits = 1): string =>
  i18n.number(value, { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false });

export const spoken = (): Language => i18n.locale as Language;

/** From now on every text is in this language. What is on the screen already must be drawn anew. */
export function speak(language: Language): void {
  if (i18n.locale === language) return;
  i18n.activate(language, formatsOf(language));
  if (globalThis.document !== undefined) document.documentElement.lang = language;
}

i18n.load({ en, de });
