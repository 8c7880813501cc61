import type { HubWorld, Refusal } from '../../core/hub/face.ts';
import type { Granted, SubscribeRequest } from '../../core/hub/messages.ts';
import { isTold, reasonCode } from '../../core/hub/reason-codes.ts';
import type { SubscribeAnswer } from '../ports.ts';
import type { MqttSession } from './mqtt-session.ts';
import type { MqttSessions } from './mqtt-sessions.ts';
import type { Routing } from './routing.ts';
import type { MqttClient } from './mqtt-client.ts';
import type { HubStore } from './store.ts';

/** What a SUBSCRIBE packet brings about; a refusal closes the connection. */
type Outcome = { readonly answer: SubscribeAnswer } | { readonly refusal: Refusal };

/** Asks the face about each filter of a packet, and notes what it has granted. */
export class Subscribing {
  readonly #store: HubStore;
  readonly #sessions: MqttSessions;
  readonly #routing: Routing;
  readonly #declined: (session: MqttClient, refusal: Refusal) => void;

  constructor(
    store: HubStore,
    sessions: MqttSessions,
    routing: Routing,
    declined: (session: MqttClient, refusal: Refusal) => void,
  ) {
    this.#store = store;
    this.#sessions = sessions;
    this.#routing = routing;
    this.#declined = declined;
  }

  take(session: MqttClient, mqtt: MqttSession, requests: readonly SubscribeRequest[], world: HubWorld): Outcome {
    const codes: number[] = [];
    let told: string | undefined;
    const decline = (refusal: Refusal) => {
      this.#declined(session, refusal);
      codes.push(reasonCode('suback', refusal.cause));
      if (isTold(refusal.cause)) told ??= refusal.reason;
    };
    for (const request of requests) {
      const { face, deviceId } = session;
      if (request.identifier !== undefined && !face.mqtt.subscriptionIdentifiers) {
        const reason = `${deviceId} subscribed with a subscription identifier, which this cloud has not.`;
        return { refusal: { cause: 'subscription-identifiers-not-supported', reason } };
      }
      const decision = face.subscribe(session, request, world);
      const { granted } = decision;
      if (granted === undefined) {
        // Versions before 5 cannot be told why.
        if (session.protocolVersion !== 5) return { refusal: decision.refusal };
        decline(decision.refusal);
      } else if (granted === 128) {
        if (decision.refusal !== undefined) decline(decision.refusal);
        else codes.push(session.protocolVersion === 5 ? reasonCode('suback', 'topic-unknown') : granted);
      } else {
        codes.push(granted);
        this.#grant(mqtt, request, granted);
      }
    }
    return { answer: { codes, ...(told === undefined ? {} : { reason: told }) } };
  }

  #grant(mqtt: MqttSession, request: SubscribeRequest, qos: Granted['qos']): void {
    const { filter, noLocal, retainAsPublished, identifier } = request;
    const granted: Granted = {
      qos,
      ...(noLocal === true ? { noLocal } : {}),
      ...(retainAsPublished === true ? { retainAsPublished } : {}),
      ...(identifier === undefined ? {} : { identifier }),
    };
    const isNew = !mqtt.filters.has(filter);
    this.#sessions.subscribed(mqtt, filter, granted);
    const { realm } = mqtt.face;
    if (realm !== undefined) mqtt.owed.push(...this.#routing.retained(realm, request, granted, isNew));
  }

  /** Why one of the filters would be refused as things are now. */
  forbidden(session: MqttClient, filters: ReadonlyMap<string, Granted>, world: HubWorld): Refusal | undefined {
    for (const [filter, { qos }] of filters) {
      const decision = session.face.subscribe(session, { filter, qos, together: 1 }, world);
      if (decision.granted === undefined) return decision.refusal;
    }
    return undefined;
  }

  /** What was granted to a session that is kept is on disk before its client is told. */
  answered(mqtt: MqttSession, answer: SubscribeAnswer): SubscribeAnswer | Promise<SubscribeAnswer | undefined> {
    if (!mqtt.isKept) return answer;
    return this.#store.saved().then((isSaved) => (isSaved ? answer : undefined));
  }
}
