import { describePublicKey } from '../../core/x509/algorithms.ts';
import { type AlternativeNames, signingOf } from '../../core/x509/certificate.ts';
import { extendedKeyUsageFor, keyUsageFor } from '../../core/x509/profiles.ts';
import { type CertificationRequest, readRequest } from '../../core/x509/read-request.ts';
import { certificationRequest } from '../../core/x509/request.ts';
import type { KeyPair } from '../key-ports.ts';
import type { Ports } from '../ports.ts';

/** A request of a device for a certificate, signed by its own key. `subject` is DER. */
export async function deviceRequest(
  { subject, names }: { readonly subject: Uint8Array; readonly names: AlternativeNames | undefined },
  { privateKey, publicKey }: KeyPair,
  { keys }: Pick<Ports, 'keys'>,
): Promise<CertificationRequest> {
  const der = await certificationRequest(
    {
      subject,
      publicKey,
      keyUsage: keyUsageFor('device', describePublicKey(publicKey).algorithm),
      extendedKeyUsage: extendedKeyUsageFor('device'),
      ...(names === undefined ? {} : { alternativeNames: names }),
    },
    signingOf(keys.signer(privateKey)),
  );
  return readRequest(der);
}
