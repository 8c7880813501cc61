import { i18n } from '../language/index.ts';
import type { Asn1 } from '../asn1/asn1.ts';
import type { Asn1Reader } from '../asn1/reader.ts';
import { toHex } from '../bytes.ts';
import { Problem } from '../problem.ts';
import { readScheme } from './pbe-schemes.ts';
import { Pkcs12Oid } from './pkcs12-write.ts';

/** What lies in the safes of a PKCS#12 file (RFC 7292 4.2), before any key is opened. */

export interface Pkcs12Named {
  readonly friendlyName: string | undefined;
  /** Upper-case hex. */
  readonly localKeyId: string | undefined;
}

export type Pkcs12Bag =
  | (Pkcs12Named & { readonly kind: 'key'; readonly der: Uint8Array })
  | (Pkcs12Named & { readonly kind: 'closed-key'; readonly algorithm: Asn1; readonly data: Uint8Array })
  | (Pkcs12Named & {
      readonly kind: 'certificate';
      readonly der: Uint8Array;
      /** Whether Java takes it for a trusted certificate: an entry of its own, with the friendly name as its alias. */
      readonly trusted: boolean;
    })
  | { readonly kind: 'passed-over'; readonly what: string };

const crlBag = '1.2.840.113549.1.12.10.1.4';
const secretBag = '1.2.840.113549.1.12.10.1.5';
const safeContentsBag = '1.2.840.113549.1.12.10.1.6';

/** Safes in safes; nobody writes more than one in another. */
const maximumNesting = 8;

/** Every bag of a SafeContents, in the order of the file. Throws DAMAGED or ENCRYPTION_NOT_SUPPORTED. */
export function* readBags(contents: Asn1, reader: Asn1Reader, depth = 0): Generator<Pkcs12Bag> {
  if (depth > maximumNesting) throw reader.damaged();
  for (const bag of reader.sequence(contents)) {
    const [type, value, attributeSet] = reader.sequence(bag);
    const id = reader.oid(type);
    if (id === safeContentsBag) yield* readBags(reader.only(value), reader, depth + 1);
    else yield readBag(id, value, readAttributes(attributeSet, reader), reader);
  }
}

function readBag(
  id: string,
  value: Asn1 | undefined,
  { trusted, ...names }: ReturnType<typeof readAttributes>,
  reader: Asn1Reader,
): Pkcs12Bag {
  if (id === Pkcs12Oid.keyBag) return { kind: 'key', der: reader.bytesOf(reader.only(value)), ...names };
  if (id === Pkcs12Oid.shroudedKeyBag) {
    const [algorithm, data] = reader.sequence(reader.only(value));
    if (algorithm === undefined) throw reader.damaged();
    // Named before any password is judged.
    readScheme(algorithm, 'PKCS#12 file');
    return { kind: 'closed-key', algorithm, data: reader.octets(data), ...names };
  }
  if (id === Pkcs12Oid.certBag) {
    const [kind, certificate] = reader.sequence(reader.only(value));
    if (reader.oid(kind) === Pkcs12Oid.x509Certificate) {
      return { kind: 'certificate', der: reader.octets(reader.only(certificate)), trusted, ...names };
    }
    return { kind: 'passed-over', what: i18n.t('a certificate that is not of X.509') };
  }
  if (id === crlBag) return { kind: 'passed-over', what: i18n.t('a certificate revocation list (CRL)') };
  if (id === secretBag) return { kind: 'passed-over', what: i18n.t('a secret, such as a symmetric key or a password') };
  return { kind: 'passed-over', what: i18n.t('something of an unknown kind ({id})', { id }) };
}

/** Names are for people: one that cannot be read is no reason to refuse what it names. */
function readAttributes(
  set: Asn1 | undefined,
  reader: Asn1Reader,
): { friendlyName: string | undefined; localKeyId: string | undefined; trusted: boolean } {
  let friendlyName: string | undefined;
  let localKeyId: string | undefined;
  let marked = false;
  for (const attribute of set === undefined ? [] : reader.items(set)) {
    const [type, values] = reader.sequence(attribute);
    const id = reader.oid(type);
    const first = reader.items(values)[0];
    if (id === Pkcs12Oid.friendlyName) friendlyName = ifReadable(() => reader.text(first));
    if (id === Pkcs12Oid.localKeyId) localKeyId = ifReadable(() => toHex(reader.octets(first)));
    if (id === Pkcs12Oid.trustedKeyUsage) marked = true;
  }
  return { friendlyName, localKeyId, trusted: marked && localKeyId === undefined };
}

function ifReadable(read: () => string): string | undefined {
  try {
    const text = read();
    return text === '' ? undefined : text;
  } catch (error) {
    if (error instanceof Problem && error.code === 'DAMAGED') return undefined;
    throw error;
  }
}
