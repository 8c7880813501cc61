import type { ConnectAttempt, HubFace, HubWorld, LoginDecision, Reaction } from '../../core/hub/face.ts';
import { faceFor } from '../../core/hub/faces/index.ts';
import { withoutRevoked } from '../../core/hub/revocation/revoked-login.ts';
import type { HubLimits } from '../../core/hub/limits.ts';
import type { FaceName } from '../../core/platform/platform.ts';
import { limitRefusal, withinLimits } from './bounds.ts';
import type { SessionWish } from './mqtt-sessions.ts';
import type { SessionTable } from './session-table.ts';
import type { HubStore } from './store.ts';
import type { HubTelling } from './telling.ts';

/** How a login is decided: by its cloud, by what of MQTT that cloud has, and by the hub's own limits. */
export class Logins {
  readonly #store: HubStore;
  readonly #table: SessionTable;
  readonly #limits: HubLimits;

  readonly #tell: HubTelling;

  constructor(store: HubStore, table: SessionTable, limits: HubLimits, tell: HubTelling) {
    this.#store = store;
    this.#table = table;
    this.#limits = limits;
    this.#tell = tell;
  }

  decide(attempt: ConnectAttempt, world: HubWorld): { readonly face: HubFace; readonly decision: LoginDecision } {
    const face = faceFor(attempt, world);
    return {
      face,
      decision: this.within(face, attempt, withoutSuch(face, attempt) ?? face.login(attempt, world), world),
    };
  }

  /** A login as its cloud has decided it, unless its certificate is taken back or the hub has no room for it. */
  within(
    face: HubFace,
    client: { readonly clientId: string; readonly presented: readonly Uint8Array[] },
    decided: LoginDecision,
    world: HubWorld,
  ): LoginDecision {
    const decision = withoutRevoked(decided, client, world);
    if (!this.#store.hasRoom(decision.changes ?? [])) {
      const happened = `There is no room for what the login of ${client.clientId} makes.`;
      return { accepted: false, code: 3, ...limitRefusal('stateBytes', happened, this.#limits) };
    }
    return withinLimits(face, client, decision, this.#table, this.#limits);
  }

  /** Makes the changes, and tells the events when they are safe. Answers when that is; undefined where nothing changes. */
  bringAbout(face: FaceName, { changes = [], events = [] }: Pick<Reaction, 'changes' | 'events'>) {
    const tell = () => events.forEach((event) => this.#tell.ofFace(face, event));
    const saved = this.#store.apply(changes);
    if (saved === undefined) tell();
    return saved?.then((isSaved) => {
      if (isSaved) tell();
      return isSaved;
    });
  }

  /** The session that a client which was let in asks for. */
  wish(face: HubFace, deviceId: string, attempt: ConnectAttempt): SessionWish {
    const { sessions } = face.mqtt;
    const { clientId, clean, sessionExpirySeconds } = attempt;
    // A device that was removed and registered again is another one.
    const created = face.ofRegistry ? this.#store.state.devices.get(deviceId)?.createdAt.getTime() : undefined;
    const owner = sessions === undefined ? undefined : `${face.name}/${deviceId}/${created ?? ''}`;
    const unsaid = clean ? 0 : (sessions?.unsaidSeconds ?? 0);
    return { clientId, owner, clean, expirySeconds: sessionExpirySeconds ?? unsaid };
  }
}

/** What a client of MQTT 5 asks for and its cloud has not. Undefined where there is no such thing. */
function withoutSuch({ mqtt }: HubFace, attempt: ConnectAttempt): LoginDecision | undefined {
  if (attempt.protocolVersion !== 5 || !mqtt.versions.includes(5)) return undefined;
  const { authenticationMethod, will } = attempt;
  if (authenticationMethod !== undefined) {
    return {
      accepted: false,
      code: 5,
      cause: 'authentication-method',
      reason: `The client asks for the enhanced authentication ${JSON.stringify(authenticationMethod)}; devices of this hub have certificates and need none.`,
    };
  }
  if (will === undefined) return undefined;
  if (will.qos > mqtt.maximumQos) {
    return {
      accepted: false,
      code: 5,
      cause: 'qos-not-supported',
      reason: `The will has QoS ${will.qos}; this cloud takes ${mqtt.maximumQos} at most.`,
    };
  }
  if (!will.retain || mqtt.retains) return undefined;
  return {
    accepted: false,
    code: 5,
    cause: 'retain-not-supported',
    reason: 'The will is to be retained, which this cloud does not.',
  };
}
