import { i18n } from '../language/index.ts';
import { elementsOf } from '../asn1/outline.ts';
import { fromBase64, fromUtf8, toBinaryString } from '../bytes.ts';
import { derKind } from '../keystore/der-kind.ts';
import { asLines, hasPem } from '../keystore/open-pem.ts';
import { decodePem } from '../keystore/pem.ts';
import { Problem } from '../problem.ts';
import { decodeText } from '../text.ts';
import { type RevocationList, readRevocationList } from '../x509/read-revocation-list.ts';
import { type CertificationRequest, readRequest } from '../x509/read-request.ts';

/** What a file holds beside certificates, keys and keystores, which `core/keystore/open.ts` opens. */
export interface OtherPieces {
  readonly requests: readonly CertificationRequest[];
  readonly lists: readonly RevocationList[];
  /** Of blocks that are one of these and cannot be read. Sentences. */
  readonly faults: readonly string[];
}

const labels = ['CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST', 'X509 CRL'];

/** Certificate requests (RFC 2986) and revocation lists (RFC 5280 5), as PEM among whatever else, as DER, or as base64 of that. */
export function otherPieces(bytes: Uint8Array): OtherPieces {
  const requests: CertificationRequest[] = [];
  const lists: RevocationList[] = [];
  const faults: string[] = [];
  const read = (der: Uint8Array) => {
    const kind = derKind(der);
    try {
      if (kind === 'request') requests.push(readRequest(der));
      if (kind === 'revocation-list') lists.push(readRevocationList(der));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      faults.push(error.message);
    }
  };
  const der = derOf(bytes);
  if (der !== undefined) {
    const [element] = elementsOf(der, 1);
    if (element !== undefined) read(der.subarray(0, element.length));
  } else {
    const text = pemText(bytes);
    for (const part of text === undefined ? [] : pemParts(text)) {
      if (!labels.some((label) => part.startsWith(`-----BEGIN ${label}-----`))) continue;
      try {
        for (const block of decodePem(part)) read(block.bytes);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        faults.push(error.message);
      }
    }
  }
  return { requests, lists, faults };
}

/** DER, or what bare base64 is of, quotes around it or not, as the payload of Azure DPS has a request. */
function derOf(bytes: Uint8Array): Uint8Array | undefined {
  if (bytes[0] === 0x30 && elementsOf(bytes, 1).length > 0) return bytes;
  // A request is some hundred octets, a list may be large; nothing else is base64 throughout and begins so.
  const text = decodeText(bytes)
    ?.trim()
    .replaceAll(/^["']|["']$/g, '');
  const inner = text?.startsWith('MI') === true ? fromBase64(text) : undefined;
  return inner?.[0] === 0x30 ? inner : undefined;
}

/** The text of bytes with PEM in them, in lines of its own also where it is a value of JSON; undefined for others. */
export function pemText(bytes: Uint8Array): string | undefined {
  const text = decodeText(bytes) ?? toBinaryString(bytes);
  return hasPem(text) ? asLines(text) : undefined;
}

/** A PEM text cut before each of its blocks, so that one that is damaged spoils no other. */
export const pemParts = (text: string): string[] =>
  text.split(/(?=-----BEGIN [A-Z0-9 #]{1,64}-----)/).filter((part) => part.startsWith('-----BEGIN '));

/** Passwords that stand in documentation and scripts, so that everybody knows them, with who uses them. */
export const publishedPasswords: readonly { readonly password: string; readonly of: string }[] = [
  {
    password: '1234',
    get of() {
      return i18n.t("the password of Azure's certGen scripts");
    },
  },
  {
    password: 'changeit',
    get of() {
      return i18n.t("Java's usual password");
    },
  },
  {
    password: 'password',
    get of() {
      return i18n.t("the word of many tutorials and of ThingsBoard's");
    },
  },
];

/** Whether a file may be a keygen.properties, which holds passwords of the keystores beside it. */
export const mayBeKeygen = (bytes: Uint8Array): boolean =>
  bytes.length < 100_000 && /^\s*(?:export\s+)?(?:SERVER|CLIENT)_KEY/m.test(fromUtf8(bytes) ?? '');
