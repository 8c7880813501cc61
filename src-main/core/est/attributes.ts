import { type Asn1, Tag, isUniversal } from '../asn1/asn1.ts';
import { Asn1Reader } from '../asn1/reader.ts';
import { i18n } from '../language/index.ts';
import { type KeyType, keyTypeLabel, keyTypes, signatureName } from '../x509/algorithms.ts';
import { curveName, keyAlgorithmName } from '../x509/key-algorithms.ts';
import { namedOid } from '../x509/report/oid-names.ts';

/** What an EST server would like a request to have (RFC 7030 4.5.2). */
export interface WantedAttributes {
  /** Of the key: "EC P-256", "RSA 2048", "RSA". */
  readonly key: string | undefined;
  /** The field's name: "ECDSA with SHA-256". */
  readonly signature: string | undefined;
  /** What else it asks for, by names where they are known. */
  readonly others: readonly string[];
}

export const noAttributes: WantedAttributes = { key: undefined, signature: undefined, others: [] };

/** The request binds itself to the TLS connection by it (RFC 7030 3.5), which TLS 1.3 has no value for. */
const challengePassword = '1.2.840.113549.1.9.7';
/** Extensions of the certificate (RFC 2985 5.4.2). */
const extensionRequest = '1.2.840.113549.1.9.14';

/** Reads CsrAttrs: OIDs, and attributes with values. Throws DAMAGED. */
export function readAttributes(der: Uint8Array): WantedAttributes {
  const reader = new Asn1Reader('CSR attributes');
  let { key, signature }: WantedAttributes = noAttributes;
  const others: string[] = [];
  for (const item of reader.sequence(reader.parse(der))) {
    const isAttribute = isUniversal(item, Tag.sequence);
    const [type, values] = isAttribute ? reader.sequence(item) : [item, undefined];
    const id = reader.oid(type);
    const [first] = values === undefined ? [] : reader.items(values);
    const algorithm = keyAlgorithmName(id);
    if (algorithm !== undefined) key = keyOf(algorithm, first, reader);
    else if (signatureName(id) !== id) signature = signatureName(id);
    else if (id === challengePassword) others.push('challengePassword');
    else if (id === extensionRequest && first !== undefined) others.push(...extensionsOf(first, reader));
    else others.push(namedOid(id));
  }
  return { key, signature, others };
}

function keyOf(algorithm: string, value: Asn1 | undefined, reader: Asn1Reader): string {
  if (isUniversal(value, Tag.oid)) return `${algorithm} ${curveName(reader.oid(value)) ?? reader.oid(value)}`;
  if (isUniversal(value, Tag.integer)) return `${algorithm} ${reader.smallInteger(value)}`;
  return algorithm;
}

const extensionsOf = (extensions: Asn1, reader: Asn1Reader): string[] =>
  reader.sequence(extensions).map((extension) => namedOid(reader.oid(reader.sequence(extension)[0])));

/** The kind of key that is made: the chosen one, else the first that the server asks for and that can be made here, else the usual one. */
export const keyTypeFor = ({ key }: WantedAttributes, chosen: KeyType | undefined, usual: KeyType): KeyType =>
  chosen ?? keyTypes.find((type) => key !== undefined && meets(type, key)) ?? usual;

const meets = (type: KeyType, key: string): boolean => {
  const label = keyTypeLabel(type);
  return label === key || label.startsWith(`${key} `);
};

/** What of it a request does not have, each in a sentence. */
export function unmet(
  wanted: WantedAttributes,
  made: { readonly keyType: KeyType | undefined; readonly signature: string; readonly hasNames: boolean },
): string[] {
  const { key, signature } = wanted;
  const others = wanted.others.filter((name) => !(made.hasNames && name.includes('Subject Alternative Name')));
  return [
    ...(key === undefined || made.keyType === undefined || meets(made.keyType, key)
      ? []
      : [
          i18n.t('The server asks for a key {key}; the request has {made}.', { key, made: keyTypeLabel(made.keyType) }),
        ]),
    ...(signature === undefined || signature === made.signature
      ? []
      : [
          i18n.t('The server asks for the signature {signature}; the request has {made}.', {
            signature,
            made: made.signature,
          }),
        ]),
    ...(others.length === 0
      ? []
      : [i18n.t('The server asks for what is not in the request: {others}.', { others: others.join(', ') })]),
  ];
}
