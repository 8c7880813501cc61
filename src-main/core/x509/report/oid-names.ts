import { i18n } from '../../language/index.ts';
import { signatureName } from '../algorithms.ts';
import { curveName, keyAlgorithmName } from '../key-algorithms.ts';
import { ExtendedKeyUsage } from '../profiles.ts';
import { attributeName } from '../subject.ts';

/** Purposes of an extended key usage: RFC 5280 4.2.1.12, and those that others have added. */
const purposes: Readonly<Record<string, readonly [name: string, words: () => string]>> = {
  [ExtendedKeyUsage.serverAuth]: ['serverAuth', () => i18n.t('TLS server: a hub or broker')],
  [ExtendedKeyUsage.clientAuth]: ['clientAuth', () => i18n.t('TLS client: a device that logs in')],
  '1.3.6.1.5.5.7.3.3': ['codeSigning', () => i18n.t('signing programs')],
  '1.3.6.1.5.5.7.3.4': ['emailProtection', () => i18n.t('e-mail')],
  '1.3.6.1.5.5.7.3.5': ['ipsecEndSystem', () => i18n.t('end of an IPsec tunnel (obsolete)')],
  '1.3.6.1.5.5.7.3.6': ['ipsecTunnel', () => i18n.t('IPsec tunnel (obsolete)')],
  '1.3.6.1.5.5.7.3.7': ['ipsecUser', () => i18n.t('user of IPsec (obsolete)')],
  '1.3.6.1.5.5.7.3.8': ['timeStamping', () => i18n.t('time stamps')],
  '1.3.6.1.5.5.7.3.9': ['OCSPSigning', () => i18n.t('signing OCSP answers')],
  '1.3.6.1.5.5.7.3.17': ['ipsecIKE', () => i18n.t('IPsec key exchange')],
  '1.3.6.1.4.1.311.10.3.4': ['msEFS', () => i18n.t('encrypting files in Windows')],
  '1.3.6.1.4.1.311.20.2.2': ['msSmartcardLogin', () => i18n.t('logging in to Windows with a smart card')],
  '2.5.29.37.0': ['anyExtendedKeyUsage', () => i18n.t('any purpose')],
};

/** Hash functions: RFC 4055 2.1, RFC 8017 B.1. */
const hashes: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'SHA-1',
  '2.16.840.1.101.3.4.2.1': 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
  '2.16.840.1.101.3.4.2.4': 'SHA-224',
  '2.16.840.1.101.3.4.2.8': 'SHA3-256',
  '2.16.840.1.101.3.4.2.9': 'SHA3-384',
  '2.16.840.1.101.3.4.2.10': 'SHA3-512',
};

const others: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.8': 'MGF1',
  '1.3.6.1.5.5.7.48.1': 'OCSP',
  '1.3.6.1.5.5.7.48.2': 'CA Issuers',
  '1.3.6.1.5.5.7.48.3': 'time stamping',
  '1.3.6.1.5.5.7.48.5': 'CA repository',
  '1.3.6.1.5.5.7.2.1': 'CPS',
  '1.3.6.1.5.5.7.2.2': 'User Notice',
  '2.5.29.32.0': 'any policy',
  '2.23.140.1.1': 'CA/Browser Forum: extended validation',
  '2.23.140.1.2.1': 'CA/Browser Forum: domain validated',
  '2.23.140.1.2.2': 'CA/Browser Forum: organization validated',
  '1.3.6.1.4.1.311.20.2.3': 'user principal name (UPN)',
  '1.3.6.1.5.5.7.8.4': 'hardware module name',
  '1.3.6.1.5.5.7.8.5': 'XMPP address',
  '1.3.6.1.5.5.7.8.9': 'SMTP UTF-8 mailbox',
};

/** Extensions by OID: RFC 5280 4.2, RFC 6960, RFC 6962, RFC 7633, Netscape. */
export const extensionNames: Readonly<Record<string, string>> = {
  '2.5.29.9': 'Subject Directory Attributes',
  '2.5.29.14': 'Subject Key Identifier',
  '2.5.29.15': 'Key Usage',
  '2.5.29.16': 'Private Key Usage Period',
  '2.5.29.17': 'Subject Alternative Name',
  '2.5.29.18': 'Issuer Alternative Name',
  '2.5.29.19': 'Basic Constraints',
  '2.5.29.30': 'Name Constraints',
  '2.5.29.31': 'CRL Distribution Points',
  '2.5.29.32': 'Certificate Policies',
  '2.5.29.33': 'Policy Mappings',
  '2.5.29.35': 'Authority Key Identifier',
  '2.5.29.36': 'Policy Constraints',
  '2.5.29.37': 'Extended Key Usage',
  '2.5.29.46': 'Freshest CRL',
  '2.5.29.54': 'Inhibit Any Policy',
  '1.3.6.1.5.5.7.1.1': 'Authority Information Access',
  '1.3.6.1.5.5.7.1.11': 'Subject Information Access',
  '1.3.6.1.5.5.7.1.24': 'TLS Feature',
  '1.3.6.1.5.5.7.48.1.5': 'OCSP No Check',
  '1.3.6.1.4.1.11129.2.4.2': 'Signed Certificate Timestamps',
  '1.3.6.1.4.1.11129.2.4.3': 'Certificate Transparency Poison',
  '1.3.6.1.4.1.311.20.2': 'Microsoft Certificate Template Name',
  '1.3.6.1.4.1.311.21.7': 'Microsoft Certificate Template',
  '2.16.840.1.113730.1.1': 'Netscape Certificate Type',
  '2.16.840.1.113730.1.2': 'Netscape Base URL',
  '2.16.840.1.113730.1.3': 'Netscape Revocation URL',
  '2.16.840.1.113730.1.4': 'Netscape CA Revocation URL',
  '2.16.840.1.113730.1.8': 'Netscape CA Policy URL',
  '2.16.840.1.113730.1.13': 'Netscape Comment',
};

export const hashName = (oid: string): string => hashes[oid] ?? oid;

/** A purpose's name and what it is for; undefined for one that is not known here. */
export function purposeOf(oid: string): readonly [name: string, words: string] | undefined {
  const purpose = purposes[oid];
  return purpose && [purpose[0], purpose[1]()];
}

/** What an object identifier stands for, of all that certificates hold; undefined for one that is not known here. */
export function oidName(oid: string): string | undefined {
  const signature = signatureName(oid);
  return (
    extensionNames[oid] ??
    purposes[oid]?.[0] ??
    attributeName(oid) ??
    // The names of keys come first: that of RSASSA-PSS is an algorithm's of both.
    keyAlgorithmName(oid) ??
    (signature === oid ? undefined : signature) ??
    curveName(oid) ??
    hashes[oid] ??
    others[oid]
  );
}

/** The OID with its name, where it has one. */
export function namedOid(oid: string): string {
  const name = oidName(oid);
  return name === undefined ? oid : `${name} (${oid})`;
}
