import { isEncryptedBlock, looksLikeEncryptedKey, readPrivateKey } from '../core/keystore/private-key.ts';
import { Problem } from '../core/problem.ts';
import { otherDer } from '../core/x509/algorithms.ts';
import { privateKeyAlgorithm } from '../core/x509/key-algorithms.ts';
import { type Certificate, readCertificate } from '../core/x509/read-certificate.ts';
import type { Ports } from './ports.ts';

/** What a file in DER was found to be. A key is PKCS#8 DER, and whole where Certbench can use keys of its kind. */
export type DerContents =
  | { readonly certificate: Certificate }
  | { readonly privateKey: Uint8Array; readonly encrypted: boolean };

/**
 * Reads a file that is neither PEM nor a keystore: a certificate or a private key in DER (PKCS#8, encrypted PKCS#8, PKCS#1,
 * SEC1). `field` is the input that named the file. Throws FORMAT_NOT_RECOGNISED, DAMAGED and what opening a key throws.
 */
export async function readDerFile(
  bytes: Uint8Array,
  password: string | undefined,
  { ciphers, keys }: Pick<Ports, 'ciphers' | 'keys'>,
  field: string,
): Promise<DerContents> {
  const notRecognised = (message: string, remedy: string) =>
    new Problem('FORMAT_NOT_RECOGNISED', message, { field, remedy });
  if (bytes[0] !== 0x30) {
    throw notRecognised(
      'The file is neither PEM, DER, PKCS#12 nor a Java keystore.',
      'Choose a .pem, .cer, .crt, .der, .key, .pfx, .p12 or .jks file.',
    );
  }
  const certificate = await unlessDamaged(() => readCertificate(bytes));
  if (certificate !== undefined) return { certificate };
  const labels = looksLikeEncryptedKey(bytes)
    ? ['ENCRYPTED PRIVATE KEY']
    : ['PRIVATE KEY', 'EC PRIVATE KEY', 'RSA PRIVATE KEY'];
  for (const label of labels) {
    const block = { label, headers: {}, bytes };
    const key = await unlessDamaged(async () => {
      const found = await readPrivateKey(block, password, ciphers);
      if (keys.signsWith(privateKeyAlgorithm(found))) await publicKeyOf(found, keys, field);
      return found;
    });
    if (key !== undefined) return { privateKey: key, encrypted: isEncryptedBlock(block) };
  }
  const other = otherDer(bytes);
  if (other !== undefined) {
    throw notRecognised(`The file is ${other}.`, 'Choose a file with a certificate or a private key.');
  }
  throw new Problem(
    'DAMAGED',
    'The file is DER, but neither a certificate, a private key nor PKCS#12; or it is damaged.',
    { field, remedy: 'Fetch or export the file again, in binary mode.' },
  );
}

/** Throws KEY_NOT_SUPPORTED, and DAMAGED for a key that signs what nobody can verify. */
export async function publicKeyOf(privateKey: Uint8Array, keys: Ports['keys'], field: string): Promise<Uint8Array> {
  const { publicKey } = keys.signer(privateKey);
  if (await keys.proves(privateKey, publicKey)) return publicKey;
  throw new Problem('DAMAGED', 'The private key is damaged: what it signs cannot be verified.', {
    field,
    remedy: 'Restore it from a backup.',
  });
}

async function unlessDamaged<T>(read: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Problem && error.code === 'DAMAGED') return undefined;
    throw error;
  }
}
