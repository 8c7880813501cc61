import { type Asn1, Tag, isContext, isUniversal } from '../asn1/asn1.ts';
import type { Asn1Reader } from '../asn1/reader.ts';
import { toBinaryString } from '../bytes.ts';
import { visible } from '../quoting.ts';
import { ExtendedKeyUsage, KeyUsage, type KeyUsageName } from './profiles.ts';
import { addressText } from './server-names.ts';

/** What the extensions of a certificate say, or those that a request asks for (RFC 5280 4.2.1). */
export interface ExtensionFacts {
  readonly basicConstraints?: { readonly authority: boolean; readonly pathLength?: number };
  readonly keyUsage?: readonly KeyUsageName[];
  /** Names where they are known, else OIDs. */
  readonly extendedKeyUsage?: readonly string[];
  readonly subjectKeyIdentifier?: Uint8Array;
  readonly authorityKeyIdentifier?: Uint8Array;
  readonly alternativeNames?: readonly string[];
}

type Facts = { -readonly [K in keyof ExtensionFacts]: ExtensionFacts[K] };

const extendedUsageNames: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(ExtendedKeyUsage).map(([name, id]) => [id, name]),
);

/** One reader an extension. */
const readers: Readonly<Record<string, (facts: Facts, value: Asn1, reader: Asn1Reader) => void>> = {
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
    facts.extendedKeyUsage = reader.sequence(value).map((item) => {
      const id = reader.oid(item);
      return extendedUsageNames[id] ?? id;
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

export interface ReadExtensions {
  readonly facts: ExtensionFacts;
  /** Of all that stand there, also those that are not understood here. */
  readonly oids: readonly string[];
  /** OIDs of critical extensions that are not understood here. */
  readonly unknownCritical: readonly string[];
}

/** Reads a SEQUENCE OF Extension (RFC 5280 4.1); undefined is an empty one. Throws DAMAGED. */
export function readExtensions(extensions: Asn1 | undefined, reader: Asn1Reader): ReadExtensions {
  const facts: Facts = {};
  const unknownCritical: string[] = [];
  const seen = new Set<string>();
  for (const extension of extensions === undefined ? [] : reader.sequence(extensions)) {
    const [idNode, ...others] = reader.sequence(extension);
    const id = reader.oid(idNode);
    // 4.2: none must stand there twice.
    if (seen.has(id)) throw reader.damaged();
    seen.add(id);
    const critical = others.length > 1 && reader.boolean(others[0]);
    const read = readers[id];
    if (read !== undefined) read(facts, reader.parse(reader.octets(others.at(-1))), reader);
    else if (critical) unknownCritical.push(id);
  }
  return { facts, oids: [...seen], unknownCritical };
}
