import type { CertificateDetails, CertificateFacts } from '../contract/models.ts';
import { parseAsn1 } from '../core/asn1/asn1.ts';
import { certificatePem } from '../core/keystore/pem.ts';
import type { Digest } from '../core/primitives.ts';
import { type KeyType, keyTypeLabel } from '../core/x509/algorithms.ts';
import { keyLabel } from '../core/x509/key-algorithms.ts';
import { type Certificate } from '../core/x509/read-certificate.ts';
import { serialText } from '../core/x509/serial-number.ts';
import { type NameFacts, readName } from '../core/x509/subject.ts';
import { thumbprintsOf } from '../core/x509/thumbprint.ts';
import type { ThingFile } from '../core/things/thing.ts';
import type { Issued } from './issuing.ts';
import type { Ports } from './ports.ts';
import { entityFields } from './thing-files.ts';

/** What is told about a certificate, in answers and in manifests. */
export function certificateFacts(certificate: Certificate, digest: Digest): CertificateFacts {
  const { sha1, sha256 } = thumbprintsOf(certificate.der, digest);
  return {
    subject: certificate.subject.text,
    issuer: certificate.issuer.text,
    serial: certificate.serial,
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
    thumbprintSha1: sha1,
    thumbprintSha256: sha256,
    key: keyLabel(certificate.key),
  };
}

/** The same as it was ordered, without reading it. `subject`: DER. */
export function factsOfIssued(
  { der, serial, validity }: Issued,
  {
    subject,
    issuer,
    keyType,
  }: { readonly subject: Uint8Array; readonly issuer: NameFacts | undefined; readonly keyType: KeyType },
  digest: Digest,
): CertificateFacts {
  const { sha1, sha256 } = thumbprintsOf(der, digest);
  const own = readName(parseAsn1(subject, 'subject name'));
  return {
    subject: own.text,
    issuer: (issuer ?? own).text,
    serial: serialText(serial),
    notBefore: validity.notBefore.toISOString(),
    notAfter: validity.notAfter.toISOString(),
    thumbprintSha1: sha1,
    thumbprintSha256: sha256,
    key: keyTypeLabel(keyType),
  };
}

/** What the manifest of every thing with a certificate says. */
export const certifiedFields = (
  certificate: Certificate,
  files: readonly ThingFile[],
  { clock, ciphers }: Pick<Ports, 'clock' | 'ciphers'>,
) => ({ ...entityFields(files, clock), certificate: certificateFacts(certificate, ciphers.digest) });

/** The facts of a certificate with what its extensions say. */
export function certificateDetails(certificate: Certificate, digest: Digest): CertificateDetails {
  const pathLength = certificate.basicConstraints?.pathLength;
  return {
    ...certificateFacts(certificate, digest),
    authority: certificate.basicConstraints?.authority ?? false,
    ...(pathLength === undefined ? {} : { pathLength }),
    keyUsage: [...(certificate.keyUsage ?? [])],
    extendedKeyUsage: [...(certificate.extendedKeyUsage ?? [])],
    alternativeNames: [...(certificate.alternativeNames ?? [])],
    signature: certificate.signature,
    pem: certificatePem(certificate.der),
  };
}
