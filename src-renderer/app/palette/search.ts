/** What can be found, by its name and by other words for it. */
export interface Findable {
  readonly id: string;
  readonly name: string;
  /** Words that it is also looked for by. */
  readonly also: string;
}

/** Where a term stands decides; what is found by its letters alone comes last. */
const worth = { whole: 120, beginning: 100, wordBeginning: 80, within: 60, also: 40, letters: 20 };

/**
 * What fits all terms of a query, the best first, and of equals what was used most recently. Without a query everything is
 * answered, the recently used first. `recent`: IDs, the newest first.
 */
export function search<T extends Findable>(all: readonly T[], query: string, recent: readonly string[]): readonly T[] {
  const terms = termsOf(query);
  const rank = new Map(recent.map((id, index) => [id, recent.length - index]));
  return all
    .map((one) => ({ one, score: scoreOf(one, terms), used: rank.get(one.id) ?? 0 }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score || b.used - a.used || lengthFirst(a.one, b.one, terms))
    .map(({ one }) => one);
}

const termsOf = (query: string): readonly string[] =>
  query
    .toLowerCase()
    .split(/\s+/)
    .filter((term) => term !== '');

/** What is said in few words is meant more probably; without a query the order stays as it was given. */
const lengthFirst = (a: Findable, b: Findable, terms: readonly string[]): number =>
  terms.length === 0 ? 0 : a.name.length - b.name.length;

/** 0: one of the terms does not fit. */
function scoreOf({ name, also }: Findable, terms: readonly string[]): number {
  let sum = 1;
  for (const term of terms) {
    const score = scoreOfTerm(name.toLowerCase(), also.toLowerCase(), term);
    if (score === 0) return 0;
    sum += score;
  }
  return sum;
}

function scoreOfTerm(name: string, also: string, term: string): number {
  if (name === term) return worth.whole;
  if (name.startsWith(term)) return worth.beginning;
  if (beginsWord(name, term)) return worth.wordBeginning;
  if (name.includes(term)) return worth.within;
  if (also.startsWith(term) || beginsWord(also, term)) return worth.also;
  // One or two letters stand in any order almost everywhere.
  return term.length > 2 && hasInOrder(name, term) ? worth.letters : 0;
}

const separators = [' ', '-', '_', '.', '/', ':', '@'];

const beginsWord = (text: string, term: string): boolean => separators.some((one) => text.includes(`${one}${term}`));

/** "ctdv" is in "create devices", letter by letter. */
function hasInOrder(text: string, term: string): boolean {
  let from = 0;
  for (const letter of term) {
    const at = text.indexOf(letter, from);
    if (at === -1) return false;
    from = at + 1;
  }
  return true;
}
