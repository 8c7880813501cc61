import type { FaceName } from '../../core/platform/platform.ts';
import { type HandshakeEvidence, diagnoseClientHandshake } from '../../core/diagnosis/client-handshake.ts';
import type { ConnectAttempt, HubFace, HubWorld, LoginDecision, Refusal } from '../../core/hub/face.ts';
import type { HubLimits, LimitName } from '../../core/hub/limits.ts';
import { isKnownCertificate } from '../../core/hub/faces/index.ts';
import type { PublishedMessage, SubscribeRequest } from '../../core/hub/messages.ts';
import { isTold, reasonCode } from '../../core/hub/reason-codes.ts';
import type { AmqpConnection, Goodbye, HubHandler, HubLink, LinkEnd, MqttSessionState, Ports } from '../ports.ts';
import { AmqpClients } from './amqp-clients.ts';
import type { HubClients } from './clients.ts';
import type { DeviceChannels } from './device-channels.ts';
import type { Effecting } from './effecting.ts';
import { type HubParts, hubParts } from './hub-parts.ts';
import { HttpsRequests } from './https-requests.ts';
import { refusedByAlert } from './events.ts';
import { LateAnswersOut } from './late-answers.ts';
import { type MqttClient, mqttClient } from './mqtt-client.ts';
import { MqttSessions } from './mqtt-sessions.ts';
import { Publishing } from './publishing.ts';
import { Routing } from './routing.ts';
import type { HubStore } from './store.ts';
import { Subscribing } from './subscribing.ts';
import { Subscriptions } from './subscriptions.ts';
import type { HubTelling } from './telling.ts';
import { Wills } from './wills.ts';
import type { HubRules } from './world.ts';

/** UNSUBACK (MQTT 5, 3.11.3). */
const noSuchSubscription = 0x11;

/** Carries out what the faces decide: sessions, deliveries, and the events that tell of them. */
export class HubSessions implements HubHandler {
  readonly clients: HubClients;
  readonly channels: DeviceChannels;
  readonly effects: Effecting;
  readonly amqp: AmqpClients;
  readonly https: HttpsRequests;
  readonly routing: Pick<Routing, 'announce'>;
  readonly judgesHandshakes: boolean;
  readonly limits: HubLimits;
  readonly #store: HubStore;
  readonly #tell: HubTelling;
  readonly #parts: HubParts;
  readonly #mqttClients = new WeakMap<HubLink, MqttClient>();
  readonly #mqtt: MqttSessions;
  readonly #publishing: Publishing;
  readonly #subscribing: Subscribing;
  readonly #wills: Wills;
  readonly #late: LateAnswersOut;

