import type { CertificateFacts } from '../contract/models.ts';
import type { Digest } from '../core/primitives.ts';
import { publicKeyLabel } from '../core/x509/algorithms.ts';
import type { Certificate } from '../core/x509/read-certificate.ts';
import { thumbprintsOf } from '../core/x509/thumbprint.ts';

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
    key: publicKeyLabel(certificate.key),
  };
}
