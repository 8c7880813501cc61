import { type Messages, i18n } from '@lingui/core';
import type { languages as tags } from '../../../src-main/contract/limits.ts';
import { messages as de } from './de.po';
import { messages as en } from './en.po';

export type Language = (typeof tags)[number];

/** The languages of the window, each by its own name. */
export const languages: Readonly<Record<Language, string>> = { en: 'English', de: 'Deutsch' };

const catalogues: Readonly<Record<Language, Messages>> = { en, de };

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

i18n.load(catalogues);
