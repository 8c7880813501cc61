import type { HubFace, HubWorld, Realm } from '../../core/hub/face.ts';
import { retainedKey } from '../../core/hub/kept-sessions.ts';
import type { Granted, OutgoingMessage, SubscribeRequest } from '../../core/hub/messages.ts';
import { isShared, matches } from '../../core/mqtt/topic.ts';
import type { Clock } from '../ports.ts';
import type { MqttSession } from './mqtt-session.ts';
import type { MqttSessions } from './mqtt-sessions.ts';
import type { HubStore } from './store.ts';
import type { Subscriptions } from './subscriptions.ts';

/** Sends on what clients have for each other, and keeps what is to be retained. */
export class Routing {
  readonly #store: HubStore;
  readonly #clock: Clock;
  readonly #sessions: MqttSessions;
  readonly #subscriptions: Subscriptions;
  readonly #world: () => HubWorld;

  constructor(
    store: HubStore,
    clock: Clock,
    sessions: MqttSessions,
    subscriptions: Subscriptions,
    world: () => HubWorld,
  ) {
    this.#store = store;
    this.#clock = clock;
    this.#sessions = sessions;
    this.#subscriptions = subscriptions;
    this.#world = world;
  }

  /**
   * Once to each session that has subscribed to its topic, at the best QoS that was granted. Answers whether something has to be on
   * disk before the publisher is told that it is safe.
   */
  publish(realm: Realm, message: OutgoingMessage, origin?: MqttSession): boolean {
    let mustBeSaved = message.retain === true && this.#retain(realm, message);
    for (const [session, all] of this.#subscriptions.of(realm, message.topic)) {
      const granted = session === origin ? all.filter(({ noLocal }) => noLocal !== true) : all;
      if (granted.length === 0) continue;
      if (!this.#mayHave(session, message.topic)) continue;
      const retain = message.retain === true && granted.some(({ retainAsPublished }) => retainAsPublished === true);
      if (this.#sessions.deliver(session, addressed({ ...message, retain }, granted))) mustBeSaved = true;
    }
    return mustBeSaved;
  }

  /** What a cloud itself says to its clients; answers as `publish` does. */
  announce({ realm }: Pick<HubFace, 'realm'>, messages: readonly OutgoingMessage[] = []): boolean {
    return realm !== undefined && messages.map((message) => this.publish(realm, message)).includes(true);
  }

  /** Clouds may ask again at each delivery. Who is away is not asked. */
  #mayHave({ face, clientId }: MqttSession, topic: string): boolean {
    if (face.receives === undefined) return true;
    const world = this.#world();
    const holder = world.holder(face.name, clientId);
    return holder === undefined || face.receives(holder, topic, world);
  }

  /** A message without a payload takes the retained one away (MQTT 5, 3.3.1.3). */
  #retain(realm: Realm, message: OutgoingMessage): boolean {
    const key = retainedKey(realm, message.topic);
    const { retainedMessages } = this.#store.state;
    if (message.payload.length === 0) {
      if (!retainedMessages.has(key)) return false;
      this.#store.write('retainedMessages', key, undefined);
    } else {
      const value = { realm, message };
      if (!this.#store.hasRoom([{ section: 'retainedMessages', key, value }])) return false;
      this.#store.write('retainedMessages', key, value);
    }
    return true;
  }

  /** What is retained of the topics of a subscription that was granted. `isNew` where there was none of that filter. */
  retained(
    realm: Realm,
    { filter, retainHandling = 0 }: SubscribeRequest,
    granted: Granted,
    isNew: boolean,
  ): OutgoingMessage[] {
    if (retainHandling === 2 || (retainHandling === 1 && !isNew) || isShared(filter)) return [];
    const now = this.#clock.now();
    const found: OutgoingMessage[] = [];
    for (const [key, one] of this.#store.state.retainedMessages) {
      const { message } = one;
      if (one.realm !== realm || !matches(filter, message.topic)) continue;
      if (message.expiresAt !== undefined && message.expiresAt <= now)
        this.#store.write('retainedMessages', key, undefined);
      else found.push(addressed({ ...message, retain: true }, [granted]));
    }
    return found;
  }
}

/** A message as subscriptions ask for it (MQTT 5, 3.3.4). */
function addressed(message: OutgoingMessage, granted: readonly Granted[]): OutgoingMessage {
  const best = Math.max(...granted.map(({ qos }) => qos)) as Granted['qos'];
  const identifiers = granted.flatMap(({ identifier }) => (identifier === undefined ? [] : [identifier]));
  return {
    ...message,
    qos: Math.min(message.qos, best) as Granted['qos'],
    ...(identifiers.length === 0 ? {} : { subscriptionIdentifiers: identifiers }),
  };
}
