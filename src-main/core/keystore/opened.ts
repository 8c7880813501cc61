import type { Certificate } from '../x509/read-certificate.ts';

/** What a file was found to hold, whichever way it was written. */

export interface FilePasswords {
  readonly password: string | undefined;
  /** Of the keys in a keystore, where it is not that of the store. */
  readonly keyPassword: string | undefined;
}

type FileKind = 'pem' | 'certificate' | 'private-key' | 'pkcs12' | 'pkcs7' | 'jks' | 'bks';

export interface OpenedCertificate {
  readonly certificate: Certificate;
  readonly friendlyName: string | undefined;
}

export interface OpenedKey {
  /** PKCS#8 DER; undefined where it stays closed to the passwords that were given. */
  readonly privateKey: Uint8Array | undefined;
  readonly encrypted: boolean;
  readonly friendlyName: string | undefined;
}

/** What Java sees in a keystore. Numbers are indexes. */
export interface OpenedEntry {
  readonly alias: string | undefined;
  readonly kind: 'private-key' | 'trusted-certificate';
  /** Told by a JKS and a BKS alone. */
  readonly created: Date | undefined;
  /** Leaf first. */
  readonly certificates: readonly number[];
  readonly key: number | undefined;
}

export interface OpenedFile {
  readonly kind: FileKind;
  readonly certificates: readonly OpenedCertificate[];
  readonly keys: readonly OpenedKey[];
  readonly entries: readonly OpenedEntry[];
  /** How the container is protected, one line a part. */
  readonly protection: readonly string[];
  /** What was passed over, or how the file differs from what its kind should be. Sentences. */
  readonly notices: readonly string[];
}
