import { i18n } from '../../core/language/index.ts';
import type { MqttTerms } from '../../core/hub/mqtt-terms.ts';
import type { HubFace } from '../../core/hub/face.ts';
import { faceNamed } from '../../core/hub/faces/index.ts';
import { sessionKey, waitingKey } from '../../core/hub/kept-sessions.ts';
import type { HubLimits } from '../../core/hub/limits.ts';
import type { Granted, OutgoingMessage } from '../../core/hub/messages.ts';
import type { Clock } from '../ports.ts';
import { AwaySessions, type KeptLimit } from './away-sessions.ts';
import { MqttSession } from './mqtt-session.ts';
import type { OutboxEntry } from './outbox.ts';
import type { HubStore } from './store.ts';
import type { Subscriptions } from './subscriptions.ts';

/** How a session begins or goes on. */
export interface SessionWish {
  readonly clientId: string;
  /** Whose it is; undefined where it is nobody's to come back to. */
  readonly owner: string | undefined;
  readonly clean: boolean;
  readonly expirySeconds: number;
}

/** What is told of sessions that the hub ends by itself. */
export interface SessionObserver {
  forgotten(session: MqttSession, reason: string): void;
  overLimit(limit: KeptLimit): void;
}

/** MQTT sessions, of clients that are here and of those that are away: what is kept of them is on disk. */
export class MqttSessions {
  readonly #store: HubStore;
  readonly #clock: Clock;
  readonly #limits: HubLimits;
  readonly #subscriptions: Subscriptions;
  readonly #observer: SessionObserver;
  readonly #all = new Map<string, MqttSession>();
  readonly #away = new AwaySessions();
  #sequence = 0;

  constructor(
    store: HubStore,
    clock: Clock,
    limits: HubLimits,
    subscriptions: Subscriptions,
    observer: SessionObserver,
  ) {
    this.#store = store;
    this.#clock = clock;
    this.#limits = limits;
    this.#subscriptions = subscriptions;
    this.#observer = observer;
    this.#restore();
  }

