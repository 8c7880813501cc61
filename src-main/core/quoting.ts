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
