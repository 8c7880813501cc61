/** One place of a pattern: a character, one that may be any, or as many as there are. */
type Place = string | typeof one | typeof many;

const one = Symbol('?');
const many = Symbol('*');

/** What it says, wildcards being letters. */
export const literally = (text: string): readonly Place[] => Array.from(text);

/** `*` and `?` as policies mean them: to them + and # of MQTT are letters, and * stands for slashes too. */
export const pattern = (text: string): readonly Place[] =>
  Array.from(text).map((letter) => (letter === '*' ? many : letter === '?' ? one : letter));

/**
 * Whether a pattern fits all of a text. Clients may have a say in both, so the steps are bounded by the product of the two lengths: only the
 * last `*` is ever tried again, since what an earlier one could take, that one can.
 */
export function fits(places: readonly Place[], text: string): boolean {
  const letters = Array.from(text);
  let place = 0;
  let letter = 0;
  let again: { readonly place: number; letter: number } | undefined;
  while (letter < letters.length) {
    const wanted = places[place];
    if (wanted === many) {
      place += 1;
      again = { place, letter };
    } else if (wanted === one || wanted === letters[letter]) {
      place += 1;
      letter += 1;
    } else if (again === undefined) {
      return false;
    } else {
      again.letter += 1;
      ({ place, letter } = again);
    }
  }
  return places.slice(place).every((rest) => rest === many);
}