  /** What a hub that was stopped, or killed, has left. */
  #restore(): void {
    const { sessions, waitingMessages } = this.#store.state;
    const startedAt = this.#clock.now();
    for (const kept of sessions.values()) {
      const session = this.#make(faceNamed(kept.face), kept);
      session.expirySeconds = kept.expirySeconds;
      // Where the hub was killed, nobody wrote down when the connection ended.
      session.endedAt = kept.endedAt ?? startedAt;
      this.#all.set(session.key, session);
      this.#away.add(session);
      for (const [filter, granted] of kept.filters) this.#subscriptions.add(session, filter, granted);
    }
    for (const one of [...waitingMessages.values()].toSorted((a, b) => a.sequence - b.sequence)) {
      this.#sequence = Math.max(this.#sequence, one.sequence);
      const { id, message, sequence, isReleased } = one;
      const entry = { id, message, sequence, isReleased, isSent: one.maybeSent };
      const session = this.#all.get(one.session);
      if (session === undefined) this.#store.write('waitingMessages', waitingKey(one), undefined);
      else session.outbox.restore(entry);
    }
  }

  #make(face: HubFace, from: ConstructorParameters<typeof MqttSession>[1]): MqttSession {
    const keyOf = ({ sequence = 0 }: OutboxEntry) => waitingKey({ session: session.key, sequence });
    const session: MqttSession = new MqttSession(
      face,
      from,
      {
        added: ({ id, message }) => {
          if (!session.isKept || message.remembered !== undefined) return undefined;
          const sequence = ++this.#sequence;
          const maybeSent = session.link !== undefined;
          const value = { session: session.key, sequence, id, message, maybeSent, isReleased: false };
          this.#store.write('waitingMessages', waitingKey(value), value);
          return sequence;
        },
        released: (entry) => {
          const { id, message, sequence } = entry;
          if (sequence === undefined) return;
          const value = { session: session.key, sequence, id, message, maybeSent: true, isReleased: true };
          this.#store.write('waitingMessages', waitingKey(value), value);
        },
        gone: (entry) => {
          if (entry.sequence !== undefined) this.#store.write('waitingMessages', keyOf(entry), undefined);
        },
        isExpired: ({ expiresAt }) => expiresAt !== undefined && expiresAt <= this.#clock.now(),
      },
      () => this.#note(session),
    );
    return session;
  }

  #note(session: MqttSession): void {
    const { key, owner } = session;
    if (session.isKept && owner !== undefined) this.#store.write('sessions', key, session.toKept(owner));
    else if (this.#store.state.sessions.has(key)) this.#store.write('sessions', key, undefined);
  }

  /** What a client that is away has subscribed to. */
  filtersOf(face: HubFace, clientId: string): ReadonlyMap<string, Granted> {
    return this.#all.get(sessionKey(face.name, clientId))?.filters ?? new Map<string, Granted>();
  }

  /** A connection has begun: the session of an earlier one, if the client wants it and it is its own, or a new one. */
  enter(face: HubFace, { clientId, owner, clean, expirySeconds }: SessionWish): MqttSession {
    const before = this.#all.get(sessionKey(face.name, clientId));
    const goesOn =
      before !== undefined &&
      !clean &&
      owner !== undefined &&
      before.owner === owner &&
      before.isKept &&
      !before.isExpired(this.#clock.now());
    if (before !== undefined && !goesOn) this.#forget(before);
    const from = {
      clientId,
      ...(owner === undefined ? {} : { owner }),
      filters: new Map<string, Granted>(),
      received: [],
    };
    const session = goesOn ? before : this.#make(face, from);
    session.isPresent = goesOn;
    session.endedAt = undefined;
    this.#setExpiry(session, expirySeconds);
    this.#all.set(session.key, session);
    this.#away.delete(session);
    this.#note(session);
    return session;
  }

  /** One that is kept no more takes what it has on disk with it when it ends. */
  #setExpiry(session: MqttSession, seconds: number): void {
    const most = session.owner === undefined ? undefined : session.face.mqtt.sessions?.mostSeconds;
    session.expirySeconds = Math.min(seconds, most ?? 0);
  }

  subscribed(session: MqttSession, filter: string, granted: Granted): void {
    session.filters.set(filter, granted);
    this.#subscriptions.add(session, filter, granted);
    this.#note(session);
  }

  /** False where there was no such subscription. */
  unsubscribed(session: MqttSession, filter: string): boolean {
    const was = session.filters.delete(filter);
    if (!was) return false;
    this.#subscriptions.remove(session, filter);
    this.#note(session);
    return true;
  }

  /** To the client, or into what waits for it. Answers whether it is to be on disk before anybody is told that it is safe. */
  deliver(session: MqttSession, message: OutgoingMessage): boolean {
    const { link, outbox } = session;
    if (link !== undefined) {
      link.send(message);
      return session.isKept && message.qos > 0 && message.remembered === undefined;
    }
    if (session.isExpired(this.#clock.now())) this.#forget(session);
    else if (message.qos > 0 && this.#hasRoom(session, message)) {
      outbox.add(message);
      return true;
    }
    return false;
  }

  #hasRoom(session: MqttSession, message: OutgoingMessage): boolean {
    const { outbox, face, key } = session;
    const terms = face.mqtt.sessions;
    if (terms === undefined) return false;
    const value = { session: key, sequence: 0, id: 1, message, maybeSent: false, isReleased: false };
    const change = { section: 'waitingMessages', key: `${key} new`, value } as const;
    const isFull = outbox.size >= terms.mostMessages || outbox.bytes + message.payload.length > terms.mostBytes;
    if (!isFull && this.#store.hasRoom([change])) return true;
    if (!isFull || terms.whenFull === 'session-ends') {
      this.#observer.forgotten(session, isFull ? tooMuchWaits(session.clientId, terms) : noRoom(session.clientId));
      this.#forget(session);
    }
    return false;
  }

  /** Its connection has ended. */
  leave(session: MqttSession, expirySeconds = session.expirySeconds): void {
    session.link = undefined;
    session.endedAt = this.#clock.now();
    this.#setExpiry(session, expirySeconds);
    if (!session.isKept) return this.#forget(session);
    this.#note(session);
    this.#away.add(session);
    const tooMany = this.#away.tooMany(session, this.#limits);
    if (tooMany === undefined) return;
    this.#forget(tooMany.oldest);
    this.#observer.overLimit(tooMany.limit);
  }

  /** Whatever its client has asked for. */
  endWithConnection(session: MqttSession): void {
    session.expirySeconds = 0;
    this.#note(session);
  }

  #forget(session: MqttSession): void {
    if (this.#all.get(session.key) === session) this.#all.delete(session.key);
    this.#away.delete(session);
    for (const filter of session.filters.keys()) this.#subscriptions.remove(session, filter);
    session.filters.clear();
    session.outbox.clear();
    if (this.#store.state.sessions.has(session.key)) this.#store.write('sessions', session.key, undefined);
  }
}

const tooMuchWaits = (clientId: string, { mostMessages, mostBytes }: NonNullable<MqttTerms['sessions']>): string =>
  i18n.t(
    'The session of {clientId}, which was away, was ended: more waited in it than {mostMessages} messages or {mostBytes} bytes.',
    { clientId, mostMessages, mostBytes },
  );
const noRoom = (clientId: string): string =>
  i18n.t('The session of {clientId}, which was away, was ended: the hub has no room for what waits in it.', {
    clientId,
  });
