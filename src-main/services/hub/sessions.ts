import type { FaceName } from '../../core/platform/platform.ts';
import { type HandshakeEvidence, diagnoseClientHandshake } from '../../core/diagnosis/client-handshake.ts';
import type { ConnectAttempt, HubWorld, Refusal } from '../../core/hub/face.ts';
import type { HubLimits, LimitName } from '../../core/hub/limits.ts';
import { isKnownCertificate } from '../../core/hub/faces/index.ts';
import type { Granted, PublishedMessage, SubscribeRequest } from '../../core/hub/messages.ts';
import { isTold, reasonCode } from '../../core/hub/reason-codes.ts';
import { thumbprintsOf } from '../../core/x509/thumbprint.ts';
import type { Goodbye, HubHandler, HubLink, LinkEnd, MqttSessionState, Ports } from '../ports.ts';
import { DeviceChannels } from './device-channels.ts';
import { endReason, failureOf, refusedByAlert } from './events.ts';
import { Logins } from './logins.ts';
import { MqttSessions } from './mqtt-sessions.ts';
import { Publishing } from './publishing.ts';
import { rememberedChecks } from './remembered-checks.ts';
import { Routing } from './routing.ts';
import { type OpenSession, SessionTable } from './session-table.ts';
import type { HubStore } from './store.ts';
import { limitRefusal } from './bounds.ts';
import { Subscribing } from './subscribing.ts';
import { Subscriptions } from './subscriptions.ts';
import type { HubTelling } from './telling.ts';
import { Wills } from './wills.ts';
import { type HubRules, hubWorld } from './world.ts';

