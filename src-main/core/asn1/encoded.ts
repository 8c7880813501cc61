import { i18n } from '../language/index.ts';

/** What is read as ASN.1, or written, as the subject of a sentence. */
const names = {
  certificate: () => i18n.t('The certificate'),
  'certificate request': () => i18n.t('The certificate request'),
  'CSR attributes': () => i18n.t('The list of CSR attributes'),
  'revocation list': () => i18n.t('The revocation list'),
  'OCSP request': () => i18n.t('The OCSP request'),
  'OCSP answer': () => i18n.t('The OCSP answer'),
  'issuer name': () => i18n.t('The issuer name'),
  'subject name': () => i18n.t('The subject name'),
  'name in the certificate': () => i18n.t('The name in the certificate'),
  'public key': () => i18n.t('The public key'),
  'private key': () => i18n.t('The private key'),
  'EC private key': () => i18n.t('The EC private key'),
  'encrypted private key': () => i18n.t('The encrypted private key'),
  'encrypted content': () => i18n.t('The encrypted content'),
  'encryption parameters': () => i18n.t('The description of the encryption'),
  'PKCS#12 file': () => i18n.t('The PKCS#12 file'),
  'Java keystore': () => i18n.t('The Java keystore'),
  'BKS keystore': () => i18n.t('The BKS keystore'),
  'key in the Java keystore': () => i18n.t('The key in the Java keystore'),
} as const;

export type Encoded = keyof typeof names;

export const nameOf = (what: Encoded): string => names[what]();
