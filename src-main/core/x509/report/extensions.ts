import { i18n } from '../../language/index.ts';
import type { Asn1 } from '../../asn1/asn1.ts';
import { toHex } from '../../bytes.ts';
import { shortened } from '../../quoting.ts';
import {
  type ExtensionReader,
  authorityKeyIdentifier,
  basicConstraints,
  directoryAttributes,
  distributionPoints,
  extendedKeyUsage,
  generalNames,
  informationAccess,
  inhibitAnyPolicy,
  keyIdentifier,
  keyUsage,
  nameConstraints,
  netscapeType,
  nothing,
  plainText,
  policies,
  policyConstraints,
  policyMappings,
  privateKeyPeriod,
  tlsFeature,
} from './extension-values.ts';
import type { ReportExtension, ReportField } from './model.ts';
import { extensionNames } from './oid-names.ts';
import { attempt, reader } from './raw.ts';

interface KnownExtension {
  readonly meaning: () => string;
  /** Undefined for one whose value is not looked into. */
  readonly read?: ExtensionReader;
}

/**
 * What each is for, and how its value is read: RFC 5280 4.2.1 and 4.2.2, RFC 6960 4.2.2.2.1 (OCSP no check), RFC 6962 3.3
 * (timestamps), RFC 7633 (TLS feature), and Netscape's from before there was a standard.
 */
const known: Readonly<Record<string, KnownExtension>> = {
  '2.5.29.9': { meaning: () => i18n.t('More about the holder, beside its name.'), read: directoryAttributes },
  '2.5.29.14': {
    meaning: () => i18n.t('A short mark of this key, by which its certificate is found as an issuer.'),
    read: keyIdentifier,
  },
  '2.5.29.15': { meaning: () => i18n.t('What the key may be used for; nothing else is allowed.'), read: keyUsage },
  '2.5.29.16': { meaning: () => i18n.t('When the private key may sign; no longer used.'), read: privateKeyPeriod },
  '2.5.29.17': {
    meaning: () => i18n.t('More names of the holder; a server is known by these alone, and not by its common name.'),
    read: generalNames,
  },
  '2.5.29.18': { meaning: () => i18n.t('More names of the issuer.'), read: generalNames },
  '2.5.29.19': {
    meaning: () => i18n.t('Whether it is an authority that signs other certificates, and how many levels below it.'),
    read: basicConstraints,
  },
  '2.5.29.30': {
    meaning: () => i18n.t('Names that certificates below this authority must have, or must not have.'),
    read: nameConstraints,
  },
  '2.5.29.31': {
    meaning: () => i18n.t('Where the list of revoked certificates is fetched.'),
    read: distributionPoints,
  },
  '2.5.29.32': { meaning: () => i18n.t('Under which rules it was issued.'), read: policies },
  '2.5.29.33': {
    meaning: () => i18n.t('Which policies of another authority are as good as its own.'),
    read: policyMappings,
  },
  '2.5.29.35': { meaning: () => i18n.t('Which key of the issuer has signed it.'), read: authorityKeyIdentifier },
  '2.5.29.36': { meaning: () => i18n.t('Which policies the chain below must keep to.'), read: policyConstraints },
  '2.5.29.37': {
    meaning: () => i18n.t('For which purposes it may be used; others are refused.'),
    read: extendedKeyUsage,
  },
  '2.5.29.46': {
    meaning: () => i18n.t('Where the newest changes to the revocation list are fetched.'),
    read: distributionPoints,
  },
  '2.5.29.54': { meaning: () => i18n.t('How far below it "any policy" still counts.'), read: inhibitAnyPolicy },
  '1.3.6.1.5.5.7.1.1': {
    meaning: () => i18n.t('Where the issuer’s certificate is, and who tells of revocation (OCSP).'),
    read: informationAccess,
  },
  '1.3.6.1.5.5.7.1.11': {
    meaning: () => i18n.t('Which services the holder offers, and where.'),
    read: informationAccess,
  },
  '1.3.6.1.5.5.7.1.24': { meaning: () => i18n.t('TLS extensions that its server must answer with.'), read: tlsFeature },
  '1.3.6.1.5.5.7.48.1.5': {
    meaning: () => i18n.t('Its own revocation need not be asked for, since it signs such answers.'),
    read: nothing,
  },
  '1.3.6.1.4.1.11129.2.4.2': { meaning: () => i18n.t('Proof that public logs have recorded it.') },
  '1.3.6.1.4.1.11129.2.4.3': {
    meaning: () => i18n.t('Made for a public log only: nobody may accept it.'),
    read: nothing,
  },
  '1.3.6.1.4.1.311.20.2': { meaning: () => i18n.t('The template by which Windows issued it.'), read: plainText },
  '1.3.6.1.4.1.311.21.7': { meaning: () => i18n.t('The template by which Windows issued it.') },
  '2.16.840.1.113730.1.1': {
    meaning: () => i18n.t('What it is for, as it was said before Extended Key Usage.'),
    read: netscapeType,
  },
  '2.16.840.1.113730.1.2': { meaning: () => i18n.t('An address before others; no longer used.'), read: plainText },
  '2.16.840.1.113730.1.3': {
    meaning: () => i18n.t('Where revocation was asked for; no longer used.'),
    read: plainText,
  },
  '2.16.840.1.113730.1.4': {
    meaning: () => i18n.t('Where revocation was asked for; no longer used.'),
    read: plainText,
  },
  '2.16.840.1.113730.1.8': {
    meaning: () => i18n.t('Where the authority’s rules are; no longer used.'),
    read: plainText,
  },
  '2.16.840.1.113730.1.13': {
    meaning: () => i18n.t('A remark of whoever issued it; it has no effect.'),
    read: plainText,
  },
};

