const inWord = /[\p{L}\p{N}]/u;

/** Shorter ones say nothing of anybody, and stand everywhere. */
const shortestName = 2;

/** What stands for each of some names, the same wherever it is told. */
export const standIns = (names: Iterable<string>): ReadonlyMap<string, string> =>
  new Map(
    [...new Set(names)]
      .filter((name) => name.length >= shortestName)
      .map((name, index) => [name, `<name ${index + 1}>`] as const),
  );

/** The text with stand-ins for names, wherever one stands by itself; of several that fit, the longest. */
export function withoutNames(text: string, instead: ReadonlyMap<string, string>): string {
  const lengths = [...new Set([...instead.keys()].map(({ length }) => length))].toSorted((a, b) => b - a);
  const isInWord = (at: number) => inWord.test(text[at] ?? '');
  let out = '';
  let done = 0;
  for (let at = 0; at < text.length; at++) {
    if (at > 0 && isInWord(at - 1) && isInWord(at)) continue;
    const length = lengths.find((one) => instead.has(text.slice(at, at + one)) && isEnd(text, at + one));
    if (length === undefined) continue;
    out += text.slice(done, at) + (instead.get(text.slice(at, at + length)) ?? '');
    done = at + length;
    at = done - 1;
  }
  return out + text.slice(done);
}

const isEnd = (text: string, at: number): boolean => !(inWord.test(text[at - 1] ?? '') && inWord.test(text[at] ?? ''));
