import { i18n } from '../language/index.ts';
import { type Asn1, Tag, isUniversal, oid, printableString, sequence, setOf, toDer, utf8String } from '../asn1/asn1.ts';
import { Asn1Reader } from '../asn1/reader.ts';
import { toHex } from '../bytes.ts';
import { Problem } from '../problem.ts';
import { visible } from '../quoting.ts';

/** The name of a certificate's holder, as it is typed into a form. */
export interface SubjectFields {
  readonly commonName: string;
  readonly organization?: string | undefined;
  readonly organizationalUnit?: string | undefined;
  readonly locality?: string | undefined;
  readonly stateOrProvince?: string | undefined;
  /** ISO 3166 two-letter code. */
  readonly country?: string | undefined;
}

interface AttributeType {
  readonly oid: string;
  readonly short: string;
  /** As the subject of a sentence. */
  readonly label: () => string;
  /** Upper bound in characters (RFC 5280 appendix A.1, ub-*). */
  readonly limit: number;
}

/** In the order in which they stand in a name: from the widest to the narrowest. */
const attributes: Readonly<Record<keyof SubjectFields, AttributeType>> = {
  country: { oid: '2.5.4.6', short: 'C', label: () => i18n.t('The country'), limit: 2 },
  stateOrProvince: { oid: '2.5.4.8', short: 'ST', label: () => i18n.t('The state or province'), limit: 128 },
  locality: { oid: '2.5.4.7', short: 'L', label: () => i18n.t('The locality'), limit: 128 },
  organization: { oid: '2.5.4.10', short: 'O', label: () => i18n.t('The organization'), limit: 64 },
  organizationalUnit: { oid: '2.5.4.11', short: 'OU', label: () => i18n.t('The organizational unit'), limit: 64 },
  commonName: { oid: '2.5.4.3', short: 'CN', label: () => i18n.t('The common name'), limit: 64 },
};
const fieldNames = Object.keys(attributes) as (keyof SubjectFields)[];

const otherNames: Readonly<Record<string, string>> = {
  '2.5.4.4': 'SN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.12': 'title',
  '2.5.4.42': 'GN',
  '2.5.4.46': 'dnQualifier',
  '1.2.840.113549.1.9.1': 'emailAddress',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
};

/** Checks lengths and characters; throws INVALID_INPUT naming the field. Empty optional fields are left out. */
function checkSubject(subject: SubjectFields): SubjectFields {
  const checked: { -readonly [K in keyof SubjectFields]: SubjectFields[K] } = { commonName: subject.commonName.trim() };
  for (const field of fieldNames) {
    const value = subject[field]?.trim() ?? '';
    const { label, limit } = attributes[field];
    if (value === '') {
      if (field === 'commonName')
        throw invalid(
          field,
          i18n.t('{label} is empty.', { label: label() }),
          i18n.t('Give it at least one character.'),
        );
      delete checked[field];
      continue;
    }
    if (field === 'country' && !/^[A-Za-z]{2}$/.test(value)) {
      throw invalid(
        field,
        i18n.t('The country is not a two-letter code.'),
        i18n.t('Use the ISO 3166 code, for example DE or US.'),
      );
    }
    const { length } = Array.from(value);
    if (length > limit) {
      throw invalid(
        field,
        i18n.t('{label} has {length} characters; {limit} are allowed.', { label: label(), length, limit }),
        i18n.t('Shorten it.'),
      );
    }
    if (/[\p{Cc}\p{Cs}\ufffe\uffff]/u.test(value)) {
      throw invalid(
        field,
        i18n.t('{label} has a character that a name cannot hold.', { label: label() }),
        i18n.t('Remove control characters.'),
      );
    }
    checked[field] = field === 'country' ? value.toUpperCase() : value;
  }
  return checked;
}

function invalid(field: keyof SubjectFields, message: string, remedy: string): Problem {
  return new Problem('INVALID_INPUT', message, { field, remedy });
}

/** The name's attributes as they will stand in a certificate. Throws INVALID_INPUT naming the field. */
export function subjectAttributes(subject: SubjectFields): { readonly short: string; readonly value: string }[] {
  const checked = checkSubject(subject);
  return fieldNames.flatMap((field) => {
    const value = checked[field];
    return value === undefined ? [] : [{ short: attributes[field].short, value }];
  });
}

/** The name as `readName` will tell it. Throws INVALID_INPUT naming the field. */
export const subjectText = (subject: SubjectFields): string =>
  subjectAttributes(subject)
    .map(({ short, value }) => `${short}=${escaped(value)}`)
    .join(', ');

/** Upper bounds in characters, by field. */
export const subjectLimit = (field: keyof SubjectFields): number => attributes[field].limit;

/**
 * DER Name, one attribute an RDN. The country is a PrintableString (RFC 5280 appendix A.1), everything else a
 * UTF8String (RFC 5280 4.1.2.4).
 */
