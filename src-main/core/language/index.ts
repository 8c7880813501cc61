import { setupI18n } from '@lingui/core';
import { compileMessage } from '@lingui/message-utils/compileMessage';

/** Many texts are said again and again. */
function compiledOnce(): typeof compileMessage {
  const compiled = new Map<string, ReturnType<typeof compileMessage>>();
  return (text) => {
    const before = compiled.get(text) ?? compileMessage(text);
    compiled.set(text, before);
    return before;
  };
}

/**
 * What the house says to people, in the language of the window: `i18n.t('{name} is taken.', { name })`, a text of ICU MessageFormat,
 * written in English, which the catalogues beside this file have in the others. The command line never speaks another; nor does what
 * goes over the wire to a device, into a file or a script.
 */
export const i18n = setupI18n({ locale: 'en', messages: { en: {} } });
i18n.setMessagesCompiler(compiledOnce());

/** What is said to a client or a server goes over the wire in English, whatever the window speaks. */
export const english = setupI18n({ locale: 'en', messages: { en: {} } });
english.setMessagesCompiler(compiledOnce());

/** The languages of the window (BCP 47 tags). */
export const languages = ['en', 'de'] as const;

export type Language = (typeof languages)[number];

/** What `system` stands for: the first of the languages that the system prefers and the window speaks; else English. */
export const languageOf = (setting: Language | 'system', preferred: readonly string[]): Language =>
  setting === 'system'
    ? (preferred.flatMap((tag) => languages.find((one) => one === tag.split('-')[0]?.toLowerCase()) ?? [])[0] ?? 'en')
    : setting;

/** From now on what is said is in this language, with its plurals and numbers; in English where its catalogue was not brought. */
export function speak(language: Language): void {
  i18n.activate(language);
  if (Object.keys(i18n.messages).length === 0 && language !== 'en') i18n.activate('en');
}
