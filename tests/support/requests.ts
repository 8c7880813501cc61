import { generateKeyPairSync } from 'node:crypto';
import { signingOf } from '../../src-main/core/x509/certificate.ts';
import { certificationRequest } from '../../src-main/core/x509/request.ts';
import { encodeSubject } from '../../src-main/core/x509/subject.ts';
import type { KeyPair } from '../../src-main/services/ports.ts';
import { keys } from './keys.ts';

/** A PKCS#10 request in DER: of a new key, and signed by it, unless the test wants it otherwise. */
export async function requestOf(
  commonName: string,
  { pair, signWith }: { readonly pair?: KeyPair; readonly signWith?: KeyPair } = {},
): Promise<Uint8Array> {
  const own = pair ?? (await keys.generate('ec-p256'));
  const signer = keys.signer((signWith ?? own).privateKey);
  const terms = { subject: encodeSubject({ commonName }), publicKey: own.publicKey };
  return certificationRequest(terms, signingOf(signer));
}

/** An RSA key that nobody should sign for. */
export function weakPair(): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  return {
    publicKey: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })),
    privateKey: new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' })),
  };
}