  constructor(store: HubStore, ports: Ports, tell: HubTelling, rules: HubRules) {
    this.#store = store;
    this.#tell = tell;
    this.limits = rules.limits;
    this.judgesHandshakes = rules.thingsboardRefusal === 'tls-alert';
    const parts = hubParts(store, ports, tell, rules);
    this.#parts = parts;
    this.clients = parts.clients;
    this.channels = parts.channels;
    this.effects = parts.effects;
    const subscriptions = new Subscriptions();
    this.#mqtt = new MqttSessions(store, ports.clock, rules.limits, subscriptions, {
      forgotten: ({ clientId, face }, reason) =>
        tell.turnedAway({ clientId, remote: '', face: face.name }, { cause: 'limit-reached', reason }),
      overLimit: (limit) => this.limited('', undefined, limit, 'The session that was kept longest was forgotten.'),
    });
    const routing = new Routing(store, ports.clock, this.#mqtt, subscriptions, () => parts.world());
    this.routing = routing;
    this.#subscribing = new Subscribing(store, this.#mqtt, routing, (...refused) => tell.refused(...refused));
    this.#publishing = new Publishing(routing, parts);
    this.amqp = new AmqpClients(parts);
    this.https = new HttpsRequests(parts, ports, rules);
    this.#wills = new Wills(ports.clock);
    this.#late = new LateAnswersOut(store, parts.clients, () => parts.world());
  }

  login(link: HubLink, attempt: ConnectAttempt): ReturnType<HubHandler['login']> {
    const { face, decision: decided } = this.#parts.logins.decide(attempt, this.#parts.world());
    const decision = this.#parts.throttle.login(decided, attempt.clientId);
    const terms = face.mqtt;
    if (!decision.accepted) {
      this.#refusedAloud(face, decision);
      const { code, cause, reason, silent } = decision;
      const { clientId, presented, protocolVersion } = attempt;
      const toldCode = silent === true && protocolVersion !== 5 ? undefined : code;
      this.#tell.turnedAway({ clientId, remote: link.remote, face: face.name, presented }, { cause, reason }, toldCode);
      const told = isTold(cause) ? reason : undefined;
      const codeOf5 = reasonCode('connack', cause, code);
      return { ...decision, told, face: face.name, terms, reasonCode: codeOf5, saved: undefined };
    }
    const { deviceId, apiVersion } = decision;
    const saved = this.#parts.logins.bringAbout(face.name, decision);
    const [leaf] = attempt.presented;
    const letIn = {
      face,
      deviceId,
      apiVersion,
      wish: this.#parts.logins.wish(face, deviceId, attempt),
      thumbprintSha256: leaf === undefined ? '' : this.#parts.thumbprint(leaf),
    };
    const client = mqttClient(link, attempt, this.#store, letIn, this.#late);
    this.#mqttClients.set(link, client);
    this.clients.table.open(client);
    return { ...decision, face: face.name, terms, reasonCode: 0, told: undefined, saved };
  }

  /** A cloud may remember whom it refuses, and tell others. */
  #refusedAloud(face: HubFace, decision: Extract<LoginDecision, { accepted: false }>): void {
    const announce = () => void this.routing.announce(face, decision.announcements);
    const saved = this.#parts.logins.bringAbout(face.name, decision);
    if (saved === undefined) announce();
    else void saved.then((isSaved) => (isSaved ? announce() : undefined));
  }

  enter(link: HubLink): MqttSessionState {
    const session = this.#mqttClients.get(link);
    if (session === undefined) throw new Error('Nobody was let in by this connection.');
    const { face, wish } = session;
    const before = this.#mqtt.filtersOf(face, wish.clientId);
    // What was subscribed to and is allowed no longer cannot be gone on with.
    const clean = wish.clean || this.#subscribing.forbidden(session, before, this.#parts.world()) !== undefined;
    const mqtt = this.#mqtt.enter(face, { ...wish, clean });
    mqtt.link = link;
    session.mqtt = mqtt;
    // Among clients of MQTT the wire has seen to it.
    this.clients.displace(session, (holder) => !this.#mqttClients.has(holder.link as HubLink));
    this.#wills.cancel(mqtt);
    return mqtt;
  }

  connected(link: HubLink): void {
    const session = this.#mqttClients.get(link);
    if (session !== undefined) this.clients.connected(session);
  }

  receptive(link: HubLink): void {
    const session = this.#mqttClients.get(link);
    if (session === undefined) return;
    this.channels.deliver(session);
    for (const message of session.mqtt?.owed.splice(0) ?? []) link.send(message);
    void this.#late.offer(session);
  }

  subscribe(link: HubLink, requests: readonly SubscribeRequest[]): ReturnType<HubHandler['subscribe']> {
    const session = this.#mqttClients.get(link);
    if (session?.mqtt === undefined) return undefined;
    const outcome = this.#subscribing.take(session, session.mqtt, requests, this.#parts.world());
    if ('answer' in outcome) return this.#subscribing.answered(session.mqtt, outcome.answer);
    // Gone on with, the session would end so again.
    this.#mqtt.endWithConnection(session.mqtt);
    this.clients.close(session, outcome.refusal);
    return undefined;
  }

  unsubscribe(link: HubLink, filters: readonly string[]): readonly number[] {
    const mqtt = this.#mqttClients.get(link)?.mqtt;
    return filters.map((filter) =>
      mqtt !== undefined && this.#mqtt.unsubscribed(mqtt, filter) ? 0 : noSuchSubscription,
    );
  }

  publish(link: HubLink, message: PublishedMessage): ReturnType<HubHandler['publish']> {
    const session = this.#mqttClients.get(link);
    return session === undefined ? undefined : this.#publishing.take(session, message, this.#parts.world());
  }

  acknowledged(link: HubLink, remembered: string): void {
    const session = this.#mqttClients.get(link);
    if (session !== undefined) this.#late.acknowledged(session, remembered);
  }

  ended(link: HubLink, end: LinkEnd, text: string, goodbye?: Goodbye): void {
    const session = this.#mqttClients.get(link);
    if (session === undefined) return;
    const { mqtt, will } = session;
    if (mqtt !== undefined) {
      // A session that was to end with its connection does (MQTT 5, 3.14.2.2.2).
      this.#mqtt.leave(mqtt, mqtt.isKept ? goodbye?.sessionExpirySeconds : undefined);
      const isGoodbye = end === 'hub-stopped' || (end === 'disconnect' && goodbye?.withWill !== true);
      if (will !== undefined && !isGoodbye)
        this.#wills.due(mqtt, will, (message) => void this.#publishing.take(session, message, this.#parts.world()));
    }
    this.clients.ended(session, end, text);
  }

  rejected(link: HubLink, text: string, cause: Parameters<HubHandler['rejected']>[2] = 'protocol-error'): void {
    this.#tell.turnedAway(link, { cause, reason: text });
  }

  limited(remote: string, link: HubLink | AmqpConnection | undefined, limit: LimitName, happened: string): void {
    this.clients.limited(remote, link, limit, happened);
  }

  failed(remote: string, link: HubLink | AmqpConnection | undefined, error: unknown): void {
    this.clients.failed(remote, link, error);
  }

  handshakeFailed(remote: string, evidence: HandshakeEvidence, presented: readonly Uint8Array[]): void {
    this.#tell.handshakeFailed(remote, diagnoseClientHandshake(evidence), presented);
  }

  admits(remote: string, presented: readonly Uint8Array[]): boolean {
    const [leaf] = presented;
    // A certificate is wanted, not demanded.
    if (leaf === undefined || isKnownCertificate(presented, this.#parts.world())) return true;
    this.#tell.handshakeFailed(remote, refusedByAlert(leaf), presented);
    return false;
  }

  /** What is known now. */
  world(): HubWorld {
    return this.#parts.world();
  }

  /** Why such a login would be refused now, or `admitted` to the registry before; nothing happens, and nobody is told. */
  foresee(attempt: ConnectAttempt, admitted: boolean): (Refusal & { readonly face: FaceName }) | undefined {
    const now = this.#parts.world();
    const world = { ...now, autoRegister: now.autoRegister || admitted };
    const { face, decision } = this.#parts.logins.decide(attempt, world);
    const { presented } = attempt;
    const refusal = decision.accepted
      ? face.laterRefusal?.({ deviceId: decision.deviceId, presented }, world)
      : { cause: decision.cause, reason: decision.reason };
    return refusal === undefined ? undefined : { ...refusal, face: face.name };
  }

  /** The connections by MQTT of one client of a face, newest last. */
  ofFace(face: FaceName, deviceId: string): MqttClient[] {
    return this.#connected().filter((one) => one.face.name === face && one.deviceId === deviceId);
  }

  /** Ends connections that have subscribed to what is allowed no longer. */
  checkSubscriptions(): void {
    for (const session of this.#connected()) {
      const refusal = this.#subscribing.forbidden(session, session.filters, this.#parts.world());
      if (refusal === undefined) continue;
      if (session.mqtt !== undefined) this.#mqtt.endWithConnection(session.mqtt);
      this.clients.close(session, refusal);
    }
  }

  /** What was to be said later is not. */
  stop(): void {
    this.#wills.close();
  }

  #connected(): MqttClient[] {
    return this.clients.table.connected().flatMap(({ link }) => this.#mqttClients.get(link as HubLink) ?? []);
  }
}
