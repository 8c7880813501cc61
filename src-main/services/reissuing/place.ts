import type { Warning } from '../../contract/models.ts';
import { equalBytes } from '../../core/bytes.ts';
import { i18n } from '../../core/language/index.ts';
import { Problem } from '../../core/problem.ts';
import { type KeyType, keyTypeOf } from '../../core/x509/algorithms.ts';
import { lifetimeAgain, lifetimeDays, termsAgain } from '../../core/x509/again.ts';
import { type Crossing, crossed, crossedAsBefore } from '../../core/x509/cross-certificate.ts';
import { namedOid } from '../../core/x509/report/oid-names.ts';
import type { Profile } from '../../core/x509/profiles.ts';
import type { Certificate } from '../../core/x509/read-certificate.ts';
import { type Issuer, issue } from '../issuing.ts';
import type { Ports } from '../ports.ts';

/** What is to be true of what is issued again. */
export interface Terms {
  /** Of what stands below the authority: kept, or made new where a private key is here. */
  readonly keys: 'same' | 'new';
  /** Without it each is valid for as long as before, and no longer than its issuer. */
  readonly validityDays: number | undefined;
  /** Opens authorities whose passphrase is not remembered. */
  readonly passphrase: string | undefined;
  readonly pfxPassword: string;
  /** Opens the keys of devices and servers that are encrypted, and encrypts what is in their place. */
  readonly keyPassphrase: string | undefined;
  /** What becomes of the way over a cross-certificate: it stays as it is, none is taken, or this one. */
  readonly crossing: 'keep' | 'none' | Crossing;
}

/** The authority under which something will stand. */
export interface Place {
  readonly authority: string;
  /** Its own certificate first, its root last. */
  readonly chain: readonly [Certificate, ...Certificate[]];
  /** Opens it, once, when something is to be signed. */
  readonly open: () => Promise<Issuer>;
}

/** What was done with a thing. */
export type Outcome = 'signed' | 'chain' | 'as-it-was';

/** What follows a certificate in its chain; `before`: what its chain had. */
export function aboveOf({ chain }: Place, before: readonly Certificate[], { crossing }: Terms): readonly Certificate[] {
  if (crossing === 'keep') return crossedAsBefore(chain, before);
  return crossing === 'none' ? chain : crossed(chain, crossing);
}

export const isSameChain = (left: readonly Certificate[], right: readonly Certificate[]): boolean =>
  left.length === right.length && left.every(({ der }, at) => equalBytes(der, right[at]?.der ?? new Uint8Array()));

/** Signs a certificate in the place of another. */
export async function signAgain(
  old: Certificate,
  profile: Profile,
  publicKey: Uint8Array,
  by: Parameters<typeof issue>[1],
  validityDays: number | undefined,
  ports: Ports,
): Promise<{ readonly certificate: Certificate; readonly warnings: readonly Warning[] }> {
  // What a verifier must not pass over must not be lost either (RFC 5280 4.2).
  if (old.unknownCritical.length > 0) throw notMadeHere(old);
  const { terms, leftOut } = termsAgain(old, profile, publicKey);
  const lifetime = 'issuer' in by ? lifetimeAgain(old, by.issuer.certificate, ports.clock.now()) : lifetimeDays(old);
  const { certificate, warnings } = await issue({ ...terms, validityDays: validityDays ?? lifetime }, by, ports);
  return { certificate, warnings: [...warnings, ...notTaken(old, leftOut)] };
}

const notMadeHere = ({ subject, unknownCritical }: Certificate): Problem =>
  new Problem(
    'INVALID_INPUT',
    i18n.t('{name} has a critical extension that Certbench does not make: {what}.', {
      name: subject.commonName ?? subject.text,
      what: unknownCritical.map(namedOid).join(', '),
    }),
    { field: 'name', remedy: i18n.t('Have it renewed where it was made, so that the new one has it, too.') },
  );

function notTaken({ subject }: Certificate, leftOut: readonly string[]): Warning[] {
  if (leftOut.length === 0) return [];
  const [name, what] = [subject.commonName ?? subject.text, leftOut.join(', ')];
  const message = i18n.t('The new certificate of {name} is without what the old one had beside the usual: {what}.', {
    name,
    what,
  });
  return [{ code: 'other-settings', message }];
}

/** The kind of a key that is to be made again. Throws KEY_NOT_SUPPORTED. */
export function sameKind(name: string, key: string): KeyType {
  const type = keyTypeOf(key);
  if (type !== undefined) return type;
  throw new Problem(
    'KEY_NOT_SUPPORTED',
    i18n.t('{name} has a key {key}, and new ones of that kind are not made here.', { name, key }),
    { field: 'key', remedy: i18n.t('Keep its key.') },
  );
}