export function encodeSubject(subject: SubjectFields): Uint8Array {
  const checked = checkSubject(subject);
  const rdns: Asn1[] = [];
  for (const field of fieldNames) {
    const value = checked[field];
    if (value === undefined) continue;
    const encoded = field === 'country' ? printableString(value) : utf8String(value);
    rdns.push(setOf(sequence(oid(attributes[field].oid), encoded)));
  }
  return toDer(sequence(...rdns));
}

/** A name as it was read: the DER for copying, the rest for comparing and for people. */
export interface NameFacts {
  readonly der: Uint8Array;
  /** The last common name, undefined where there is none. */
  readonly commonName: string | undefined;
  /**
   * As RFC 4514 writes it, but for the order, in which the narrowest is last, and a blank behind each comma:
   * `C=DE, O=Example, CN=dev-01+serialNumber=7`.
   */
  readonly text: string;
  /** One text for all names that are the same by RFC 5280 7.1. */
  readonly comparable: string;
}

/** Whether two names are one, by RFC 5280 7.1: whatever their string types, case and blanks, and the order within an RDN. */
export const sameName = (a: NameFacts, b: NameFacts): boolean => a.comparable === b.comparable;

export function readName(node: Asn1): NameFacts {
  const reader = new Asn1Reader('name in the certificate');
  const rdns = reader.sequence(node).map((rdn) => reader.items(rdn).map((item) => readAttribute(item, reader)));
  let known: string | undefined;
  return {
    der: toDer(node),
    commonName: rdns.flat().findLast(({ type }) => type === attributes.commonName.oid)?.value,
    text: rdns.map((rdn) => rdn.map(attributeEscaped).join('+')).join(', '),
    // Of the names of thousands of devices few are compared.
    get comparable() {
      known ??= JSON.stringify(rdns.map((rdn) => rdn.map(attributePrepared).toSorted()));
      return known;
    },
  };
}

const attributeEscaped = ({ short, value, encoding }: NameAttribute): string =>
  `${short}=${encoding === undefined ? value : escaped(value)}`;
const attributePrepared = ({ type, value, encoding }: NameAttribute): string =>
  `${type}=${encoding === undefined ? value : prepared(value)}`;

/** RFC 4514 2.4; the equals sign may be escaped too, and is, so that a value cannot look like another attribute. */
function escaped(value: string): string {
  return visible(value.replaceAll(/[,+"\\<>;=]|^[ #]|(?<!^) $/g, (character) => `\\${character}`));
}

/** String preparation of RFC 4518 2, as far as RFC 5280 7.1 needs it: compatible forms, case, and blanks. */
function prepared(value: string): string {
  return value
    .replaceAll(/[\p{Cf}\p{Variation_Selector}\u034f]/gu, '')
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .split(/[\s\p{Zs}]+/u)
    .filter((word) => word !== '')
    .join(' ');
}

/** One attribute of a name. */
export interface NameAttribute {
  /** OID. */
  readonly type: string;
  /** The key of RFC 4514 3, or the OID. */
  readonly short: string;
  /** The field of a form that it is. */
  readonly field: keyof SubjectFields | undefined;
  readonly value: string;
  /** Tag number of its string type; undefined for a value that is no text. */
  readonly encoding: number | undefined;
}

function readAttribute(node: Asn1, reader: Asn1Reader): NameAttribute {
  const [typeNode, valueNode] = reader.sequence(node);
  const type = reader.oid(typeNode);
  const known = fieldNames.find((field) => attributes[field].oid === type);
  return {
    type,
    short: known === undefined ? (otherNames[type] ?? type) : attributes[known].short,
    field: known,
    value: attributeText(valueNode, reader),
    encoding: isText(valueNode) ? valueNode?.type : undefined,
  };
}

/** The attributes of a name as they stand in it. Throws DAMAGED. */
export function readAttributes(name: Asn1): NameAttribute[] {
  const reader = new Asn1Reader('name in the certificate');
  return reader.sequence(name).flatMap((rdn) => reader.items(rdn).map((item) => readAttribute(item, reader)));
}

/** The key of an attribute by RFC 4514 3; undefined for one that is not known here. */
export const attributeName = (type: string): string | undefined =>
  Object.values(attributes).find(({ oid: own }) => own === type)?.short ?? otherNames[type];

const isText = (node: Asn1 | undefined): boolean => textTags.some((tag) => isUniversal(node, tag));

const textTags = [
  Tag.utf8String,
  Tag.printableString,
  Tag.teletexString,
  Tag.ia5String,
  Tag.numericString,
  Tag.visibleString,
  Tag.universalString,
  Tag.bmpString,
];

/** The value as text; of a type that is no text, its DER in hex after a # (RFC 4514 2.4). */
function attributeText(node: Asn1 | undefined, reader: Asn1Reader): string {
  if (isText(node)) return reader.text(node);
  return node === undefined ? reader.text(node) : `#${toHex(toDer(node))}`;
}
