import type { Socket } from 'node:net';
import type { HubHandler } from '../services/ports.ts';

/** What the limits of the handshake and of CONNECT may take to be told, in milliseconds. */
const graceMs = 1000;

interface Unfinished {
  readonly address: string;
  readonly socket: Socket;
  /** Ends it where neither TLS nor MQTT does, for example after a handshake that failed. */
  readonly deadline: NodeJS.Timeout;
}

/**
 * Connections that have not logged in, by the name of their other end; oldest first. Where there are too many the oldest
 * gives way, of its own address if that has too many: whoever means it logs in within moments, whatever else comes.
 */
export class UnfinishedConnections {
  readonly #handler: HubHandler;
  readonly #all = new Map<string, Unfinished>();
  readonly #ofAddress = new Map<string, number>();

  constructor(handler: HubHandler) {
    this.#handler = handler;
  }

  add(remote: string, socket: Socket): void {
    const address = socket.remoteAddress ?? 'unknown';
    const { handshakeMs, connectMs, unfinishedPerAddress, unfinished } = this.#handler.limits;
    const deadline = setTimeout(() => socket.destroy(), handshakeMs + connectMs + graceMs).unref();
    this.#all.set(remote, { address, socket, deadline });
    const count = (this.#ofAddress.get(address) ?? 0) + 1;
    this.#ofAddress.set(address, count);
    socket.once('close', () => {
      if (this.#all.get(remote)?.socket === socket) this.finish(remote);
    });
    if (count > unfinishedPerAddress) this.#giveWay('unfinishedPerAddress', address);
    else if (this.#all.size > unfinished) this.#giveWay('unfinished');
  }

  /** It has logged in, or is gone. */
  finish(remote: string): void {
    const one = this.#all.get(remote);
    if (one === undefined) return;
    clearTimeout(one.deadline);
    this.#all.delete(remote);
    const left = (this.#ofAddress.get(one.address) ?? 1) - 1;
    if (left === 0) this.#ofAddress.delete(one.address);
    else this.#ofAddress.set(one.address, left);
  }

  #giveWay(limit: 'unfinishedPerAddress' | 'unfinished', address?: string): void {
    for (const [remote, one] of this.#all) {
      if (address !== undefined && one.address !== address) continue;
      this.finish(remote);
      one.socket.destroy();
      this.#handler.limited(remote, undefined, limit, 'The oldest connection without a login was cut off.');
      return;
    }
  }
}

/** What many hold of one thing, in all; where it is too much, whoever holds most gives it back. */
export class SharedBound<T> {
  readonly #most: number;
  readonly #giveBack: (largest: T) => void;
  readonly #held = new Map<T, number>();
  #total = 0;

  constructor(most: number, giveBack: (largest: T) => void) {
    this.#most = most;
    this.#giveBack = giveBack;
  }

  /** With 0 it is forgotten. */
  set(holder: T, amount: number): void {
    this.#total += amount - (this.#held.get(holder) ?? 0);
    if (amount === 0) this.#held.delete(holder);
    else this.#held.set(holder, amount);
    if (this.#total <= this.#most) return;
    const [largest] = [...this.#held].reduce((one, other) => (other[1] > one[1] ? other : one));
    this.set(largest, 0);
    this.#giveBack(largest);
  }
}
