import { t } from '@lingui/core/macro';
import type { Revoked } from '../../../../src-main/contract/models.ts';
import { live, liveList } from '../../../ui/language/index.ts';

const kinds: readonly (readonly [RegExp, string])[] = liveList(() => [
  [/-verification\.cer$/, t`verification certificate, DER: upload this one`],
  [/-verification\.pem$/, t`verification certificate, PEM`],
  [/\.csr$/, t`certificate request, PEM`],
  [/\.der$/, t`certificate request, DER`],
  [/\.txt$/, t`certificate request, base64 in one line`],
  [/\.crl$/, t`revocation list, DER`],
  [/\.pfx$/, t`key, certificate and chain in one file (PKCS#12)`],
  [/-operational-with-key\.pem$/, t`operational certificate with its key and chain, PEM`],
  [/-operational-new-with-key\.pem$/, t`the next operational certificate with its key and chain, PEM`],
  [/-before-with-key\.pem$/, t`the certificate before with its key and chain, PEM`],
  [/-renewals\.json$/, t`what happened to operational certificates`],
  [/-key\.pem$/, t`private key, PEM`],
  [/-chain\.pem$/, t`certificate with the authorities above it, PEM`],
  [/-ca\.pem$/, t`what clients must trust, PEM`],
  [/-cert\.pem$/, t`certificate, PEM`],
  [/\.cer$/, t`certificate, DER: the form portals ask for`],
  [/\.pem$/, t`certificate, PEM`],
]);

/** Why a certificate was taken back (RFC 5280 5.3.1); the two that mean something else have sentences of their own. */
const reasons: Readonly<Partial<Record<string, string>>> = live(() => ({
  keyCompromise: t`key compromise`,
  cACompromise: t`its authority was compromised`,
  affiliationChanged: t`change of affiliation`,
  superseded: t`superseded by another`,
  cessationOfOperation: t`no longer in use`,
  privilegeWithdrawn: t`privilege withdrawn`,
  aACompromise: t`its attribute authority was compromised`,
}));

function revokedFor(on: string, reason: Revoked['reason']): string {
  if (reason === 'certificateHold') return t`On hold since ${on}: its authority may still take it off its list again.`;
  if (reason === 'removeFromCRL') return t`Its authority took it off its list again on ${on}: it counts.`;
  const why = reason === undefined ? undefined : reasons[reason];
  return why === undefined ? t`Revoked on ${on}.` : t`Revoked on ${on}: ${{ reason: why }}.`;
}

export const acceptance = live(() => ({
  accepted: (cloud: string | undefined) =>
    cloud === undefined ? t`Has the cloud accepted it?` : t`Has ${cloud} accepted it?`,
  mark: t`Mark as verified`,
  verified: t`Verified`,
  since: (cloud: string | undefined, day: string) =>
    cloud === undefined ? t`accepted, as you said on ${day}` : t`accepted by ${cloud}, as you said on ${day}`,
  unmark: t`Take it back`,
}));

export const certificate = live(() => ({
  revoked: t`revoked`,
  revokedFor,
  subject: t`Subject`,
  issuer: t`Issuer`,
  itself: t`itself`,
  validity: t`Valid`,
  fromTo: (from: string, to: string) => t`${from} to ${to}`,
  key: t`Key`,
  serial: t`Serial number`,
  signature: t`Signature`,
  sha256: t`SHA-256 thumbprint`,
  sha1: t`SHA-1 thumbprint`,
  missing: t`missing`,
  drag: t`Drag it to a folder, or into another program`,
  pathOf: (name: string) => t`path of ${name}`,
  fileItself: (name: string) => t`file ${name}`,
  fileKind: (name: string) => kinds.find(([ending]) => ending.test(name))?.[1] ?? t`file`,
  making: (keyType: string) =>
    keyType.startsWith('rsa')
      ? t`Making the key and the certificate… An RSA key takes some seconds.`
      : t`Making the key and the certificate…`,
}));
