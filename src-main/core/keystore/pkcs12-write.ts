import {
  type Asn1,
  bmpString,
  context,
  contextPrimitive,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
  setOf,
  toDer,
} from '../asn1/asn1.ts';
import type { PasswordCiphers } from '../primitives.ts';
import { Problem } from '../problem.ts';
import { legacy3DesEncryptor, pbes2Encryptor } from './pbe.ts';
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
} as const;

/**
 * Java 17 refuses other characters in PKCS#12 passwords, and OpenSSL and Windows encode them differently, so a file
 * with such a password would open in one program and not in the next.
 */
export function checkPfxPassword(password: string): string {
  if (password === '' || !/^[\u0020-\u007e]+$/.test(password)) {
    throw new Problem('INVALID_INPUT', 'The .pfx password must be one or more printable ASCII characters.', {
      field: 'pfxPassword',
      remedy: 'Use letters, digits and punctuation: Java refuses anything else, and other programs disagree about it.',
    });
  }
  return password;
}

/** Builds a PKCS#12 file (RFC 7292) with the key, its certificate and the rest of the chain. */
export async function buildPkcs12(
  contents: Pkcs12Contents,
  password: string,
  profile: PfxProfile,
  ciphers: PasswordCiphers,
): Promise<Uint8Array> {
  checkPfxPassword(password);
  const [leaf] = contents.chain;
  if (leaf === undefined) throw new Error('A PKCS#12 file needs a certificate.');
  const encryptor = profile === 'modern' ? pbes2Encryptor : legacy3DesEncryptor;
  const encrypt = encryptor(password, pfxIterations, ciphers);
  const localKeyId = ciphers.digest('sha1', leaf);
  const named = attributes(contents.friendlyName.toLowerCase(), localKeyId);

  const certificateBags = contents.chain.map((certificate, index) =>
    sequence(
      oid(Pkcs12Oid.certBag),
      context(0, sequence(oid(Pkcs12Oid.x509Certificate), context(0, octetString(certificate)))),
      ...(index === 0 ? [named()] : []),
    ),
  );
  const certificates = await encrypt(toDer(sequence(...certificateBags)));
  const key = await encrypt(contents.privateKey);
  const keyBag = sequence(
    oid(Pkcs12Oid.shroudedKeyBag),
    context(0, sequence(key.algorithm, octetString(key.data))),
    named(),
  );

  const authenticatedSafe = toDer(
    sequence(
      sequence(
        oid(Pkcs12Oid.encryptedData),
        context(
          0,
          sequence(
            integer(0),
            sequence(oid(Pkcs12Oid.data), certificates.algorithm, contextPrimitive(0, certificates.data)),
          ),
        ),
      ),
      dataContent(toDer(sequence(keyBag))),
    ),
  );
  const mac = await macData(authenticatedSafe, password, profile, ciphers);
  return toDer(sequence(integer(3), dataContent(authenticatedSafe), mac));
}

const dataContent = (bytes: Uint8Array): Asn1 => sequence(oid(Pkcs12Oid.data), context(0, octetString(bytes)));

/** friendlyName (RFC 2985 5.5.1) and localKeyID (5.5.2): Java pairs the key with its certificate by the latter. */
function attributes(friendlyName: string, localKeyId: Uint8Array): () => Asn1 {
  return () =>
    setOf(
      sequence(oid(Pkcs12Oid.friendlyName), setOf(bmpString(friendlyName))),
      sequence(oid(Pkcs12Oid.localKeyId), setOf(octetString(localKeyId))),
    );
}

async function macData(
  content: Uint8Array,
  password: string,
  profile: PfxProfile,
  ciphers: PasswordCiphers,
): Promise<Asn1> {
  const hash = profile === 'modern' ? 'sha256' : 'sha1';
  const hashOid = profile === 'modern' ? '2.16.840.1.101.3.4.2.1' : '1.3.14.3.2.26';
  const length = profile === 'modern' ? 32 : 20;
  const salt = ciphers.random(length);
  const derivation = { hash, password, salt, iterations: pfxIterations, purpose: KdfPurpose.mac, length } as const;
  const key = await pkcs12Kdf(derivation, ciphers);
  const digest = ciphers.hmac(hash, key, content);
  return sequence(
    sequence(sequence(oid(hashOid), nullValue()), octetString(digest)),
    octetString(salt),
    integer(pfxIterations),
  );
}
