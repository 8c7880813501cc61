import { i18n } from '../language/index.ts';
import { Problem } from '../problem.ts';

/** What Java demands of any keystore, JKS or PKCS#12. */

/** Characters that every program encodes alike: Java's PKCS#12 refuses others ("Password is not ASCII"). */
export const isPrintableAscii = (text: string): boolean => /^[\u0020-\u007e]*$/.test(text);

/** The shortest password that keytool lets anyone choose. Shorter ones open what others have made. */
const minimumPassword = 6;

/** Checks a password that is being chosen for a keystore or a key in it; `field` is the input that holds it. */
export function checkKeystorePassword(password: string, field: string): string {
  if (password.length < minimumPassword || !isPrintableAscii(password)) {
    throw new Problem(
      'INVALID_INPUT',
      field === 'keyPassword'
        ? i18n.t('The key password must be {minimumPassword} or more printable ASCII characters.', { minimumPassword })
        : i18n.t('The store password must be {minimumPassword} or more printable ASCII characters.', {
            minimumPassword,
          }),
      {
        field,
        remedy: i18n.t('Use letters, digits and punctuation: Java refuses a shorter one and any other character.'),
      },
    );
  }
  return password;
}

/**
 * Aliases as Java finds them: it looks up in lower case and takes what it reads as it is, so that an alias with a
 * capital letter is in the file and never found. Two that are equal ignoring case are refused, and an empty one.
 */
export function javaAliases(aliases: readonly string[]): string[] {
  const seen = new Map<string, string>();
  return aliases.map((alias) => {
    const lower = alias.toLowerCase();
    const other = seen.get(lower);
    if (lower !== '' && other === undefined) {
      seen.set(lower, alias);
      return lower;
    }
    throw new Problem(
      'INVALID_INPUT',
      other === undefined
        ? i18n.t('An alias of the keystore is empty.')
        : i18n.t('The aliases {other} and {alias} are one to Java, which ignores case.', { other, alias }),
      { field: 'alias', remedy: i18n.t('Give each entry a name of its own.') },
    );
  });
}
