import type { Packet } from 'mqtt-packet';
import { ProtocolFault } from './protocol-fault.ts';
import { reason } from './reason-codes.ts';

/** Octets of a remaining length at most, each with seven bits of it (MQTT 5, 1.5.5). */
const mostLengthOctets = 4;

/** Kinds of packets by their number, and the flags that each has (MQTT 5, 2.1.2 and 2.1.3); those of PUBLISH say something. */
const kinds: readonly (readonly [name: string, flags?: number])[] = [
  ['reserved'],
  ['connect', 0],
  ['connack', 0],
  ['publish'],
  ['puback', 0],
  ['pubrec', 0],
  ['pubrel', 2],
  ['pubcomp', 0],
  ['subscribe', 2],
  ['suback', 0],
  ['unsubscribe', 2],
  ['unsuback', 0],
  ['pingreq', 0],
  ['pingresp', 0],
  ['disconnect', 0],
  ['auth', 0],
];

/** Both bits of PUBLISH's QoS (3.3.1.2). */
const bothQosBits = 0x06;

/** What has an identifier, PUBLISH aside. */
const identified: readonly string[] = [
  'puback',
  'pubrec',
  'pubrel',
  'pubcomp',
  'subscribe',
  'suback',
  'unsubscribe',
  'unsuback',
];

/** Throws ProtocolFault for a packet without the identifier that it must have (MQTT 5, 2.2.1), which `mqtt-packet` lets through. */
export function checkIdentifier({ cmd, messageId, ...rest }: Packet): void {
  const needsOne = cmd === 'publish' ? (rest as { qos?: number }).qos !== 0 : identified.includes(cmd);
  if (needsOne && !(typeof messageId === 'number' && messageId > 0))
    throw new ProtocolFault(reason.malformedPacket, `${cmd.toUpperCase()} has no packet identifier`);
}

/** What is wrong with a first octet that no packet has, or none from this side. */
function faultOf(octet: number, sent: Sent): ProtocolFault | undefined {
  const [name = '', flags] = kinds[octet >> 4] ?? [];
  if (name === 'reserved') return new ProtocolFault(reason.malformedPacket, 'Invalid packet type 0');
  if (name === 'publish' && (octet & bothQosBits) === bothQosBits)
    return new ProtocolFault(reason.malformedPacket, 'Packet must not have both QoS bits set to 1');
  if (flags !== undefined && (octet & 0x0f) !== flags)
    return new ProtocolFault(reason.malformedPacket, `Invalid header flag bits, must be 0x${flags} for ${name} packet`);
  return sent.includes(name)
    ? undefined
    : new ProtocolFault(reason.protocolError, `${name.toUpperCase()} came from the wrong side`);
}

/** Kinds of packets that one side sends. */
type Sent = readonly string[];

const byBoth: Sent = ['publish', 'puback', 'pubrec', 'pubrel', 'pubcomp', 'disconnect', 'auth'];
export const byClients: Sent = [...byBoth, 'connect', 'subscribe', 'unsubscribe', 'pingreq'];
export const byServers: Sent = [...byBoth, 'connack', 'suback', 'unsuback', 'pingresp'];

/** How long a packet is behind its fixed header, and how long that is; undefined where more has to come to know it, null for no length. */
function lengthAt(
  octets: Buffer,
  at: number,
): { readonly header: number; readonly remaining: number } | undefined | null {
  let remaining = 0;
  for (let index = 0; index < mostLengthOctets; index++) {
    const octet = octets[at + 1 + index];
    if (octet === undefined) return undefined;
    remaining += (octet & 0x7f) * 128 ** index;
    if (octet < 0x80) return { header: index + 2, remaining };
  }
  return null;
}

/**
 * Cuts what one side sends into packets (MQTT 5, 2.1), so that their parser has each of them whole. What has come of one is held once, in
 * however small pieces it comes.
 */
export class Frames {
  readonly #sent: Sent;
  #held: Buffer | undefined;
  #length = 0;
  #begun = 0;
  #fault: ProtocolFault | undefined;

  constructor(sent: Sent) {
    this.#sent = sent;
  }

  /** Octets of a packet that has not ended. */
  get held(): number {
    return this.#held === undefined ? 0 : this.#length;
  }

  /** What such a packet says its length is behind its fixed header; 0 while that is not known. */
  get begun(): number {
    return this.#begun;
  }

  /** What is wrong with the packet that has come behind the last that was whole. Nothing is read any more. */
  get fault(): ProtocolFault | undefined {
    return this.#fault;
  }

  /** The packets that end in these octets, one behind the other; undefined where none does. */
  read(chunk: Buffer): Buffer | undefined {
    if (this.#fault !== undefined) return undefined;
    const octets = this.#held === undefined ? chunk : this.#append(this.#held, chunk);
    const end = this.#endOfWhole(octets);
    if (this.#fault !== undefined || end === octets.length) this.#held = undefined;
    else if (end > 0 || this.#held === undefined) this.#hold(octets.subarray(end));
    return end === 0 ? undefined : octets.subarray(0, end);
  }

  #endOfWhole(octets: Buffer): number {
    this.#begun = 0;
    let at = 0;
    for (let first = octets[at]; first !== undefined; first = octets[at]) {
      this.#fault = faultOf(first, this.#sent);
      if (this.#fault !== undefined) return at;
      const length = lengthAt(octets, at);
      if (length === undefined) return at;
      if (length === null) {
        this.#fault = new ProtocolFault(reason.malformedPacket, 'Invalid variable byte integer');
        return at;
      }
      const end = at + length.header + length.remaining;
      if (end > octets.length) {
        this.#begun = length.remaining;
        return at;
      }
      at = end;
    }
    return at;
  }

  /** Twice as much, so that each octet is copied a few times at most, but no more than the packet will have. */
  #roomFor(length: number): number {
    const whole = this.#begun === 0 ? Number.POSITIVE_INFINITY : 1 + mostLengthOctets + this.#begun;
    return Math.max(length, Math.min(length * 2, whole));
  }

  #hold(octets: Buffer): void {
    // A copy of its own: the chunk that it came in may be much larger.
    this.#held = Buffer.allocUnsafeSlow(this.#roomFor(octets.length));
    this.#length = octets.copy(this.#held);
  }

  /** All that is held now. */
  #append(held: Buffer, chunk: Buffer): Buffer {
    const length = this.#length + chunk.length;
    if (length > held.length) {
      this.#held = Buffer.allocUnsafeSlow(this.#roomFor(length));
      held.copy(this.#held, 0, 0, this.#length);
    }
    const all = this.#held ?? held;
    chunk.copy(all, this.#length);
    this.#length = length;
    return all.subarray(0, length);
  }
}
