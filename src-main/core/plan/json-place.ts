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

/** Levels that are looked into for a fault: a text that is nested deeper is refused for that. */
const faultLevels = 200;

/**
 * The line, counted from 1, in which a text ceases to be JSON (RFC 8259), that of its last word where it ends too soon; undefined where nothing is
 * found. Engines say it in words of their own, some of them not at all.
 */
export function faultLineOf(text: string): number | undefined {
  const tokens = new Tokens(text);
  const fault = faultIn(tokens, tokens.next(), faultLevels) ?? tokens.next().at;
  const before = text.slice(0, fault);
  const isEnd = text.slice(fault).trim() === '';
  if (isEnd && isWhole(text)) return undefined;
  return (isEnd ? before.trimEnd() : before).split('\n').length;
}

function isWhole(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Where the value that begins with this token ceases to be one; undefined where it does not. */
function faultIn(tokens: Tokens, first: { text: string; at: number }, levels: number): number | undefined {
  if (!opens(first.text)) return isWhole(first.text) ? undefined : first.at;
  if (levels === 0) return first.at;
  const isObject = first.text === '{';
  const end = isObject ? '}' : ']';
  let member = tokens.next();
  if (member.text === end) return undefined;
  for (;;) {
    if (isObject) {
      if (!member.text.startsWith('"') || !isWhole(member.text)) return member.at;
      const colon = tokens.next();
      if (colon.text !== ':') return colon.at;
      member = tokens.next();
    }
    const fault = faultIn(tokens, member, levels - 1);
    if (fault !== undefined) return fault;
    const after = tokens.next();
    if (after.text === end) return undefined;
    if (after.text !== ',') return after.at;
    member = tokens.next();
  }
}
