import type { HubFace } from '../../core/hub/face.ts';
import { type KeptSession, sessionKey } from '../../core/hub/kept-sessions.ts';
import type { Granted, OutgoingMessage } from '../../core/hub/messages.ts';
import { neverExpires } from '../../core/hub/mqtt-terms.ts';
import type { HubLink, MqttSessionState } from '../ports.ts';
import { Outbox, type OutboxObserver } from './outbox.ts';

/** An MQTT session: with a connection, or kept for a client that is away. */
export class MqttSession implements MqttSessionState {
  readonly face: HubFace;
  readonly clientId: string;
  /** Undefined where it is nobody's to come back to. */
  readonly owner: string | undefined;
  readonly filters: Map<string, Granted>;
  readonly received: Set<number>;
  readonly outbox: Outbox;
  readonly #noted: (session: MqttSession) => void;
  /** What the hub remembers by itself and is in the outbox, by its names. */
  readonly delivering = new Set<string>();
  /** Retained messages for what was subscribed to last; they follow SUBACK. */
  readonly owed: OutgoingMessage[] = [];
  isPresent = false;
  /** Seconds; 0 where it ends with its connection. */
  expirySeconds = 0;
  endedAt: Date | undefined;
  link: HubLink | undefined;

  constructor(
    face: HubFace,
    { clientId, owner, filters, received }: Pick<KeptSession, 'clientId' | 'filters' | 'received'> & { owner?: string },
    observer: OutboxObserver,
    noted: (session: MqttSession) => void,
  ) {
    this.face = face;
    this.clientId = clientId;
    this.owner = owner;
    this.filters = new Map(filters);
    this.received = new Set(received);
    this.outbox = new Outbox(observer);
    this.#noted = noted;
  }

  get key(): string {
    return sessionKey(this.face.name, this.clientId);
  }

  get isKept(): boolean {
    return this.expirySeconds > 0;
  }

  isExpired(now: Date): boolean {
    if (this.endedAt === undefined || this.expirySeconds === neverExpires) return false;
    return now.getTime() >= this.endedAt.getTime() + this.expirySeconds * 1000;
  }

  receive(id: number, isNew: boolean): void {
    if (isNew) this.received.add(id);
    else this.received.delete(id);
    this.#noted(this);
  }

  /** As it lies on disk. */
  toKept(owner: string): KeptSession {
    const { face, clientId, expirySeconds, endedAt, filters, received } = this;
    return { face: face.name, clientId, owner, expirySeconds, endedAt, filters, received: [...received] };
  }
}
