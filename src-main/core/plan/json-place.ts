/** A string, a bracket, or anything else up to the next sign of JSON's own. */
const token = /"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s"[\]{},:]+/gy;

/** Reads one token after the other of a text that is JSON (RFC 8259). */
class Tokens {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next token and where it begins; an empty one at the end. */
  next(): { readonly text: string; readonly at: number } {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at++;
    const at = this.#at;
    token.lastIndex = at;
    const [text = ''] = token.exec(this.#text) ?? [];
    this.#at += text.length;
    return { text, at };
  }

  /** Reads the rest of a value of which the first token was read. */
  skip(first: string): void {
    for (let depth = opens(first) ? 1 : 0; depth > 0;) {
      const { text } = this.next();
      if (text === '') return;
      if (opens(text)) depth++;
      if (text === '}' || text === ']') depth--;
    }
  }
}

const opens = (text: string): boolean => text === '{' || text === '[';

/**
 * The line, counted from 1, in which a member of a JSON text stands: that of its name, or of an element. Where the path leads to
 * nothing, that of the last part of it that there is. The text must be JSON.
 */
export function lineOf(text: string, path: readonly PropertyKey[]): number {
  const tokens = new Tokens(text);
  const from = tokens.next();
  return text.slice(0, placeOf(tokens, from, path)).split('\n').length;
}

function placeOf(tokens: Tokens, value: { text: string; at: number }, [part, ...rest]: readonly PropertyKey[]): number {
  if (part === undefined || !opens(value.text)) return value.at;
  for (let index = 0; ; index++) {
    let name = tokens.next();
    if (name.text === ',') name = tokens.next();
    if (name.text === '' || name.text === '}' || name.text === ']') return value.at;
    const isObject = value.text === '{';
    if (isObject) tokens.next();
    const member = isObject ? tokens.next() : name;
    if ((isObject ? JSON.parse(name.text) : index) !== part) {
      tokens.skip(member.text);
      continue;
    }
    const below = placeOf(tokens, member, rest);
    return below === member.at ? name.at : below;
  }
}
