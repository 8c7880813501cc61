import { fromBase64, toBase64, toBinaryString } from '../bytes.ts';

/** One block of a PEM file (RFC 7468; headers as in RFC 1421, which OpenSSL's traditional key format uses). */
export interface PemBlock {
  /** What stands between BEGIN and the dashes: `CERTIFICATE`, `PRIVATE KEY` ... */
  readonly label: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
}

/** Encodes with 64 characters a line and LF, as RFC 7468 section 2 wants generators to. */
export function encodePem(label: string, bytes: Uint8Array): string {
  const lines = toBase64(bytes).replaceAll(/.{64}(?=.)/g, '$&\n');
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}

export const certificatePem = (der: Uint8Array): string => encodePem('CERTIFICATE', der);

/**
 * Reads every block of a text and passes over what stands between them (bag attributes, comments). Undefined where a
 * block is begun but not ended, or its body is not base64.
 */
export function decodePem(text: string): PemBlock[] | undefined {
  const blocks: PemBlock[] = [];
  const begin = /-----BEGIN ([A-Z0-9 ]{1,64})-----/g;
  for (let match = begin.exec(text); match !== null; match = begin.exec(text)) {
    const label = match[1] ?? '';
    const start = begin.lastIndex;
    const end = text.indexOf(`-----END ${label}-----`, start);
    if (end === -1) return undefined;
    const { headers, body } = splitHeaders(text.slice(start, end));
    const bytes = fromBase64(body);
    if (bytes === undefined) return undefined;
    blocks.push({ label, headers, bytes });
    begin.lastIndex = end;
  }
  return blocks;
}

function splitHeaders(content: string): { headers: Record<string, string>; body: string } {
  const headers: Record<string, string> = {};
  const lines = content.trim().split(/\r?\n/);
  while (lines[0] !== undefined) {
    const header = /^([A-Za-z][A-Za-z0-9-]*): ?(.*)$/.exec(lines[0]);
    if (header === null) break;
    headers[header[1] ?? ''] = header[2] ?? '';
    lines.shift();
  }
  return { headers, body: lines.join('') };
}

/** The certificates among the blocks, as DER. `TRUSTED CERTIFICATE` carries OpenSSL's own data and is not one. */
export function certificateBlocks(blocks: readonly PemBlock[]): Uint8Array[] {
  return blocks
    .filter(({ label }) => label === 'CERTIFICATE' || label === 'X509 CERTIFICATE')
    .map(({ bytes }) => bytes);
}

/** Whether the bytes are text with a PEM block in it, as opposed to DER or something else. */
export function looksLikePem(bytes: Uint8Array): boolean {
  return toBinaryString(bytes).includes('-----BEGIN ');
}
