import { toHex, toUtf8 } from './bytes.ts';

/** Characters that are repeated of what somebody else has said. */
const quotedCharacters = 200;

/** Somebody's words in a sentence: in quotes, and cut where they are long. */
export function quoted(text: string): string {
  const shown = JSON.stringify(text.length > quotedCharacters ? text.slice(0, quotedCharacters) : text);
  return text.length > quotedCharacters ? `${shown} … (${text.length} characters)` : shown;
}

/** The same without quotes. */
export const shortened = (text: string, most = quotedCharacters): string =>
  text.length > most ? `${text.slice(0, most)}… (${text.length} characters)` : text;

/**
 * Text with its control characters, and those that turn the direction of writing, as hex of their UTF-8 (RFC 4514 2.4), so that a
 * name cannot pretend to be something else.
 */
export function visible(text: string): string {
  return text.replaceAll(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, (character) =>
    toHex(toUtf8(character)).replaceAll(/../g, '\\$&'),
  );
}
