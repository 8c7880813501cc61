/**
 * What the core is handed instead of reaching for it: the cryptography that it cannot compute purely and fast.
 * `services/ports.ts` gathers these; `adapters` makes them real with node:crypto.
 */

/** A key's algorithm in words and numbers. `algorithm` is the OID where it has no name here. */
export interface KeyAlgorithm {
  readonly algorithm: string;
  readonly curve?: string;
  /** Length of the modulus or of the field. */
  readonly bits?: number;
}

export type HashName = 'md5' | 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';

/** A hash over the bytes. */
export type Digest = (hash: HashName, bytes: Uint8Array) => Uint8Array;

/** The block ciphers of password-protected files, all in CBC mode with PKCS#7 padding. */
export type BlockCipher = 'aes-128-cbc' | 'aes-192-cbc' | 'aes-256-cbc' | 'des-ede3-cbc';

/** What password-based encryption needs (RFC 8018, RFC 7292). */
export interface PasswordCiphers {
  readonly digest: Digest;
  hmac(hash: HashName, key: Uint8Array, data: Uint8Array): Uint8Array;
  /** PBKDF2 (RFC 8018 5.2), off the main thread. */
  pbkdf2(
    hash: HashName,
    password: Uint8Array,
    salt: Uint8Array,
    iterations: number,
    length: number,
  ): Promise<Uint8Array>;
  /** scrypt (RFC 7914), off the main thread. */
  scrypt(
    password: Uint8Array,
    salt: Uint8Array,
    cost: { readonly n: number; readonly r: number; readonly p: number },
    length: number,
  ): Promise<Uint8Array>;
  encrypt(cipher: BlockCipher, key: Uint8Array, iv: Uint8Array, plain: Uint8Array): Uint8Array;
  /** Undefined where the padding is wrong, which is what a wrong key looks like. */
  decrypt(cipher: BlockCipher, key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array | undefined;
  readonly random: (length: number) => Uint8Array;
  /** Lets other work run, between slices of a long computation. */
  breathe(): Promise<void>;
  /**
   * Keys derived so far, for one operation that writes a file and reads it back: a derivation is slow on purpose, and the
   * same inputs give the same key. Absent elsewhere, so that no key stays in memory.
   */
  readonly derivedKeys?: Map<string, Promise<Uint8Array>>;
  /** Counts what a foreign file asks for, and refuses too much of it. Absent where the file is our own. */
  readonly work?: WorkLimit;
}

/** What opening a file may cost. Each is asked before the work is done, and throws LIMIT_REACHED where it is too much. */
export interface WorkLimit {
  pbkdf2(hash: HashName, iterations: number, octets: number): void;
  /** Single rounds of a hash that are computed here. */
  hash(hash: HashName, rounds: number): void;
  scrypt(cost: { readonly n: number; readonly r: number; readonly p: number }): void;
}

/** Signs with one private key; the key itself stays where it is. */
export interface Signer {
  /** DER SubjectPublicKeyInfo of the key. */
  readonly publicKey: Uint8Array;
  /** ECDSA signatures in DER (RFC 5480), RSA by PKCS#1 v1.5. The Edwards curves hash by themselves: null. */
  sign(hash: 'sha256' | 'sha384' | 'sha512' | null, data: Uint8Array): Promise<Uint8Array>;
}

/** Whether the certificate's signature was made by the key. Any signature algorithm the platform knows. */
export type SignatureCheck = (certificate: Uint8Array, publicKey: Uint8Array) => boolean;

/** What was signed: by ECDSA in DER, or by RSA with PKCS#1 v1.5. The Edwards curves hash by themselves: null. */
export interface SignedData {
  readonly data: Uint8Array;
  readonly signature: Uint8Array;
  readonly hash: 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512' | null;
}

/** Whether the key, a SubjectPublicKeyInfo, has signed it; false also where it cannot be used here. */
export type DataSignatureCheck = (signed: SignedData, publicKey: Uint8Array) => boolean;

/** Checking signatures of certificates, as far as the platform can. */
export interface SignatureChecks {
  readonly check: SignatureCheck;
  /** Whether `check` can be believed when it calls a signature of this name (`Certificate.signature`) bad. */
  checks(signature: string): boolean;
  /** Whether keys of the algorithm can be used here, for signing and checking; others can only be shown. */
  signsWith(algorithm: KeyAlgorithm): boolean;
}
