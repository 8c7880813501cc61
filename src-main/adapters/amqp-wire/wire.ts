import type { Duplex } from 'node:stream';
import type { HubHandler } from '../../services/ports.ts';
import type { ConnectionGuard } from '../connection-guard.ts';
import { SharedBound, type UnfinishedConnections } from '../connection-limits.ts';
import { AmqpPeer, type Peers } from './peer.ts';

/**
 * The local hub's AMQP 1.0: frames, sessions and links by `rhea`, over whatever stream. It holds no rule: who may attach a link,
 * and what a message means, is asked of the handler.
 */
export class AmqpWire implements Peers {
  readonly #handler: HubHandler;
  readonly #guard: ConnectionGuard;
  readonly #unfinished: UnfinishedConnections;
  readonly #open = new Set<AmqpPeer>();
  readonly #receiving: SharedBound<AmqpPeer>;

  constructor(handler: HubHandler, guard: ConnectionGuard, unfinished: UnfinishedConnections) {
    this.#handler = handler;
    this.#guard = guard;
    this.#unfinished = unfinished;
    this.#receiving = new SharedBound(handler.limits.receivingBytes, (one) =>
      one.cutOff('receivingBytes', 'The client that had sent most of a message was cut off.'),
    );
  }

  accept(stream: Duplex, presented: readonly Uint8Array[], remote: string): void {
    this.#open.add(new AmqpPeer(stream, { presented, remote }, this.#handler, this.#guard, this));
  }

  holding(peer: AmqpPeer, bytes: number): void {
    this.#receiving.set(peer, bytes);
  }

  loggedIn({ remote }: AmqpPeer): void {
    this.#unfinished.finish(remote);
  }

  gone(peer: AmqpPeer): void {
    this.#open.delete(peer);
    this.#receiving.set(peer, 0);
  }

  close(): void {
    for (const peer of this.#open) peer.stop();
  }
}
