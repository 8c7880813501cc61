import { english, i18n as spoken } from '../language/index.ts';
import type { Certificate } from '../x509/read-certificate.ts';
import type { TestKind } from './kinds.ts';

/** What an authority cannot make, and why: a sentence that is kept in the set's files, in English, and told in the language of the window. */

const ownHash = (algorithm: string, i18n = spoken): string =>
  i18n.t('A key of the kind {algorithm} signs with a hash of its own and never with SHA-1.', { algorithm });
const noLists = (i18n = spoken): string =>
  i18n.t('The authority may sign no revocation lists: its key usage lacks cRLSign.');

/** Why an authority cannot make one of the kind; undefined where it can. A sentence for the set's files. */
export function cannotMake(kind: TestKind, { key, keyUsage }: Certificate): string | undefined {
  if (kind === 'sha-1' && key.algorithm !== 'RSA' && key.algorithm !== 'EC') return ownHash(key.algorithm, english);
  if (kind === 'revoked' && keyUsage !== undefined && !keyUsage.includes('cRLSign')) return noLists(english);
  return undefined;
}

/** Such a sentence of a set's files, for the window; one of another program's stays as it is. */
export function toldOmission(why: string): string {
  if (why === noLists(english)) return noLists();
  const [, algorithm = ''] = /^A key of the kind (\S+) /.exec(why) ?? [];
  return why === ownHash(algorithm, english) ? ownHash(algorithm) : why;
}
