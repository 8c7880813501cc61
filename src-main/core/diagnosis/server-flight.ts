/**
 * What a server of TLS sends before anything is encrypted. Up to TLS 1.2 that is its whole first flight: its certificates, and whether
 * it asks for one of the client (RFC 5246 7.3). In TLS 1.3 it is no more than the version (RFC 8446 2).
 */
export interface ServerFlight {
  /** What the first octets look like; `nothing` where there are none. */
  readonly speaks: 'tls' | 'http' | 'other' | 'nothing';
  /** The version that the server has chosen, as TLS writes it: 0x0303 is 1.2, 0x0304 is 1.3. */
  readonly version: number | undefined;
  /** DER in the order of the server. */
  readonly certificates: readonly Uint8Array[];
  readonly request: CertificateRequest | undefined;
  /** The flight came to its end: what is not in it was not sent. */
  readonly isWhole: boolean;
}

/** RFC 5246 7.4.4. */
interface CertificateRequest {
  /** DER names of the authorities that the server accepts; none: it names none. */
  readonly authorities: readonly Uint8Array[];
  /** How many there are, of which the first are in `authorities`. */
  readonly count: number;
}

/** Octets of a flight that are looked at: more than any has. */
const mostFlightBytes = 262_144;

const mostAuthorities = 500;
const mostCertificates = 20;

/** Types of records and of handshake messages, and the one extension that is looked at (RFC 8446 4, 4.2, 5.1, RFC 5246 7.4). */
const records = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23 };
const messages = { serverHello: 2, certificate: 11, certificateRequest: 13, serverHelloDone: 14 };
const supportedVersions = 43;
const tls12 = 0x0303;
const tls13 = 0x0304;

/** Reads octets from the left; what is not there is undefined, and stays so. */
class Octets {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  number(octets: number): number | undefined {
    const part = this.take(octets);
    return part?.reduce((value, octet) => value * 256 + octet, 0);
  }

  take(length: number): Uint8Array | undefined {
    if (length > this.left) {
      this.#at = this.#bytes.length;
      return undefined;
    }
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** A vector behind its length. */
  vector(lengthOctets: number): Uint8Array | undefined {
    const length = this.number(lengthOctets);
    return length === undefined ? undefined : this.take(length);
  }
}

/** Every vector of a list, as far as it is whole. */
function vectorsOf(list: Uint8Array | undefined, lengthOctets: number): Uint8Array[] {
  const octets = new Octets(list ?? new Uint8Array());
  const found: Uint8Array[] = [];
  while (octets.left > 0) {
    const one = octets.vector(lengthOctets);
    if (one === undefined) break;
    found.push(one);
  }
  return found;
}

/** The handshake messages in clear, put together over their records. */
function clearHandshake(bytes: Uint8Array): Uint8Array {
  const octets = new Octets(bytes);
  const parts: Uint8Array[] = [];
  while (octets.left > 0) {
    const type = octets.number(1);
    octets.take(2);
    const length = octets.number(2);
    if (type !== records.handshake || length === undefined) break;
    // A record that was cut off may still hold whole messages.
    const part = octets.take(Math.min(length, octets.left));
    if (part === undefined) break;
    parts.push(part);
  }
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function versionIn(body: Uint8Array): number | undefined {
  const octets = new Octets(body);
  const legacy = octets.number(2);
  octets.take(32);
  octets.vector(1);
  octets.take(3);
  const extensions = new Octets(octets.vector(2) ?? new Uint8Array());
  while (extensions.left > 0) {
    const type = extensions.number(2);
    const value = extensions.vector(2);
    if (value === undefined) break;
    if (type === supportedVersions) return new Octets(value).number(2);
  }
  return legacy;
}

function requestIn(body: Uint8Array, version: number | undefined): CertificateRequest {
  const octets = new Octets(body);
  octets.vector(1);
  if ((version ?? tls12) >= tls12) octets.vector(2);
  const names = vectorsOf(octets.vector(2), 2);
  return { authorities: names.slice(0, mostAuthorities), count: names.length };
}

function spoken(bytes: Uint8Array): ServerFlight['speaks'] {
  const [type, major] = bytes;
  if (type === undefined) return 'nothing';
  if (type >= records.changeCipherSpec && type <= records.applicationData && major === 3) return 'tls';
  const begin = String.fromCharCode(...bytes.subarray(0, 64)).trimStart();
  return /^(?:HTTP\/|<(?:!DOCTYPE )?html)/i.test(begin) ? 'http' : 'other';
}

/** Reads what a server has sent so far, whatever that is: it never throws. */
export function readServerFlight(bytes: Uint8Array): ServerFlight {
  const octets = new Octets(clearHandshake(bytes.subarray(0, mostFlightBytes)));
  let version: number | undefined;
  let certificates: readonly Uint8Array[] = [];
  let request: CertificateRequest | undefined;
  let isWhole = false;
  while (octets.left > 0 && !isWhole && version !== tls13) {
    const type = octets.number(1);
    const body = octets.vector(3);
    if (body === undefined) break;
    if (type === messages.serverHello) version = versionIn(body);
    if (type === messages.certificate) {
      certificates = vectorsOf(new Octets(body).vector(3), 3).slice(0, mostCertificates);
    }
    if (type === messages.certificateRequest) request = requestIn(body, version);
    if (type === messages.serverHelloDone) isWhole = true;
  }
  return { speaks: spoken(bytes), version, certificates, request, isWhole };
}
