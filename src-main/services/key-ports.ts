import type { DataSignatureCheck, SignatureChecks, Signer } from '../core/primitives.ts';
import type { KeyType } from '../core/x509/algorithms.ts';

export interface KeyPair {
  /** PKCS#8 DER. */
  readonly privateKey: Uint8Array;
  /** SubjectPublicKeyInfo DER. */
  readonly publicKey: Uint8Array;
}

export interface Keys extends SignatureChecks {
  generate(type: KeyType): Promise<KeyPair>;
  /** Throws KEY_NOT_SUPPORTED, or DAMAGED where the bytes are no whole private key. */
  signer(privateKey: Uint8Array): Signer;
  /** `check` of many certificates by one key, which is read once, at the first of them. */
  signedBy(publicKey: Uint8Array): (certificate: Uint8Array) => boolean;
  /** For what is signed and is no certificate. */
  readonly verifies: DataSignatureCheck;
  /** Whether what the private key of a signer signs is verified by the public key: a damaged key may still look whole. */
  proves(signer: Pick<Signer, 'sign'>, publicKey: Uint8Array): Promise<boolean>;
}

/** What nothing but test certificates may have: `tests/architecture/terms.test.ts` holds to it. */
export interface WeakKeys {
  /** RSA with 1024 bits. */
  generate(): Promise<KeyPair>;
  /** A signature with SHA-1, by an RSA or EC key in PKCS#8 DER. */
  signSha1(privateKey: Uint8Array, data: Uint8Array): Promise<Uint8Array>;
}
