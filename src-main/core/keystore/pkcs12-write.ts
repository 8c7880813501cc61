import { i18n } from '../language/index.ts';
import {
  type Asn1,
  bmpString,
  context,
  contextPrimitive,
  encoded,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
  setOf,
  toDer,
} from '../asn1/asn1.ts';
import type { Forms } from '../asn1/forms.ts';
import type { PasswordCiphers } from '../primitives.ts';
import { Problem } from '../problem.ts';
import { isPrintableAscii, javaAliases } from './java-rules.ts';
import { type Encrypted, type Encryptor, legacy3DesEncryptor, pbes2Encryptor } from './pbe.ts';
import { KdfPurpose, pkcs12Kdf } from './pkcs12-kdf.ts';

/**
 * How a .pfx is protected. `modern`: AES-256 and HMAC-SHA256, for OpenSSL, Java from 8u301, Windows 10 1709 and later.
 * `compatible`: 3DES and HMAC-SHA1, for Windows Server 2016 and the macOS Keychain; its protection is weak.
 */
export const pfxProfiles = ['modern', 'compatible'] as const;
export type PfxProfile = (typeof pfxProfiles)[number];

export interface Pkcs12Contents {
  /** PKCS#8 DER. */
  readonly privateKey: Uint8Array;
  /** DER, leaf first. */
  readonly chain: readonly Uint8Array[];
  /** Java's alias: written in lower case, since Java looks it up so. */
  readonly friendlyName: string;
  /** Certificates beside it that Java is to trust, as the keystore of a TLS client holds its server's. */
  readonly trusted?: readonly TrustedCertificate[];
}

/** A certificate that is trusted by itself; to Java an entry with an alias. */
export interface TrustedCertificate {
  /** DER. */
  readonly certificate: Uint8Array;
  readonly friendlyName: string;
}

/** Rounds that OpenSSL 3 writes. A .pfx travels with its password known to a device; it is no safe for a CA's key. */
export const pfxIterations = 2048;

export const Pkcs12Oid = {
  data: '1.2.840.113549.1.7.1',
  encryptedData: '1.2.840.113549.1.7.6',
  keyBag: '1.2.840.113549.1.12.10.1.1',
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certBag: '1.2.840.113549.1.12.10.1.3',
  x509Certificate: '1.2.840.113549.1.9.22.1',
  friendlyName: '1.2.840.113549.1.9.20',
  localKeyId: '1.2.840.113549.1.9.21',
  /** Oracle's mark of a trusted certificate. Java passes over a certificate without it that belongs to no key. */
  trustedKeyUsage: '2.16.840.1.113894.746875.1.1',
} as const;

/** RFC 5280 4.2.1.12: Java writes it for a certificate that is trusted for anything. */
const ANY_EXTENDED_KEY_USAGE = '2.5.29.37.0';

/**
 * Java 17 refuses other characters in PKCS#12 passwords, and OpenSSL and Windows encode them differently, so a file
 * with such a password would open in one program and not in the next.
 */
export function checkPfxPassword(password: string): string {
  if (password === '' || !isPrintableAscii(password)) {
    throw new Problem('INVALID_INPUT', i18n.t('The .pfx password must be one or more printable ASCII characters.'), {
      field: 'pfxPassword',
      remedy: i18n.t(
        'Use letters, digits and punctuation: Java refuses anything else, and other programs disagree about it.',
      ),
    });
  }
  return password;
}

/**
 * Builds a PKCS#12 file (RFC 7292) with the key, its certificate, the rest of the chain and what is trusted beside them.
 * Two names that are equal ignoring case are refused with INVALID_INPUT where there is something trusted. `forms`: of other such files.
 */
export async function buildPkcs12(
  contents: Pkcs12Contents,
  password: string,
  profile: PfxProfile,
  ciphers: PasswordCiphers,
  forms?: Forms,
): Promise<Uint8Array> {
  checkPfxPassword(password);
  const [leaf] = contents.chain;
  if (leaf === undefined) throw new Error('A PKCS#12 file needs a certificate.');
  const encrypt = encryptorOf(profile, password, ciphers, forms);
  const { chain, trusted = [] } = contents;
  const named = attributes(contents.friendlyName.toLowerCase(), ciphers.digest('sha1', leaf), forms);
  const trustedBags = bagsOfTrusted(trusted, trusted.length === 0 ? [] : [contents.friendlyName]);
  const bags = () =>
    sequence(
      ...chain.map((certificate, index) => certificateBag(certificate, ...(index === 0 ? [encoded(named)] : []))),
      ...trustedBags,
    );
  const plain = trusted.length === 0 ? made(forms, `bags ${chain.length}`, [...chain, named], bags) : toDer(bags());
  const certificates = await encrypt(plain);
  const key = await encrypt(contents.privateKey);
  const keyBag = () =>
    sequence(
      oid(Pkcs12Oid.shroudedKeyBag),
      context(0, sequence(encoded(key.algorithm), octetString(key.data))),
      encoded(named),
    );
  const safes = () => sequence(encryptedContent(certificates), dataContent(toDer(sequence(keyBag()))));
  const values = [certificates.algorithm, certificates.data, key.algorithm, key.data, named];
  return seal(made(forms, 'safes', values, safes), password, profile, ciphers, forms);
}

