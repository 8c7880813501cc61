import { i18n } from '../../language/index.ts';
import type { KeyUsageName } from '../profiles.ts';

/** What the bits of extensions are called. */

export const usages: Readonly<Record<KeyUsageName, () => string>> = {
  digitalSignature: () => i18n.t('signing handshakes and data'),
  nonRepudiation: () => i18n.t('signing documents'),
  keyEncipherment: () => i18n.t('encrypting session keys (RSA key exchange)'),
  dataEncipherment: () => i18n.t('encrypting data'),
  keyAgreement: () => i18n.t('agreeing on keys'),
  keyCertSign: () => i18n.t('signing certificates'),
  cRLSign: () => i18n.t('signing revocation lists'),
  encipherOnly: () => i18n.t('only encrypting, when agreeing on keys'),
  decipherOnly: () => i18n.t('only decrypting, when agreeing on keys'),
};

/** Bits of Netscape's certificate type, the first the highest. */
export const netscapeTypes = () => [
  i18n.t('TLS client'),
  i18n.t('TLS server'),
  'S/MIME',
  i18n.t('object signing'),
  i18n.t('reserved'),
  i18n.t('authority for TLS'),
  i18n.t('authority for S/MIME'),
  i18n.t('authority for object signing'),
];

/** Bits of ReasonFlags (RFC 5280 4.2.1.13). */
export const reasons = () => [
  i18n.t('unused'),
  i18n.t('key compromise'),
  i18n.t('CA compromise'),
  i18n.t('affiliation changed'),
  i18n.t('superseded'),
  i18n.t('cessation of operation'),
  i18n.t('certificate hold'),
  i18n.t('privilege withdrawn'),
  i18n.t('AA compromise'),
];
