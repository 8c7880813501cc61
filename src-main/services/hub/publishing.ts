import type { HubWorld, Reaction, Refusal } from '../../core/hub/face.ts';
import type { PublishedMessage } from '../../core/hub/messages.ts';
import { acknowledgedWith } from '../../core/hub/reason-codes.ts';
import type { HubHandler, PublishAnswer } from '../ports.ts';
import type { HubClients } from './clients.ts';
import type { Effecting } from './effecting.ts';
import type { MqttClient } from './mqtt-client.ts';
import type { Routing } from './routing.ts';
import type { HubParts } from './hub-parts.ts';
import type { HubStore } from './store.ts';
import type { HubThrottle } from './throttle.ts';

type PublishOutcome = ReturnType<HubHandler['publish']>;

const taken: PublishAnswer = { reasonCode: 0 };

/** Carries out what a face makes of a message of MQTT. */
export class Publishing {
  readonly #store: HubStore;
  readonly #routing: Routing;
  readonly #effects: Effecting;
  readonly #clients: HubClients;
  readonly #throttle: HubThrottle;

  constructor(routing: Routing, { store, effects, clients, throttle }: HubParts) {
    this.#store = store;
    this.#routing = routing;
    this.#effects = effects;
    this.#clients = clients;
    this.#throttle = throttle;
  }

  take(session: MqttClient, message: PublishedMessage, world: HubWorld): PublishOutcome {
    const asked = session.face.publish(session, message, world);
    const throttled = asked.refusal === undefined ? this.#throttle.message(asked, session.deviceId) : undefined;
    const reaction = throttled === undefined ? asked : { refusal: throttled };
    return this.#effects.bringAbout(session, reaction, world, () => this.#answer(session, message, reaction));
  }

  /** What the client and others are sent. */
  #answer(session: MqttClient, message: PublishedMessage, reaction: Reaction): PublishOutcome {
    const { refusal, replies = [], deliver, announcements, presence, changes } = reaction;
    if (presence !== undefined) session.presence = presence;
    for (const reply of replies) session.link.send(reply);
    if (changes !== undefined) session.topics?.sendLate();
    const { realm } = session.face;
    const isDelivered =
      deliver !== undefined && realm !== undefined && this.#routing.publish(realm, deliver, session.mqtt);
    const mustBeSaved = this.#routing.announce(session.face, announcements) || isDelivered;
    if (refusal !== undefined) return this.#turnDown(session, message, refusal);
    if (!mustBeSaved) return taken;
    return this.#store.saved().then((isSaved) => (isSaved ? taken : undefined));
  }

  /** What MQTT 5 can say in an acknowledgement does not end the connection. */
  #turnDown(session: MqttClient, { qos, will }: PublishedMessage, refusal: Refusal): PublishAnswer | undefined {
    const code = acknowledgedWith(refusal.cause);
    if (session.protocolVersion !== 5 || qos === 0 || will || code === undefined) {
      this.#clients.close(session, refusal);
      return undefined;
    }
    this.#clients.tellRefused(session, refusal);
    return { reasonCode: code, reason: refusal.reason };
  }
}
