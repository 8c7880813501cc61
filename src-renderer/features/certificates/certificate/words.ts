import { t } from '@lingui/core/macro';
import { live, liveList } from '../../../ui/language/index.ts';

const kinds: readonly (readonly [RegExp, string])[] = liveList(() => [
  [/-verification\.cer$/, t`verification certificate, DER: upload this one`],
  [/-verification\.pem$/, t`verification certificate, PEM`],
  [/\.pfx$/, t`key, certificate and chain in one file (PKCS#12)`],
  [/-key\.pem$/, t`private key, PEM`],
  [/-chain\.pem$/, t`certificate with the authorities above it, PEM`],
  [/-ca\.pem$/, t`what clients must trust, PEM`],
  [/-cert\.pem$/, t`certificate, PEM`],
  [/\.cer$/, t`certificate, DER: the form portals ask for`],
  [/\.pem$/, t`certificate, PEM`],
]);

export const certificate = live(() => ({
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
