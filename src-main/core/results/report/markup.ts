const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text of anybody for HTML and its attributes. What a file of text cannot hold, and what turns the direction of writing, is shown. */
export const escaped = (text: string): string =>
  text
    .replaceAll(/[&<>"']/g, (character) => entities[character] ?? '')
    .replaceAll(/[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, (character) =>
      character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );

/** A cell of a table; numbers stand at the right. */
export interface Cell {
  readonly text: string;
  readonly kind?: 'number' | 'good' | 'bad' | 'code';
}

/** A table that scrolls by itself where it is wider than the page. */
export function table(caption: string, heads: readonly Cell[], rows: readonly (readonly Cell[])[]): string {
  const cell = (tag: 'th' | 'td', { text, kind }: Cell) =>
    `<${tag}${tag === 'th' ? ' scope="col"' : ''}${kind === undefined ? '' : ` class="${kind}"`}>${escaped(text)}</${tag}>`;
  const head = heads.map((one) => cell('th', one)).join('');
  const body = rows.map((row) => `<tr>${row.map((one) => cell('td', one)).join('')}</tr>`).join('\n');
  return `<section class="card"><h2>${escaped(caption)}</h2><div class="wide" tabindex="0" role="region" aria-label="${escaped(caption)}"><table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table></div></section>`;
}
