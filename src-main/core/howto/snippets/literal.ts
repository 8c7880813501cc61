/**
 * Texts as string literals: what is read must mean the user's own values and nothing else. Quotes, backslashes and
 * controls are escaped; so is what is not seen (format characters turn the reading direction) or ends a line in some languages.
 */

/** Controls, format characters, line and paragraph separators, beyond those that JSON escapes. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');

/** For JavaScript, Java and C#, which read JSON's escapes alike, two of them for a character beyond 16 bits. */
export function literal(text: string): string {
  return JSON.stringify(text).replaceAll(unseen, (character) =>
    [...Array(character.length).keys()].map((at) => String.raw`\u${hex(character.charCodeAt(at), 4)}`).join(''),
  );
}

/** For Python, where an escape stands for a whole character. */
export function pythonLiteral(text: string): string {
  return JSON.stringify(text).replaceAll(unseen, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code > 0xff_ff ? String.raw`\U${hex(code, 8)}` : String.raw`\u${hex(code, 4)}`;
  });
}
