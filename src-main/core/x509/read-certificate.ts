import type { KeyAlgorithm } from '../primitives.ts';
import { type Asn1, Tag, isContext, isUniversal, toDer } from '../asn1/asn1.ts';
import { Asn1Reader } from '../asn1/reader.ts';
import { toBinaryString, toHex } from '../bytes.ts';
import { visible } from '../quoting.ts';
import { describePublicKey, signatureName } from './algorithms.ts';
import { ExtendedKeyUsage, KeyUsage, type KeyUsageName } from './profiles.ts';
import { addressText } from './server-names.ts';
import { type NameFacts, readName, sameName } from './subject.ts';

/** A certificate as it was read (RFC 5280 4.1). Bytes are DER. */
export interface Certificate {
  readonly der: Uint8Array;
  readonly version: number;
  /** Upper-case hex. */
  readonly serial: string;
  readonly signature: string;
  readonly issuer: NameFacts;
  readonly subject: NameFacts;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  readonly key: KeyAlgorithm;
  readonly basicConstraints?: { readonly authority: boolean; readonly pathLength?: number };
  readonly keyUsage?: readonly KeyUsageName[];
  /** Names where they are known, else OIDs. */
  readonly extendedKeyUsage?: readonly string[];
  readonly subjectKeyIdentifier?: Uint8Array;
  readonly authorityKeyIdentifier?: Uint8Array;
  readonly alternativeNames?: readonly string[];
  /** OIDs of critical extensions that are not understood here. */
  readonly unknownCritical: readonly string[];
  readonly selfIssued: boolean;
}

type ExtensionFacts = {
  -readonly [
    K in
      | 'basicConstraints'
      | 'keyUsage'
      | 'extendedKeyUsage'
      | 'subjectKeyIdentifier'
      | 'authorityKeyIdentifier'
      | 'alternativeNames'
  ]?: Exclude<Certificate[K], undefined>;
};

/** One reader an extension; RFC 5280 4.2.1. */
const extensionReaders: Readonly<Record<string, (facts: ExtensionFacts, value: Asn1, reader: Asn1Reader) => void>> = {
  '2.5.29.19': (facts, value, reader) => {
    const items = reader.sequence(value);
    const flag = items.find((item) => isUniversal(item, Tag.boolean));
    const length = items.find((item) => isUniversal(item, Tag.integer));
    facts.basicConstraints = {
      authority: flag !== undefined && reader.boolean(flag),
      ...(length === undefined ? {} : { pathLength: reader.smallInteger(length) }),
    };
  },
  '2.5.29.15': (facts, value, reader) => {
    const { bytes } = reader.bits(value);
    const has = (bit: number) => ((bytes[Math.floor(bit / 8)] ?? 0) & (0x80 >> (bit % 8))) !== 0;
    facts.keyUsage = (Object.keys(KeyUsage) as KeyUsageName[]).filter((name) => has(KeyUsage[name]));
  },
  '2.5.29.37': (facts, value, reader) => {
    const names = new Map<string, string>(Object.entries(ExtendedKeyUsage).map(([name, id]) => [id, name]));
    facts.extendedKeyUsage = reader.sequence(value).map((item) => {
      const id = reader.oid(item);
      return names.get(id) ?? id;
    });
  },
  '2.5.29.14': (facts, value, reader) => {
    facts.subjectKeyIdentifier = reader.octets(value);
  },
  '2.5.29.35': (facts, value, reader) => {
    const identifier = reader.sequence(value).find((item) => isContext(item, 0));
    if (identifier !== undefined) facts.authorityKeyIdentifier = reader.octets(identifier);
  },
  '2.5.29.17': (facts, value, reader) => {
    facts.alternativeNames = reader.sequence(value).map((name) => alternativeName(name, reader));
  },
};

function alternativeName(name: Asn1, reader: Asn1Reader): string {
  const text = () => visible(toBinaryString(reader.bytes(name)));
  if (isContext(name, 1)) return `email:${text()}`;
  if (isContext(name, 2)) return `DNS:${text()}`;
  if (isContext(name, 6)) return `URI:${text()}`;
  if (isContext(name, 7)) return `IP:${addressText(reader.bytes(name))}`;
  return `type ${name.type & 0x1f}`;
}

/** Upper-case hex. RFC 5280 wants serials positive, and readers to cope with others. */
export function serialText(bytes: Uint8Array): string {
  if ((bytes[0] ?? 0) < 0x80) return toHex(bytes);
  const magnitude = (1n << BigInt(bytes.length * 8)) - BigInt(`0x${toHex(bytes)}`);
  return `-${magnitude
    .toString(16)
    .toUpperCase()
    .padStart(bytes.length * 2, '0')}`;
}

/** Reads one DER certificate; throws DAMAGED. */
export function readCertificate(der: Uint8Array): Certificate {
  const reader = new Asn1Reader('certificate');
  const [toBeSigned, algorithm, signature] = reader.sequence(reader.parse(der));
  reader.bits(signature);
  const fields = reader.sequence(toBeSigned);
  const explicitVersion = isContext(fields[0], 0);
  const version = explicitVersion ? reader.smallInteger(reader.only(fields[0])) + 1 : 1;
  const [serial, , issuerNode, validity, subjectNode, publicKeyNode, ...rest] = fields.slice(explicitVersion ? 1 : 0);
  if (issuerNode === undefined || subjectNode === undefined || publicKeyNode === undefined) throw reader.damaged();
  const [notBefore, notAfter] = reader.sequence(validity);
  const [signatureOid] = reader.sequence(algorithm);
  const publicKey = toDer(publicKeyNode);
  const issuer = readName(issuerNode);
  const subject = readName(subjectNode);

  const facts: ExtensionFacts = {};
  const unknownCritical: string[] = [];
  const seen = new Set<string>();
  const extensions = rest.find((node) => isContext(node, 3));
  for (const extension of extensions === undefined ? [] : reader.sequence(reader.only(extensions))) {
    const [idNode, ...others] = reader.sequence(extension);
    const id = reader.oid(idNode);
    // 4.2: a certificate must not hold an extension twice.
    if (seen.has(id)) throw reader.damaged();
    seen.add(id);
    const critical = others.length > 1 && reader.boolean(others[0]);
    const read = extensionReaders[id];
    if (read !== undefined) read(facts, reader.parse(reader.octets(others.at(-1))), reader);
    else if (critical) unknownCritical.push(id);
  }

  return {
    der,
    version,
    serial: serialText(reader.integerBytes(serial)),
    signature: signatureName(reader.oid(signatureOid)),
    issuer,
    subject,
    notBefore: reader.time(notBefore),
    notAfter: reader.time(notAfter),
    publicKey,
    key: describePublicKey(publicKey),
    ...facts,
    unknownCritical,
    selfIssued: sameName(issuer, subject),
  };
}
