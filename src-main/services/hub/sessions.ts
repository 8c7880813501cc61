import type { HubEvent } from '../../contract/models.ts';
import { fromUtf8 } from '../../core/bytes.ts';
import { type HubDevice, type JsonObject, withoutPending } from '../../core/hub/devices.ts';
import type {
  ConnectAttempt,
  HubWorld,
  LoginDecision,
  PublishedMessage,
  Refusal,
  Session,
} from '../../core/hub/face.ts';
import { faceFor } from '../../core/hub/faces.ts';
import { thumbprintsOf } from '../../core/x509/thumbprint.ts';
import { endReason, messageEvent } from './events.ts';
import type { HubHandler, HubLink, LinkEnd, Ports } from '../ports.ts';
import type { Topic } from '../topic.ts';
import { type MethodAnswer, MethodCalls } from './method-calls.ts';
import type { HubStore } from './store.ts';
import { hubWorld } from './world.ts';

interface OpenSession extends Session {
  readonly link: HubLink;
  readonly filters: Map<string, 0 | 1 | 2>;
  readonly thumbprintSha256: string;
  /** Sent on this connection and not acknowledged yet. */
  readonly delivering: Set<string>;
  refusal?: Refusal;
}

/** Carries out what the faces decide: sessions, deliveries, and the events that tell of them. */
export class HubSessions implements HubHandler {
  readonly #store: HubStore;
  readonly #ports: Ports;
  readonly #events: Topic<HubEvent>;
  readonly #world: () => HubWorld;
  readonly #sessions = new Map<HubLink, OpenSession>();
  /** Connected, one a device. */
  readonly #byDevice = new Map<string, OpenSession>();
  /** When the device that last logged in under an ID was created. */
  readonly #generations = new Map<string, number>();
  readonly #methodCalls: MethodCalls;

  constructor(store: HubStore, ports: Ports, events: Topic<HubEvent>, autoRegister: boolean) {
    this.#store = store;
    this.#ports = ports;
    this.#events = events;
    this.#world = () => hubWorld(store, ports, autoRegister);
    this.#methodCalls = new MethodCalls(ports.clock);
  }

  isConnected(deviceId: string): boolean {
    return this.#byDevice.has(deviceId);
  }

  login(link: HubLink, attempt: ConnectAttempt): LoginDecision & { readonly forgetSession?: boolean } {
    const face = faceFor(attempt);
    const decision = face.login(attempt, this.#world());
    if (!decision.accepted) {
      const { code, cause, reason } = decision;
      const origin = { at: this.#at(), face: face.name, clientId: attempt.clientId, remote: link.remote };
      this.#events.publish({ type: 'refused', ...origin, code, cause, reason });
      return decision;
    }
    const { deviceId, register } = decision;
    if (register !== undefined) {
      this.#store.devices.set(deviceId, register);
      this.#events.publish({ type: 'registered', at: this.#at(), face: face.name, deviceId });
    }
    const [leaf] = attempt.presented;
    this.#sessions.set(link, {
      face,
      deviceId,
      clientId: attempt.clientId,
      filters: new Map(),
      delivering: new Set(),
      link,
      thumbprintSha256: leaf === undefined ? '' : thumbprintsOf(leaf, this.#ports.ciphers.digest).sha256,
    });
    // A device that was removed and registered again is another one.
    const generation = this.#store.devices.get(deviceId)?.createdAt.getTime();
    const forgetSession = this.#generations.get(deviceId) !== generation;
    if (generation !== undefined) this.#generations.set(deviceId, generation);
    return { ...decision, forgetSession };
  }

  connected(link: HubLink): void {
    const session = this.#sessions.get(link);
    if (session === undefined) return;
    const { deviceId, thumbprintSha256 } = session;
    this.#byDevice.set(deviceId, session);
    this.#change(deviceId, (device) => ({ ...device, lastSeenAt: this.#ports.clock.now() }));
    this.#events.publish({ type: 'connected', ...this.#origin(session), deviceId, thumbprintSha256 });
  }

  receptive(link: HubLink): void {
    this.#deliver(this.#sessions.get(link));
  }

  subscribe(link: HubLink, filter: string, qos: 0 | 1 | 2): 0 | 1 | 2 | undefined {
    const session = this.#sessions.get(link);
    if (session === undefined) return undefined;
    const decision = session.face.subscribe(session, filter, qos);
    if (decision.granted === undefined) {
      this.#refuse(session, decision.refusal);
      return undefined;
    }
    session.filters.set(filter, decision.granted);
    return decision.granted;
  }

  unsubscribed(link: HubLink, filter: string): void {
    this.#sessions.get(link)?.filters.delete(filter);
  }

  publish(link: HubLink, message: PublishedMessage): boolean {
    const session = this.#sessions.get(link);
    if (session === undefined) return false;
    const { refusal, telemetry, update, reply, methodResponse } = session.face.publish(session, message, this.#world());
    if (update !== undefined) {
      this.#store.devices.set(session.deviceId, update);
      this.#store.saveSoon();
      const { face, deviceId } = session;
      this.#events.publish({
        type: 'reported',
        at: this.#at(),
        face: face.name,
        deviceId,
        version: update.reported.version,
      });
    }
    if (telemetry !== undefined) this.#events.publish(messageEvent(this.#at(), session.face, telemetry));
    if (methodResponse !== undefined) {
      const { requestId, status, payload } = methodResponse;
      this.#methodCalls.answered(session.deviceId, requestId, { status, payload: fromUtf8(payload) ?? '' });
    }
    if (reply !== undefined) link.send(reply);
    if (refusal === undefined) return true;
    this.#refuse(session, refusal);
    return false;
  }

