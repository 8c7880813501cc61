import type { FaceName } from '../../core/platform/platform.ts';
import { type HandshakeEvidence, diagnoseClientHandshake } from '../../core/diagnosis/client-handshake.ts';
import type {
  ConnectAttempt,
  HubFace,
  HubWorld,
  LoginDecision,
  PublishedMessage,
  Reaction,
  Refusal,
  SubscribeRequest,
} from '../../core/hub/face.ts';
import type { HubLimits, LimitName } from '../../core/hub/limits.ts';
import { faceFor, isKnownCertificate } from '../../core/hub/faces/index.ts';
import { thumbprintsOf } from '../../core/x509/thumbprint.ts';
import type { HubHandler, HubLink, LinkEnd, Ports } from '../ports.ts';
import { DeviceChannels } from './device-channels.ts';
import { endReason, failureOf, refusedByAlert } from './events.ts';
import { route } from './routing.ts';
import { type OpenSession, SessionTable } from './session-table.ts';
import type { HubStore } from './store.ts';
import { limitRefusal, withinLimits } from './bounds.ts';
import type { HubTelling } from './telling.ts';
import { type HubRules, hubWorld } from './world.ts';

/** Carries out what the faces decide: sessions, deliveries, and the events that tell of them. */
export class HubSessions implements HubHandler {
  readonly channels: DeviceChannels;
  readonly judgesHandshakes: boolean;
  readonly limits: HubLimits;
  readonly #store: HubStore;
  readonly #ports: Ports;
  readonly #tell: HubTelling;
  readonly #world: () => HubWorld;
  readonly #table = new SessionTable();

  constructor(store: HubStore, ports: Ports, tell: HubTelling, rules: HubRules) {
    this.#store = store;
    this.#ports = ports;
    this.#tell = tell;
    this.limits = rules.limits;
    this.judgesHandshakes = rules.thingsboardRefusal === 'tls-alert';
    this.#world = () => hubWorld(store, this.#table, ports, rules);
    this.channels = new DeviceChannels(store, this.#table, ports.clock);
  }

  isConnected(deviceId: string): boolean {
    return this.#table.ofDevice(deviceId).length > 0;
  }

  login(link: HubLink, attempt: ConnectAttempt): ReturnType<HubHandler['login']> {
    const world = this.#world();
    const face = faceFor(attempt, world);
    const decision = this.#withinLimits(face, attempt, face.login(attempt, world));
    if (!decision.accepted) {
      const { code, cause, reason } = decision;
      const { clientId } = attempt;
      this.#tell.turnedAway({ clientId, remote: link.remote, face: face.name }, { cause, reason }, code);
      return { ...decision, face: face.name, sessionOwner: undefined, saved: undefined };
    }
    const { deviceId } = decision;
    const saved = this.#bringAbout(face.name, decision);
    const [leaf] = attempt.presented;
    this.#table.open({
      face,
      deviceId,
      clientId: attempt.clientId,
      presented: attempt.presented,
      filters: new Map(),
      delivering: new Set(),
      link,
      connected: false,
      thumbprintSha256: leaf === undefined ? '' : thumbprintsOf(leaf, this.#ports.ciphers.digest).sha256,
    });
    // A device that was removed and registered again is another one.
    const created = face.ofRegistry ? this.#store.state.devices.get(deviceId)?.createdAt.getTime() : undefined;
    const sessionOwner = face.keepsSessions === false ? undefined : `${face.name}/${deviceId}/${created ?? ''}`;
    return { ...decision, face: face.name, sessionOwner, saved };
  }

  connected(link: HubLink): void {
    const session = this.#table.of(link);
    if (session === undefined) return;
    const { deviceId } = session;
    this.#table.connect(session);
    if (session.face.ofRegistry) {
      this.#store.changeDevice(deviceId, (device) => ({ ...device, lastSeenAt: this.#ports.clock.now() }));
    }
    this.#tell.connected(session);
  }

  receptive(link: HubLink): void {
    const session = this.#table.of(link);
    if (session !== undefined) this.channels.deliver(session);
  }