const unknown: KnownExtension = { meaning: () => i18n.t('Not known here; only its bytes can be shown.') };

/** A value of 10 000 octets is larger than any in good faith, but for lists of servers' names. */
const maximumHexOctets = 10_000;
const maximumExtensions = 100;
const maximumFields = 500;
const maximumText = 2000;

export const isKnownExtension = (oid: string): boolean => known[oid] !== undefined;

/** Fields as they are told: none longer than a page can show, and not more of them. */
export function bounded(fields: readonly ReportField[]): ReportField[] {
  const told = fields
    .slice(0, maximumFields)
    .map((field) => ({ ...field, name: shortened(field.name), value: shortened(field.value, maximumText) }));
  const more = fields.length - told.length;
  return more === 0 ? told : [...told, { name: i18n.t('More'), value: i18n.t('{more} more are not shown', { more }) }];
}

const boundedHex = (bytes: Uint8Array): string =>
  bytes.length > maximumHexOctets
    ? i18n.t('{hex}… ({count} bytes)', { hex: toHex(bytes.subarray(0, maximumHexOctets)), count: bytes.length })
    : toHex(bytes);

/** The extensions of a certificate, from its [3]. Undefined where they are no list. */
export function extensionNodes(rest: readonly Asn1[]): readonly Asn1[] | undefined {
  const holder = rest.find(({ tagClass, type }) => tagClass === 0x80 && type === 3);
  return holder === undefined ? [] : attempt(() => reader().sequence(reader().only(holder)));
}

/** What is told of them, a hundred at the most. A damaged one is told as such, with its bytes. */
export const readExtensions = (nodes: readonly Asn1[]): ReportExtension[] =>
  nodes.slice(0, maximumExtensions).map((node) => attempt(() => readExtension(node)) ?? broken(node));

function readExtension(node: Asn1): ReportExtension {
  const [idNode, ...others] = reader().sequence(node);
  const oid = reader().oid(idNode);
  const critical = others.length > 1 && reader().boolean(others[0]);
  const value = reader().octets(others.at(-1));
  const { meaning, read } = known[oid] ?? unknown;
  const fields = read === undefined ? [] : attempt(() => read(reader().parse(value), reader()));
  return {
    oid,
    name: extensionNames[oid] ?? oid,
    critical,
    meaning: meaning(),
    fields: bounded(fields ?? []),
    damaged: fields === undefined,
    bytes: boundedHex(value),
  };
}

const broken = (node: Asn1): ReportExtension => ({
  oid: '',
  name: i18n.t('Damaged extension'),
  critical: false,
  meaning: i18n.t('It is no extension: it has no identifier and no value.'),
  fields: [],
  damaged: true,
  bytes: boundedHex(reader().bytesOf(node)),
});
