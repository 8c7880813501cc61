import type { Duplex } from 'node:stream';
import type { HubHandler } from '../../services/ports.ts';
import type { ConnectionGuard } from '../connection-guard.ts';
import { SharedBound, type UnfinishedConnections } from '../connection-limits.ts';
import { Connection, type Others } from './connection.ts';

/**
 * The local hub's MQTT: packets by `mqtt-packet`, over whatever stream. It holds no rule: who may log in, publish and subscribe
 * is asked of the handler, who also has the sessions and sends on what one client has for others.
 */
export class MqttWire implements Others {
  readonly #handler: HubHandler;
  readonly #guard: ConnectionGuard;
  readonly #unfinished: UnfinishedConnections;
  readonly #open = new Set<Connection>();
  readonly #byKey = new Map<string, Connection>();
  readonly #receiving: SharedBound<Connection>;
  readonly #backlog: SharedBound<Connection>;

  constructor(handler: HubHandler, guard: ConnectionGuard, unfinished: UnfinishedConnections) {
    const { limits } = handler;
    this.#handler = handler;
    this.#guard = guard;
    this.#unfinished = unfinished;
    this.#receiving = new SharedBound(limits.receivingBytes, (one) =>
      one.cutOff('receivingBytes', 'The client that had sent most of a packet was cut off.'),
    );
    this.#backlog = new SharedBound(limits.backlogTotalBytes, (one) =>
      one.cutOff('backlogTotalBytes', 'The client for which most was waiting was cut off.'),
    );
  }

  accept(stream: Duplex, presented: readonly Uint8Array[], remote: string): void {
    this.#open.add(new Connection(stream, { presented, remote }, this.#handler, this.#guard, this));
  }

  takeOver(key: string, by: Connection): void {
    this.#byKey.get(key)?.displace('replaced');
    this.#byKey.set(key, by);
  }

  holding(connection: Connection, bytes: number): void {
    this.#receiving.set(connection, bytes);
  }

  waiting(connection: Connection, bytes: number): void {
    this.#backlog.set(connection, bytes);
  }

  loggedIn({ remote }: Connection): void {
    this.#unfinished.finish(remote);
  }

  gone(connection: Connection): void {
    this.#open.delete(connection);
    if (this.#byKey.get(connection.key) === connection) this.#byKey.delete(connection.key);
    this.#receiving.set(connection, 0);
    this.#backlog.set(connection, 0);
  }

  close(): void {
    for (const connection of this.#open) connection.displace('hub-stopped');
  }
}
