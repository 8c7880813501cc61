import { i18n } from '../language/index.ts';
import { quoted } from '../quoting.ts';
import { isSameKey } from '../x509/public-key.ts';
import type { Certificate } from '../x509/read-certificate.ts';
import { isValid } from './choice.ts';

/** What a device has asked for. */
export interface Asked {
  /** By which the service may know it: the registration ID, or the ID at its hub. */
  readonly commonNames: readonly string[];
  /** SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
}

/** Why a device does not take a certificate that was issued to it, as a sentence; undefined where it is what the device has asked for. */
export function faultOfIssued(issued: Certificate, { commonNames, publicKey }: Asked, now: Date): string | undefined {
  if (!isSameKey(issued.publicKey, publicKey)) return i18n.t('It is for another key than that of the request.');
  const { commonName = '' } = issued.subject;
  if (!commonNames.includes(commonName)) {
    return i18n.t('It has the common name {name}, and the device asked for {commonName}.', {
      name: quoted(commonName),
      commonName: quoted(commonNames[0] ?? ''),
    });
  }
  if (isValid(issued, now)) return undefined;
  return i18n.t('It is valid from {from} to {until}, and not now.', {
    from: issued.notBefore.toISOString(),
    until: issued.notAfter.toISOString(),
  });
}
