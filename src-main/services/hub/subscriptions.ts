import type { Realm } from '../../core/hub/face.ts';
import type { Granted } from '../../core/hub/messages.ts';
import { isShared, matches, sharedParts } from '../../core/mqtt/topic.ts';
import type { MqttSession } from './mqtt-session.ts';

type Holders = Map<MqttSession, Granted>;

/** Subscriptions of one shared name and filter: each message is for one of its holders (MQTT 5, 4.8.2). */
interface SharedGroup {
  readonly filter: string;
  readonly holders: Holders;
}

/** Who has subscribed to what, found by topic. Filters without wildcards are looked up, and only the others compared. */
class RealmSubscriptions {
  readonly #exact = new Map<string, Holders>();
  readonly #wild = new Map<string, Holders>();
  readonly #shared = new Map<string, SharedGroup>();

  add(session: MqttSession, filter: string, granted: Granted): void {
    const holders = this.#holders(filter) ?? this.#begin(filter);
    holders.set(session, granted);
  }

  #holders(filter: string): Holders | undefined {
    return isShared(filter) ? this.#shared.get(filter)?.holders : this.#plain(filter).get(filter);
  }

  #plain(filter: string): Map<string, Holders> {
    return /[+#]/.test(filter) ? this.#wild : this.#exact;
  }

  #begin(filter: string): Holders {
    const holders: Holders = new Map();
    if (isShared(filter)) this.#shared.set(filter, { filter: sharedParts(filter).filter, holders });
    else this.#plain(filter).set(filter, holders);
    return holders;
  }

  remove(session: MqttSession, filter: string): void {
    const holders = this.#holders(filter);
    holders?.delete(session);
    if (holders?.size !== 0) return;
    if (isShared(filter)) this.#shared.delete(filter);
    else this.#plain(filter).delete(filter);
  }

  /** For each session that is to have a message of the topic what it was granted. */
  of(topic: string): Map<MqttSession, readonly Granted[]> {
    const found = new Map<MqttSession, readonly Granted[]>();
    const take = (session: MqttSession, granted: Granted) =>
      found.set(session, [...(found.get(session) ?? []), granted]);
    for (const [session, granted] of this.#exact.get(topic) ?? []) take(session, granted);
    for (const [filter, holders] of this.#wild) {
      if (matches(filter, topic)) for (const [session, granted] of holders) take(session, granted);
    }
    for (const { filter, holders } of this.#shared.values()) {
      if (!matches(filter, topic)) continue;
      const chosen = inTurn(holders);
      if (chosen !== undefined) take(...chosen);
    }
    return found;
  }
}

/** The holders take turns; one that is away only where all are. */
function inTurn(holders: Holders): [MqttSession, Granted] | undefined {
  const chosen = [...holders].find(([{ link }]) => link !== undefined) ?? [...holders][0];
  if (chosen === undefined) return undefined;
  const [session, granted] = chosen;
  holders.delete(session);
  holders.set(session, granted);
  return chosen;
}

/** The subscriptions of all sessions. Those at faces without a realm are the face's own matter. */
export class Subscriptions {
  readonly #realms = new Map<Realm, RealmSubscriptions>();

  #of({ face: { realm } }: MqttSession): RealmSubscriptions | undefined {
    if (realm === undefined) return undefined;
    const known = this.#realms.get(realm) ?? new RealmSubscriptions();
    this.#realms.set(realm, known);
    return known;
  }

  add(session: MqttSession, filter: string, granted: Granted): void {
    this.#of(session)?.add(session, filter, granted);
  }

  remove(session: MqttSession, filter: string): void {
    this.#of(session)?.remove(session, filter);
  }

  of(realm: Realm, topic: string): Map<MqttSession, readonly Granted[]> {
    return this.#realms.get(realm)?.of(topic) ?? new Map();
  }
}