/** DER, with what is remembered of others where something is. */
const made = (forms: Forms | undefined, name: string, values: readonly Uint8Array[], build: () => Asn1): Uint8Array =>
  forms === undefined ? toDer(build()) : forms.fill(`PKCS#12 ${name}`, values, build);

/** Builds a PKCS#12 file of certificates alone, a truststore to Java. Names that are equal ignoring case are refused. */
export async function buildPkcs12Truststore(
  trusted: readonly TrustedCertificate[],
  password: string,
  profile: PfxProfile,
  ciphers: PasswordCiphers,
): Promise<Uint8Array> {
  checkPfxPassword(password);
  const encrypt = encryptorOf(profile, password, ciphers);
  const certificates = encryptedContent(await encrypt(toDer(sequence(...bagsOfTrusted(trusted)))));
  return seal(toDer(sequence(certificates)), password, profile, ciphers);
}

const encryptorOf = (profile: PfxProfile, password: string, ciphers: PasswordCiphers, forms?: Forms): Encryptor =>
  (profile === 'modern' ? pbes2Encryptor : legacy3DesEncryptor)(password, pfxIterations, ciphers, forms);

const certificateBag = (certificate: Uint8Array, ...bagAttributes: Asn1[]): Asn1 =>
  sequence(
    oid(Pkcs12Oid.certBag),
    context(0, sequence(oid(Pkcs12Oid.x509Certificate), context(0, octetString(certificate)))),
    ...bagAttributes,
  );

/** `taken` are the names of other entries. */
function bagsOfTrusted(trusted: readonly TrustedCertificate[], taken: readonly string[] = []): Asn1[] {
  const aliases = javaAliases([...taken, ...trusted.map(({ friendlyName }) => friendlyName)]).slice(taken.length);
  return trusted.map(({ certificate }, index) =>
    certificateBag(
      certificate,
      setOf(
        sequence(oid(Pkcs12Oid.friendlyName), setOf(bmpString(aliases[index] ?? ''))),
        sequence(oid(Pkcs12Oid.trustedKeyUsage), setOf(oid(ANY_EXTENDED_KEY_USAGE))),
      ),
    ),
  );
}

const encryptedContent = ({ algorithm, data }: Encrypted): Asn1 =>
  sequence(
    oid(Pkcs12Oid.encryptedData),
    context(0, sequence(integer(0), sequence(oid(Pkcs12Oid.data), encoded(algorithm), contextPrimitive(0, data)))),
  );

async function seal(
  authenticatedSafe: Uint8Array,
  password: string,
  profile: PfxProfile,
  ciphers: PasswordCiphers,
  forms?: Forms,
): Promise<Uint8Array> {
  const { hashOid, digest, salt } = await integrity(authenticatedSafe, password, profile, ciphers);
  return made(forms, hashOid, [authenticatedSafe, digest, salt], () =>
    sequence(
      integer(3),
      dataContent(authenticatedSafe),
      sequence(
        sequence(sequence(oid(hashOid), nullValue()), octetString(digest)),
        octetString(salt),
        integer(pfxIterations),
      ),
    ),
  );
}

const dataContent = (bytes: Uint8Array): Asn1 => sequence(oid(Pkcs12Oid.data), context(0, octetString(bytes)));

/** friendlyName (RFC 2985 5.5.1) and localKeyID (5.5.2): Java pairs the key with its certificate by the latter. */
function attributes(friendlyName: string, localKeyId: Uint8Array, forms: Forms | undefined): Uint8Array {
  // With its header: a short name alone might stand elsewhere too, and then these have no form.
  const named = toDer(sequence(oid(Pkcs12Oid.friendlyName), setOf(bmpString(friendlyName))));
  return made(forms, 'attributes', [named, localKeyId], () =>
    setOf(encoded(named), sequence(oid(Pkcs12Oid.localKeyId), setOf(octetString(localKeyId)))),
  );
}

/** The digest of MacData (RFC 7292 4), and what it is made with. */
async function integrity(
  content: Uint8Array,
  password: string,
  profile: PfxProfile,
  ciphers: PasswordCiphers,
): Promise<{ readonly hashOid: string; readonly digest: Uint8Array; readonly salt: Uint8Array }> {
  const hash = profile === 'modern' ? 'sha256' : 'sha1';
  const hashOid = profile === 'modern' ? '2.16.840.1.101.3.4.2.1' : '1.3.14.3.2.26';
  const length = profile === 'modern' ? 32 : 20;
  const salt = ciphers.random(length);
  const derivation = { hash, password, salt, iterations: pfxIterations, purpose: KdfPurpose.mac, length } as const;
  const key = await pkcs12Kdf(derivation, ciphers);
  return { hashOid, digest: ciphers.hmac(hash, key, content), salt };
}