/** UNSUBACK (MQTT 5, 3.11.3). */
const noSuchSubscription = 0x11;
const noFilters: ReadonlyMap<string, Granted> = new Map();

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
  readonly #logins: Logins;
  readonly #mqtt: MqttSessions;
  readonly #publishing: Publishing;
  readonly #subscribing: Subscribing;
  readonly #wills: Wills;

  constructor(store: HubStore, ports: Ports, tell: HubTelling, rules: HubRules) {
    this.#store = store;
    this.#ports = ports;
    this.#tell = tell;
    this.limits = rules.limits;
    this.judgesHandshakes = rules.thingsboardRefusal === 'tls-alert';
    const signatures = rememberedChecks(ports.keys, ports.ciphers.digest);
    this.#world = () => hubWorld(store, this.#table, ports, signatures, rules);
    this.channels = new DeviceChannels(store, this.#table, ports.clock);
    this.#logins = new Logins(store, this.#table, rules.limits, tell);
    const subscriptions = new Subscriptions();
    this.#mqtt = new MqttSessions(store, ports.clock, rules.limits, subscriptions, {
      forgotten: ({ clientId, face }, reason) =>
        tell.turnedAway({ clientId, remote: '', face: face.name }, { cause: 'limit-reached', reason }),
      overLimit: (limit) => this.limited('', undefined, limit, 'The session that was kept longest was forgotten.'),
    });
    const routing = new Routing(store, ports.clock, this.#mqtt, subscriptions);
    this.#subscribing = new Subscribing(store, this.#mqtt, routing, (...refused) => tell.refused(...refused));
    this.#publishing = new Publishing(store, routing, this.channels, tell, (...refused) => this.close(...refused));
    this.#wills = new Wills(ports.clock);
  }

  isConnected(deviceId: string): boolean {
    return this.#table.ofDevice(deviceId).length > 0;
  }

  login(link: HubLink, attempt: ConnectAttempt): ReturnType<HubHandler['login']> {
    const { face, decision } = this.#logins.decide(attempt, this.#world());
    const terms = face.mqtt;
    if (!decision.accepted) {
      const { code, cause, reason } = decision;
      const { clientId } = attempt;
      this.#tell.turnedAway({ clientId, remote: link.remote, face: face.name }, { cause, reason }, code);
      const told = isTold(cause) ? reason : undefined;
      const codeOf5 = reasonCode('connack', cause, code);
      return { ...decision, told, face: face.name, terms, reasonCode: codeOf5, saved: undefined };
    }
    const { deviceId } = decision;
    const saved = this.#logins.bringAbout(face.name, decision);
    const [leaf] = attempt.presented;
    this.#table.open({
      face,
      deviceId,
      clientId: attempt.clientId,
      protocolVersion: attempt.protocolVersion,
      presented: attempt.presented,
      wish: this.#logins.wish(face, deviceId, attempt),
      will: attempt.will,
      mqtt: undefined,
      get filters() {
        return this.mqtt?.filters ?? noFilters;
      },
      link,
      connected: false,
      thumbprintSha256: leaf === undefined ? '' : thumbprintsOf(leaf, this.#ports.ciphers.digest).sha256,
    });
    return { ...decision, face: face.name, terms, reasonCode: 0, told: undefined, saved };
  }

  enter(link: HubLink): MqttSessionState {
    const session = this.#table.of(link);
    if (session === undefined) throw new Error('Nobody was let in by this connection.');
    const { face, wish } = session;
    const before = this.#mqtt.filtersOf(face, wish.clientId);
    // What was subscribed to and is allowed no longer cannot be gone on with.
    const clean = wish.clean || this.#subscribing.forbidden(session, before, this.#world()) !== undefined;
    const mqtt = this.#mqtt.enter(face, { ...wish, clean });
    mqtt.link = link;
    session.mqtt = mqtt;
    this.#wills.cancel(mqtt);
    return mqtt;
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
    if (session === undefined) return;
    this.channels.deliver(session);
    for (const message of session.mqtt?.owed.splice(0) ?? []) link.send(message);
  }

  subscribe(link: HubLink, requests: readonly SubscribeRequest[]): ReturnType<HubHandler['subscribe']> {
    const session = this.#table.of(link);
    if (session?.mqtt === undefined) return undefined;
    const outcome = this.#subscribing.take(session, session.mqtt, requests, this.#world());
    if ('answer' in outcome) return this.#subscribing.answered(session.mqtt, outcome.answer);
    // Gone on with, the session would end so again.
    this.#mqtt.endWithConnection(session.mqtt);
    this.close(session, outcome.refusal);
    return undefined;
  }

  unsubscribe(link: HubLink, filters: readonly string[]): readonly number[] {
    const mqtt = this.#table.of(link)?.mqtt;
    return filters.map((filter) =>
      mqtt !== undefined && this.#mqtt.unsubscribed(mqtt, filter) ? 0 : noSuchSubscription,
    );
  }

  publish(link: HubLink, message: PublishedMessage): ReturnType<HubHandler['publish']> {
    const session = this.#table.of(link);
    return session === undefined ? undefined : this.#publishing.take(session, message, this.#world());
  }

  acknowledged(link: HubLink, topic: string): void {
    const session = this.#table.of(link);
    if (session !== undefined) this.channels.acknowledged(session, topic);
  }

  ended(link: HubLink, end: LinkEnd, text: string, goodbye?: Goodbye): void {
    const session = this.#table.of(link);
    if (session === undefined) return;
    const { mqtt, will } = session;
    if (mqtt !== undefined) {
      // A session that was to end with its connection does (MQTT 5, 3.14.2.2.2).
      this.#mqtt.leave(mqtt, mqtt.isKept ? goodbye?.sessionExpirySeconds : undefined);
      const isGoodbye = end === 'hub-stopped' || (end === 'disconnect' && goodbye?.withWill !== true);
      if (will !== undefined && !isGoodbye)
        this.#wills.due(mqtt, will, (message) => void this.#publishing.take(session, message, this.#world()));
    }
    this.#table.end(session);
    // One that went away while it was being let in was never told of.
    if (!session.connected) return;
    this.#tell.disconnected(session, session.refusal ?? endReason(end, text));
  }

  rejected(link: HubLink, text: string, cause: Parameters<HubHandler['rejected']>[2] = 'protocol-error'): void {
    this.#tell.turnedAway(link, { cause, reason: text });
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
    const { cause, reason } = refusal;
    session.link.close(reasonCode('disconnect', cause), isTold(cause) ? reason : undefined);
  }

  /** Ends a device's connections, after it was disabled or removed. */
  expel(deviceId: string, refusal: Refusal): void {
    for (const session of this.#table.ofDevice(deviceId)) this.close(session, refusal);
  }

  /** Ends connections that have subscribed to what is allowed no longer. */
  checkSubscriptions(): void {
    for (const session of this.#table.connected()) {
      const refusal = this.#subscribing.forbidden(session, session.filters, this.#world());
      if (refusal === undefined) continue;
      if (session.mqtt !== undefined) this.#mqtt.endWithConnection(session.mqtt);
      this.close(session, refusal);
    }
  }

  /** What was to be said later is not. */
  stop(): void {
    this.#wills.close();
  }

  /** Tells the first thing alone that ends a session. */
  #refuse(session: OpenSession, refusal: Refusal): void {
    if (session.refusal !== undefined) return;
    session.refusal = refusal;
    this.#tell.refused(session, refusal);
  }
}