  acknowledged(link: HubLink, topic: string): void {
    const session = this.#sessions.get(link);
    const messageId = session?.face.acknowledged(topic);
    if (session === undefined || messageId === undefined) return;
    session.delivering.delete(messageId);
    this.#change(session.deviceId, (device) => withoutPending(device, messageId));
  }

  ended(link: HubLink, end: LinkEnd, text: string): void {
    const session = this.#sessions.get(link);
    if (session === undefined) return;
    this.#sessions.delete(link);
    // One that went away while it was being let in was never told of.
    if (this.#byDevice.get(session.deviceId) !== session && end !== 'replaced') return;
    if (this.#byDevice.get(session.deviceId) === session) this.#byDevice.delete(session.deviceId);
    const { deviceId, refusal } = session;
    const why = refusal ?? endReason(end, text);
    this.#events.publish({ type: 'disconnected', ...this.#origin(session), deviceId, ...why });
  }

  rejected(link: HubLink, cause: 'protocol-error' | 'message-too-large', text: string): void {
    const session = this.#sessions.get(link);
    if (session !== undefined) return this.#refuse(session, { cause, reason: text });
    const { clientId, remote } = link;
    this.#events.publish({ type: 'refused', at: this.#at(), face: 'none', clientId, remote, cause, reason: text });
  }

  handshakeFailed(remote: string, text: string): void {
    this.#events.publish({ type: 'handshake-failed', at: this.#at(), remote, reason: text });
  }

  /** Sends what waits for the device. True when something went out. */
  deliverPending(deviceId: string): boolean {
    return this.#deliver(this.#byDevice.get(deviceId));
  }

  /** Pushes a change of the desired properties. False when the device is away or has not subscribed. */
  pushDesired(device: HubDevice, patch: JsonObject): boolean {
    const session = this.#byDevice.get(device.deviceId);
    const { version } = device.desired;
    const message = session?.face.desiredChanged(session, patch, version);
    if (session === undefined || message === undefined) return false;
    session.link.send(message);
    return true;
  }

  /** Calls a direct method. Undefined when the device is away or has not subscribed. */
  callMethod(
    deviceId: string,
    name: string,
    payload: Uint8Array,
    timeoutMs: number,
  ): Promise<MethodAnswer | 'no-answer'> | undefined {
    const session = this.#byDevice.get(deviceId);
    if (session === undefined) return undefined;
    return this.#methodCalls.call(deviceId, timeoutMs, (requestId) => {
      const message = session.face.methodRequest(session, name, requestId, payload);
      if (message !== undefined) session.link.send(message);
      return message !== undefined;
    });
  }

  /** Ends a device's connection, after it was disabled or removed. */
  expel(deviceId: string, refusal: Refusal): void {
    const session = this.#byDevice.get(deviceId);
    if (session === undefined) return;
    this.#refuse(session, refusal);
    session.link.close();
  }

  #deliver(session: OpenSession | undefined): boolean {
    const device = session && this.#store.devices.get(session.deviceId);
    if (session === undefined || device === undefined) return false;
    let sent = false;
    for (const message of session.face.cloudToDevice(session, device)) {
      const messageId = session.face.acknowledged(message.topic) ?? '';
      if (session.delivering.has(messageId)) continue;
      session.link.send(message);
      // Nobody acknowledges at QoS 0: it is done when it is sent.
      if (message.qos === 0) this.#change(session.deviceId, (one) => withoutPending(one, messageId));
      else session.delivering.add(messageId);
      sent = true;
    }
    return sent;
  }

  #refuse(session: OpenSession, refusal: Refusal): void {
    session.refusal = refusal;
    this.#events.publish({ type: 'refused', ...this.#origin(session), deviceId: session.deviceId, ...refusal });
  }

  #change(deviceId: string, change: (device: HubDevice) => HubDevice): void {
    const device = this.#store.devices.get(deviceId);
    if (device === undefined) return;
    this.#store.devices.set(deviceId, change(device));
    this.#store.saveSoon();
  }

  #origin({ face, clientId, link }: OpenSession): { at: string; face: string; clientId: string; remote: string } {
    return { at: this.#at(), face: face.name, clientId, remote: link.remote };
  }

  #at(): string {
    return this.#ports.clock.now().toISOString();
  }
}
