/** How long a passphrase stands against somebody who guesses. `tutorial` is 1234, which tutorials use. */
export type PassphraseStrength = 'tutorial' | 'weak' | 'fair' | 'strong';

/** Bits below which a passphrase is weak, and from which it is strong. */
const fairBits = 45;
const strongBits = 70;

/** What is tried first: the most common passwords and words in them, spelt without capitals and substitutions. */
const common = (
  'password passwort kennwort passphrase passwd welcome willkommen hello hallo summer winter spring autumn sommer ' +
  'herbst monday friday january october december changeme change letmein login admin administrator root guest user ' +
  'secret geheim default test testing master super manager system server service access trustno iloveyou love ' +
  'princess prinzessin sunshine shadow flower schatz dragon monkey tiger charlie michael jordan daniel thomas ' +
  'jessica ashley hunter ranger superman batman pokemon starwars football baseball soccer fussball hockey freedom ' +
  'whatever cheese computer internet google microsoft azure amazon samsung iphone killer pepper ginger cookie ' +
  'banana orange silver qwerty qwertz asdfgh zxcvbn abcdef azerty'
).split(' ');

/** Neighbours on a keyboard: rows, rows with shift, and columns. */
const rows = (
  '1234567890 qwertyuiop qwertzuiop azertyuiop asdfghjkl zxcvbnm yxcvbnm !@#$%^&*() !"$%&/()=? ' +
  '1qaz 2wsx 3edc 4rfv 5tgb 6yhn 7ujm 8ik, 9ol.'
).split(' ');
const runs = [...rows, ...rows.map((row) => row.split('').toReversed().join(''))];

/** Letters alone, so that every character keeps its place. */
const lower = (text: string): string => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

/** Undoes what everybody does to a word. 1 and ! stand for either of two letters. */
const plain = (text: string, one: 'i' | 'l'): string =>
  text.replaceAll(/[@401!35$]/g, (sign) => ({ '@': 'a', 4: 'a', 0: 'o', 3: 'e', 5: 's', $: 's' })[sign] ?? one);

/** Whether it is a common word, with digits and punctuation around it at most. */
function isCommon(text: string): boolean {
  if (/^(?:(?:1234|abc)\d*|qwert[yz]\w*)$/.test(text)) return true;
  const bare = (word: string) => word.replace(/^[^a-z]+/, '').replace(/[^a-z]+$/, '');
  return (['i', 'l'] as const).some((one) =>
    [plain(text, one), plain(bare(text), one), bare(plain(text, one))].some((word) => common.includes(word)),
  );
}

/** Places that add nothing: all but the first character of a word, a run, and what was there before. */
function guessable(text: string): ReadonlySet<number> {
  const places = new Set<number>();
  const mark = (start: number, length: number) => {
    for (let place = start + 1; place < start + length; place++) places.add(place);
  };
  for (const spelt of [text, plain(text, 'i'), plain(text, 'l')]) {
    for (const word of common) {
      for (let at = spelt.indexOf(word); at !== -1; at = spelt.indexOf(word, at + 1)) mark(at, word.length);
    }
  }
  for (let at = 0; at < text.length; at++) {
    if (at > 0 && Math.abs(text.charCodeAt(at) - text.charCodeAt(at - 1)) <= 1) places.add(at);
    const [three, four] = [text.slice(at, at + 3), text.slice(at, at + 4)];
    if (three.length === 3 && text.indexOf(three) < at) mark(at, 3);
    if (four.length === 4 && runs.some((run) => run.includes(four))) mark(at, 4);
  }
  return places;
}

/** An estimate from above: by length and alphabet, without what is guessable. */
function bits(passphrase: string): number {
  const alphabet =
    (/[a-z]/.test(passphrase) ? 26 : 0) +
    (/[A-Z]/.test(passphrase) ? 26 : 0) +
    (/\d/.test(passphrase) ? 10 : 0) +
    (/[^A-Za-z0-9]/.test(passphrase) ? 33 : 0);
  const length = passphrase.length - guessable(lower(passphrase)).size;
  return length * Math.log2(Math.max(2, alphabet));
}

/** Tells how strong a passphrase is, honestly and simply: common ones are weak, however they are dressed up. */
export function strengthOf(passphrase: string): PassphraseStrength {
  if (passphrase === '1234') return 'tutorial';
  if (isCommon(lower(passphrase))) return 'weak';
  const estimate = bits(passphrase);
  if (estimate < fairBits) return 'weak';
  return estimate < strongBits ? 'fair' : 'strong';
}
