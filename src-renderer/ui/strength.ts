/** How long a passphrase stands against guessing, told honestly and simply. */
export interface Strength {
  readonly level: 'tutorial' | 'weak' | 'fair' | 'strong';
  readonly tone: 'bad' | 'warn' | 'ok';
}

/** What everybody tries first. */
const known = /^(?:1234\d*|password\d*|passw0rd|qwerty\w*|secret|admin|changeme|letmein|abc\d*|(.)\1*)$/i;

/** Bits by length and alphabet, with repetitions and runs not counted: an estimate from above. */
function bits(text: string): number {
  const alphabet =
    (/[a-z]/.test(text) ? 26 : 0) +
    (/[A-Z]/.test(text) ? 26 : 0) +
    (/\d/.test(text) ? 10 : 0) +
    (/[^A-Za-z0-9]/.test(text) ? 33 : 0);
  let length = 0;
  for (let index = 0; index < text.length; index++) {
    const step = text.charCodeAt(index) - text.charCodeAt(index - 1);
    if (index === 0 || Math.abs(step) > 1) length++;
  }
  return length * Math.log2(Math.max(2, alphabet));
}

export function strengthOf(passphrase: string): Strength {
  if (passphrase === '1234') return { level: 'tutorial', tone: 'warn' };
  const estimate = known.test(passphrase) ? 0 : bits(passphrase);
  if (estimate < 45) return { level: 'weak', tone: 'bad' };
  return estimate < 70 ? { level: 'fair', tone: 'warn' } : { level: 'strong', tone: 'ok' };
}
