import { i18n } from '../language/index.ts';
import { fromBase64, toBase64 } from '../bytes.ts';
import { Problem } from '../problem.ts';
import { linesOf } from '../text.ts';

/** One block of a PEM file (RFC 7468; headers as in RFC 1421, which OpenSSL's traditional key format uses). */
export interface PemBlock {
  /** What stands between BEGIN and the dashes: `CERTIFICATE`, `PRIVATE KEY` ... */
  readonly label: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
}

/** Encodes with 64 characters a line and LF, as RFC 7468 section 2 wants generators to. */
export function encodePem(label: string, bytes: Uint8Array): string {
  const text = toBase64(bytes);
  let lines = '';
  for (let at = 0; at < text.length; at += 64) lines += `${text.slice(at, at + 64)}\n`;
  return `-----BEGIN ${label}-----\n${lines === '' ? '\n' : lines}-----END ${label}-----\n`;
}

export const certificatePem = (der: Uint8Array): string => encodePem('CERTIFICATE', der);

/**
 * Reads every block of a text and passes over what stands between them (bag attributes, comments). Of a label that is not `wanted` one block is listed, and nothing of it is read.
 * Throws DAMAGED where a block is begun but not ended, or its body is not base64.
 */
export function decodePem(text: string, wanted: (label: string) => boolean = () => true): PemBlock[] {
  const blocks: PemBlock[] = [];
  const others = new Set<string>();
  const begin = /-----BEGIN ([A-Z0-9 #]{1,64})-----/g;
  for (let match = begin.exec(text); match !== null; match = begin.exec(text)) {
    const label = match[1] ?? '';
    if (!wanted(label)) {
      if (!others.has(label)) blocks.push({ label, headers: {}, bytes: new Uint8Array() });
      others.add(label);
      continue;
    }
    const start = begin.lastIndex;
    const end = text.indexOf(`-----END ${label}-----`, start);
    if (end === -1) throw garbled();
    const { headers, body } = splitHeaders(text.slice(start, end));
    const bytes = fromBase64(body);
    if (bytes === undefined) throw garbled();
    blocks.push({ label, headers, bytes });
    begin.lastIndex = end;
  }
  return blocks;
}

const garbled = (): Problem =>
  new Problem('DAMAGED', i18n.t('The PEM text is cut off or garbled.'), {
    remedy: i18n.t('Copy or export it again, whole.'),
  });

function splitHeaders(content: string): { headers: Record<string, string>; body: string } {
  const headers: Record<string, string> = {};
  const lines = linesOf(content.trim());
  let first = 0;
  for (const line of lines) {
    const header = /^([A-Za-z][A-Za-z0-9-]*): ?(.*)$/.exec(line);
    if (header === null) break;
    headers[header[1] ?? ''] = header[2] ?? '';
    first++;
  }
  return { headers, body: lines.slice(first).join('') };
}

/** The last is OpenSSL's own, with more behind the certificate. */
export const certificateLabels = ['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE'];

/** The certificates among the blocks, as DER. `TRUSTED CERTIFICATE` carries OpenSSL's own data and is not one. */
export function certificateBlocks(blocks: readonly PemBlock[]): Uint8Array[] {
  return blocks
    .filter(({ label }) => label === 'CERTIFICATE' || label === 'X509 CERTIFICATE')
    .map(({ bytes }) => bytes);
}

/** Leaf first, then each issuer; a TLS client sends them in this order (RFC 8446 4.4.2). Certificates are DER. */
export function chainPem(chain: readonly Uint8Array[]): string {
  return chain.map(certificatePem).join('');
}
