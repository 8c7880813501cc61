import Papa from 'papaparse';

/** Excel takes CSV without this mark for text of the system's code page, and spoils every umlaut; other readers pass over it. */
const byteOrderMark = '\uFEFF';

/** Papa's own takes a value of two lines for harmless. */
const formula = /^[=+\-@\t\r]/;

/**
 * CSV by RFC 4180 with the keys of the first row as its header. A value that a spreadsheet would take for a formula, since it
 * begins with = + - @ or a tab, gets an apostrophe before it (OWASP, CSV Injection).
 */
export const csvText = (rows: readonly Readonly<Record<string, string | number>>[]): string =>
  `${byteOrderMark}${Papa.unparse([...rows], { newline: '\r\n', escapeFormulae: formula })}\r\n`;
