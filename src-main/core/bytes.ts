/** Joins byte arrays. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Compares without stopping at the first difference, so that the time taken tells nothing about a digest. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}

const hexDigits = '0123456789ABCDEF';

/** Upper-case hex without separators: the form in which the clouds show thumbprints and verification codes. */
export function toHex(bytes: Uint8Array): string {
  let hex = '';
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    hex += hexDigits.charAt(byte >> 4) + hexDigits.charAt(byte & 0xf);
  }
  return hex;
}

/** Reads hex of either case. The text must have passed a check for hex digits. */
export function fromHex(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16);
  return bytes;
}

export function toUtf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Octets up to which it is quicker to look whether a text is ASCII than to make a decoder. */
const shortText = 256;

/** Decodes UTF-8; undefined where the bytes are not UTF-8. */
export function fromUtf8(bytes: Uint8Array): string | undefined {
  const ascii = bytes.length <= shortText ? asciiText(bytes) : undefined;
  return ascii ?? decodedUtf8(bytes);
}

/** Undefined where an octet is none of ASCII. */
function asciiText(bytes: Uint8Array): string | undefined {
  let text = '';
  for (const byte of bytes) {
    if (byte > 0x7f) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}

function decodedUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** UTF-16 with the high octet first, without a mark or a terminator. */
export function toUtf16(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    bytes[i * 2] = unit >> 8;
    bytes[i * 2 + 1] = unit & 0xff;
  }
  return bytes;
}

/** The other way; undefined where an octet is missing. */
export function fromUtf16(bytes: Uint8Array): string | undefined {
  if (bytes.length % 2 !== 0) return undefined;
  let text = '';
  for (let i = 0; i < bytes.length; i += 2) text += String.fromCharCode(((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0));
  return text;
}

/** One character a byte, as node-forge and base64 functions take it. */
export function toBinaryString(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) {
    // apply takes any array-like; spreading would walk an iterator for each byte.
    text += String.fromCharCode.apply(undefined, bytes.subarray(i, i + 8192) as unknown as number[]);
  }
  return text;
}

export function fromBinaryString(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(toBinaryString(bytes));
}

/** Decodes base64; undefined where the text is not base64. White space is ignored. */
export function fromBase64(text: string): Uint8Array | undefined {
  const compact = text.replaceAll(/\s+/g, '');
  // One class at a time: a pattern of repeated groups would run out of stack on a long text.
  const padding = compact.endsWith('==') ? 2 : compact.endsWith('=') ? 1 : 0;
  const digits = compact.length - padding;
  if (compact.length % 4 !== 0 || /[^A-Za-z0-9+/]/.test(compact.slice(0, digits))) return undefined;
  return fromBinaryString(atob(compact));
}
