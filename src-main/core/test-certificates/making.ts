import { nullValue, oid, sequence } from '../asn1/asn1.ts';
import { toUtf8 } from '../bytes.ts';
import { certificatePem, encodePem } from '../keystore/pem.ts';
import type { Digest, Signer } from '../primitives.ts';
import { type CertificateTerms, type Signing, certificateByTerms } from '../x509/certificate-terms.ts';
import { type KeyType, describePublicKey } from '../x509/algorithms.ts';
import { signingOf } from '../x509/certificate.ts';
import { keyUsageFor, serialFrom, serialOctets } from '../x509/profiles.ts';
import { type Certificate, readCertificate } from '../x509/read-certificate.ts';
import { serialText } from '../x509/serial-number.ts';
import { revocationList } from '../x509/revocation-list.ts';
import { keyIdentifier } from '../x509/thumbprint.ts';
import { type TestKind, testSubject } from './kinds.ts';

/** PKCS#8 and SubjectPublicKeyInfo, both DER. */
interface Pair {
  readonly privateKey: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** What the certificates of a set are made from. */
export interface Making {
  /** `chain` is DER, its own certificate first. */
  readonly authority: {
    readonly certificate: Certificate;
    readonly chain: readonly Uint8Array[];
    readonly signer: Signer;
  };
  readonly deviceId: string;
  readonly now: Date;
  /** Of all that are valid now. */
  readonly validity: CertificateTerms['validity'];
  /** Of the kind that the set has, unless another is wanted. */
  generate(type?: KeyType): Promise<Pair>;
  /** RSA with 1024 bits. */
  generateWeak(): Promise<Pair>;
  /** By the authority's key, which is RSA or EC. */
  signSha1(data: Uint8Array): Promise<Uint8Array>;
  signer(privateKey: Uint8Array): Signer;
  readonly digest: Digest;
  random(octets: number): Uint8Array;
}

export interface TestFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface MadeTest {
  /** What a client sends. DER, its own certificate first. */
  readonly chain: readonly [Uint8Array, ...Uint8Array[]];
  /** PKCS#8 DER. */
  readonly privateKey: Uint8Array;
  /** Files that belong to it, beside chain and key. */
  readonly beside?: readonly TestFile[];
}

const day = 86_400_000;

/** Who signs, and what its certificates say of it. */
interface Above {
  readonly name: Uint8Array;
  readonly keyIdentifier: Uint8Array | undefined;
  readonly signing: Signing;
}

const realAuthority = ({ authority }: Making): Above => ({
  name: authority.certificate.subject.der,
  keyIdentifier: authority.certificate.subjectKeyIdentifier,
  signing: signingOf(authority.signer),
});

/** A device's certificate as `profiles.ts` has it, but for what is broken. */
async function leaf(
  making: Making,
  kind: TestKind,
  { by = realAuthority(making), pair, ...broken }: Partial<CertificateTerms> & { by?: Above; pair?: Pair } = {},
): Promise<{ readonly certificate: Uint8Array; readonly serial: Uint8Array; readonly privateKey: Uint8Array }> {
  const { privateKey, publicKey } = pair ?? (await making.generate());
  const serial = serialFrom(making.random(serialOctets));
  const terms: CertificateTerms = {
    serial,
    issuer: by.name,
    subject: testSubject(kind, making.deviceId),
    publicKey,
    validity: making.validity,
    authority: false,
    keyUsage: keyUsageFor('device', describePublicKey(publicKey).algorithm),
    extendedKeyUsage: ['clientAuth'],
    subjectKeyIdentifier: keyIdentifier(publicKey, making.digest),
    authorityKeyIdentifier: by.keyIdentifier,
    ...broken,
  };
  return { certificate: await certificateByTerms(terms, by.signing), serial, privateKey };
}

/** An authority that is used once, for a set: its key is kept nowhere. Without `by` it signs itself. */
async function onceAuthority(
  making: Making,
  terms: {
    readonly subject: Uint8Array;
    readonly keyIdentifier?: Uint8Array | undefined;
    readonly keyType?: KeyType;
    readonly by?: Above;
  },
): Promise<Above & { readonly certificate: Uint8Array }> {
  const { privateKey, publicKey } = await making.generate(terms.keyType);
  const signing = signingOf(making.signer(privateKey));
  const own = terms.keyIdentifier ?? keyIdentifier(publicKey, making.digest);
  const { by } = terms;
  const certificate = await certificateByTerms(
    {
      serial: serialFrom(making.random(serialOctets)),
      issuer: by?.name ?? terms.subject,
      subject: terms.subject,
      publicKey,
      validity: making.validity,
      authority: true,
      pathLength: 0,
      keyUsage: keyUsageFor('intermediate', describePublicKey(publicKey).algorithm),
      extendedKeyUsage: [],
      subjectKeyIdentifier: own,
      authorityKeyIdentifier: by === undefined ? own : by.keyIdentifier,
    },
    by?.signing ?? signing,
  );
  return { name: terms.subject, keyIdentifier: own, signing, certificate };
}

type Recipe = (making: Making) => Promise<MadeTest>;

/** Broken in what stands in it alone: the authority signs it, and its chain is sent along. */
const brokenTerms =
  (kind: TestKind, broken: (making: Making) => Partial<CertificateTerms> & { pair?: Pair }): Recipe =>
  async (making) => {
    const { certificate, privateKey } = await leaf(making, kind, broken(making));
    return { chain: [certificate, ...making.authority.chain], privateKey };
  };

const recipes: Readonly<Record<TestKind, Recipe>> = {
  sound: brokenTerms('sound', () => ({})),
  expired: brokenTerms('expired', ({ now }) => ({
    validity: { notBefore: new Date(now.getTime() - 31 * day), notAfter: new Date(now.getTime() - day) },
  })),
  'not-yet-valid': brokenTerms('not-yet-valid', ({ now, validity }) => {
    const begin = now.getTime() + 30 * day;
    // Also below an authority that ends before that.
    return {
      validity: {
        notBefore: new Date(begin),
        notAfter: new Date(Math.max(validity.notAfter.getTime(), begin + day)),
      },
    };
  }),
  'wrong-name': brokenTerms('wrong-name', ({ deviceId }) => ({
    subject: testSubject('wrong-name', `other-${deviceId}`.slice(0, 64)),
  })),
  'wrong-purpose': brokenTerms('wrong-purpose', () => ({ extendedKeyUsage: ['serverAuth'] })),

  async 'unknown-authority'(making) {
    const by = await onceAuthority(making, { subject: testSubject('unknown-authority', 'Unknown authority') });
    const { certificate, privateKey } = await leaf(making, 'unknown-authority', { by });
    return { chain: [certificate, by.certificate], privateKey };
  },

  async 'same-name'(making) {
    // With key identifier and kind of key too: else some would look for another authority and never come to the signature.
    const { name: subject, keyIdentifier: identifier } = realAuthority(making);
    const keyType = making.authority.certificate.key.algorithm === 'RSA' ? 'rsa-2048' : 'ec-p256';
    const by = await onceAuthority(making, { subject, keyIdentifier: identifier, keyType });
    const { certificate, privateKey } = await leaf(making, 'same-name', { by });
    return { chain: [certificate, by.certificate], privateKey };
  },

  async revoked(making) {
    const { certificate, serial, privateKey } = await leaf(making, 'revoked');
    const { name, keyIdentifier: identifier, signing } = realAuthority(making);
    const list = await revocationList(
      {
        issuer: name,
        keyIdentifier: identifier,
        thisUpdate: making.validity.notBefore,
        // As long as the certificates last: a broker refuses everybody once its list is out of date.
        nextUpdate: making.validity.notAfter,
        number: 1n,
        revoked: new Map([[serialText(serial), { at: making.validity.notBefore }]]),
      },
      signing,
    );
    return {
      chain: [certificate, ...making.authority.chain],
      privateKey,
      beside: [{ name: 'revoked-crl.pem', bytes: toUtf8(encodePem('X509 CRL', list)) }],
    };
  },

  async 'key-mismatch'(making) {
    const { certificate } = await leaf(making, 'key-mismatch');
    const { privateKey } = await making.generate();
    return { chain: [certificate, ...making.authority.chain], privateKey };
  },

  async 'weak-key'(making) {
    const { certificate, privateKey } = await leaf(making, 'weak-key', { pair: await making.generateWeak() });
    return { chain: [certificate, ...making.authority.chain], privateKey };
  },

  async 'sha-1'(making) {
    const by = { ...realAuthority(making), signing: sha1Signing(making) };
    const { certificate, privateKey } = await leaf(making, 'sha-1', { by });
    return { chain: [certificate, ...making.authority.chain], privateKey };
  },

  async 'missing-intermediate'(making) {
    const subject = testSubject('missing-intermediate', 'Intermediate that is not sent');
    const by = await onceAuthority(making, { subject, by: realAuthority(making) });
    const { certificate, privateKey } = await leaf(making, 'missing-intermediate', { by });
    return {
      chain: [certificate],
      privateKey,
      beside: [{ name: 'missing-intermediate-ca.pem', bytes: toUtf8(certificatePem(by.certificate)) }],
    };
  },
};

/** RSA and ECDSA with SHA-1 (RFC 3279 2.2.1, 2.2.3). */
function sha1Signing(making: Making): Signing {
  const rsa = making.authority.certificate.key.algorithm === 'RSA';
  return {
    algorithmIdentifier: () =>
      rsa ? sequence(oid('1.2.840.113549.1.1.5'), nullValue()) : sequence(oid('1.2.840.10045.4.1')),
    sign: (data) => making.signSha1(data),
  };
}

export const makeTest = (kind: TestKind, making: Making): Promise<MadeTest> => recipes[kind](making);

export const leafOf = ({ chain }: MadeTest): Certificate => readCertificate(chain[0]);