  subscribe(link: HubLink, request: SubscribeRequest): 0 | 1 | 128 | undefined {
    const session = this.#table.of(link);
    if (session === undefined) return undefined;
    const decision = session.face.subscribe(session, request, this.#world());
    if (decision.granted === undefined) {
      this.#refuse(session, decision.refusal);
      return undefined;
    }
    const { granted } = decision;
    if (granted !== 128) session.filters.set(request.filter, granted);
    return granted;
  }

  unsubscribed(link: HubLink, filter: string): void {
    this.#table.of(link)?.filters.delete(filter);
  }

  publish(link: HubLink, message: PublishedMessage): boolean | Promise<boolean> {
    const session = this.#table.of(link);
    if (session === undefined) return false;
    const reaction = session.face.publish(session, message, this.#world());
    if (!this.#store.hasRoom(reaction.changes ?? [])) {
      this.#refuse(session, limitRefusal('stateBytes', `What ${session.deviceId} sent has no room.`, this.limits));
      return false;
    }
    const saved = this.#store.apply(reaction.changes ?? []);
    const before = session.answering;
    if (saved === undefined && before === undefined) return this.#answer(session, reaction);
    // A client is answered in the order in which it has spoken, and never of what a crash could take back.
    const answered = Promise.all([saved, before]).then(
      ([isSaved]) => isSaved !== false && this.#answer(session, reaction),
    );
    session.answering = answered;
    void answered
      .finally(() => {
        if (session.answering === answered) delete session.answering;
      })
      .catch(() => undefined);
    return answered;
  }

  /** Everything but the changes, which are made. Answers whether the connection stays. */
  #answer(session: OpenSession, reaction: Reaction): boolean {
    const { refusal, declined, telemetry, replies = [], deliver, methodResponse, events = [] } = reaction;
    for (const event of events) this.#tell.ofFace(session.face.name, event);
    if (telemetry !== undefined) this.#tell.telemetry(telemetry);
    if (methodResponse !== undefined) this.channels.methodAnswered(session.deviceId, methodResponse);
    if (declined !== undefined) this.#tell.refused(session, declined);
    for (const reply of replies) session.link.send(reply);
    if (deliver !== undefined) route(deliver, this.#table.connected());
    if (refusal === undefined) return true;
    this.#refuse(session, refusal);
    return false;
  }

  acknowledged(link: HubLink, topic: string): void {
    const session = this.#table.of(link);
    if (session !== undefined) this.channels.acknowledged(session, topic);
  }

  ended(link: HubLink, end: LinkEnd, text: string): void {
    const session = this.#table.of(link);
    if (session === undefined) return;
    this.#table.end(session);
    // One that went away while it was being let in was never told of.
    if (!session.connected) return;
    this.#tell.disconnected(session, session.refusal ?? endReason(end, text));
  }

  rejected(link: HubLink, text: string): void {
    this.#tell.turnedAway(link, { cause: 'protocol-error', reason: text });
  }

  limited(remote: string, link: HubLink | undefined, limit: LimitName, happened: string): void {
    const session = link === undefined ? undefined : this.#table.of(link);
    const refusal = limitRefusal(limit, happened, this.limits);
    if (session !== undefined) this.#refuse(session, refusal);
    else this.#tell.limited({ remote, clientId: link?.clientId ?? '' }, limit, refusal);
  }

  failed(remote: string, link: HubLink | undefined, error: unknown): void {
    this.#ports.log.error('The local hub failed while it served a client.', error);
    const session = link === undefined ? undefined : this.#table.of(link);
    if (session === undefined) this.#tell.turnedAway({ clientId: link?.clientId ?? '', remote }, failureOf(error));
    else this.#refuse(session, failureOf(error));
  }

  handshakeFailed(remote: string, evidence: HandshakeEvidence): void {
    this.#tell.handshakeFailed(remote, diagnoseClientHandshake(evidence));
  }

  admits(remote: string, presented: readonly Uint8Array[]): boolean {
    const [leaf] = presented;
    // A certificate is wanted, not demanded.
    if (leaf === undefined || isKnownCertificate(presented, this.#world())) return true;
    this.#tell.handshakeFailed(remote, refusedByAlert(leaf));
    return false;
  }

  /** The connections of one client of a face, newest last. */
  ofFace(face: FaceName, deviceId: string): OpenSession[] {
    return this.#table.connected().filter((one) => one.face.name === face && one.deviceId === deviceId);
  }

  /** Ends one connection by a rule of the hub. */
  close(session: OpenSession, refusal: Refusal): void {
    this.#refuse(session, refusal);
    session.link.close();
  }

  /** Ends a device's connections, after it was disabled or removed. */
  expel(deviceId: string, refusal: Refusal): void {
    for (const session of this.#table.ofDevice(deviceId)) this.close(session, refusal);
  }

  /** Ends connections that have subscribed to what is allowed no longer. */
  checkSubscriptions(): void {
    const world = this.#world();
    for (const session of this.#table.connected()) {
      for (const [filter, qos] of session.filters) {
        const decision = session.face.subscribe(session, { filter, qos, together: 1 }, world);
        if (decision.granted !== undefined) continue;
        this.close(session, decision.refusal);
        break;
      }
    }
  }

  /** Makes the changes, and tells the events when they are safe. */
  #bringAbout(face: FaceName, { changes = [], events = [] }: Pick<Reaction, 'changes' | 'events'>) {
    const tell = () => events.forEach((event) => this.#tell.ofFace(face, event));
    const saved = this.#store.apply(changes);
    if (saved === undefined) tell();
    return saved?.then((isSaved) => {
      if (isSaved) tell();
      return isSaved;
    });
  }

  #withinLimits(face: HubFace, attempt: ConnectAttempt, decision: LoginDecision): LoginDecision {
    if (decision.accepted && !this.#store.hasRoom(decision.changes ?? [])) {
      const happened = `There is no room for what the login of ${decision.deviceId} makes.`;
      return { accepted: false, code: 3, ...limitRefusal('stateBytes', happened, this.limits) };
    }
    return withinLimits(face, attempt, decision, this.#table, this.limits);
  }

  /** Tells the first thing alone that ends a session. */
  #refuse(session: OpenSession, refusal: Refusal): void {
    if (session.refusal !== undefined) return;
    session.refusal = refusal;
    this.#tell.refused(session, refusal);
  }
}
