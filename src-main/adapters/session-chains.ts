import { createHash, randomBytes } from 'node:crypto';
import type { Server, TLSSocket } from 'node:tls';
import { presentedChain } from './presented-chain.ts';

/** Clients, and octets of what stands above their certificates. */
const defaultLimits = { clients: 20_000, octets: 8_000_000 };

/** Of a key of tickets, as Node takes it. */
const ticketKeyOctets = 48;

/**
 * What clients have presented whose TLS session may be resumed: that brings the client's own certificate back, and none above it, by
 * which the hub judges. It is remembered by that certificate for as long as tickets are good. Where it is too much all of it is
 * forgotten, and with it every ticket: a client then begins with a full handshake.
 */
export class SessionChains {
  readonly #server: Pick<Server, 'setTicketKeys'>;
  readonly #limits: typeof defaultLimits;
  readonly #aboveLeaf = new Map<string, readonly Uint8Array[]>();
  /** What stands above is alike for most. */
  readonly #alike = new Map<string, readonly Uint8Array[]>();
  #octets = 0;

  constructor(server: Pick<Server, 'setTicketKeys'>, limits: typeof defaultLimits = defaultLimits) {
    this.#server = server;
    this.#limits = limits;
  }

  /** All that the client has presented, now or when its session began. Undefined where that is not known any more. */
  of(socket: TLSSocket): readonly Uint8Array[] | undefined {
    const [leaf, ...above] = presentedChain(socket);
    if (leaf === undefined) return [];
    const name = digestOf([leaf]);
    if (!socket.isSessionReused()) return [leaf, ...this.#keep(name, above)];
    const known = this.#aboveLeaf.get(name);
    return known === undefined ? undefined : [leaf, ...known];
  }

  /** Answers what is kept: connections share what is alike, for as long as they last. */
  #keep(leaf: string, above: readonly Uint8Array[]): readonly Uint8Array[] {
    const name = digestOf(above);
    const known = this.#alike.get(name);
    const grows = known === undefined ? above.reduce((sum, { length }) => sum + length, 0) : 0;
    const isFull = this.#aboveLeaf.size >= this.#limits.clients && !this.#aboveLeaf.has(leaf);
    if (isFull || this.#octets + grows > this.#limits.octets) {
      this.#aboveLeaf.clear();
      this.#alike.clear();
      this.#octets = 0;
      this.#server.setTicketKeys(randomBytes(ticketKeyOctets));
    }
    this.#octets += grows;
    const alike = known ?? above;
    this.#alike.set(name, alike);
    this.#aboveLeaf.set(leaf, alike);
    return alike;
  }
}

function digestOf(certificates: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const one of certificates) hash.update(one);
  return hash.digest('base64');
}
