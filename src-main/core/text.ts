/** The one place where bytes of a file become text. */

const encodings: readonly (readonly [name: string, mark: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/**
 * Text as people's programs write it: UTF-8 with or without a byte order mark, and UTF-16 with one, as PowerShell's `>` and
 * Notepad write it. The mark is taken away. Undefined where the bytes are no such text: where they are malformed in their
 * encoding, or hold a NUL, as UTF-16 without a mark and binary files do.
 */
export function decodeText(bytes: Uint8Array): string | undefined {
  const [encoding] = encodings.find(([, mark]) => begins(bytes, mark)) ?? ['utf-8'];
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return text.includes('\u0000') ? undefined : text;
  } catch {
    return undefined;
  }
}

const begins = (bytes: Uint8Array, mark: readonly number[]): boolean =>
  mark.every((byte, index) => bytes[index] === byte);

/** Whether the bytes begin with a byte order mark, which most programs that read scripts do not take. */
export const hasMark = (bytes: Uint8Array): boolean => encodings.some(([, mark]) => begins(bytes, mark));

/** Lines, whichever of LF, CR and CRLF ends them. */
export const linesOf = (text: string): string[] => text.split(/\r\n|\r|\n/);

/** The first of the lines. */
export function firstLine(text: string): string {
  const end = text.search(/[\r\n]/);
  return end === -1 ? text : text.slice(0, end);
}

/** So many of something, in English: `1 device`, `1,000 devices`. What `Intl` does for it takes a short command 12 ms to load. */
export const countedInEnglish = (count: number, one: string): string =>
  `${String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',')} ${one}${count === 1 ? '' : 's'}`;
