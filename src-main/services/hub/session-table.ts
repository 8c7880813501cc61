import type { Refusal, Session } from '../../core/hub/face.ts';
import type { FaceName } from '../../core/platform/platform.ts';
import type { WillMessage } from '../../core/hub/messages.ts';
import type { HubLink } from '../ports.ts';
import type { MqttSession } from './mqtt-session.ts';
import type { SessionWish } from './mqtt-sessions.ts';

export interface OpenSession extends Session {
  readonly link: HubLink;
  readonly thumbprintSha256: string;
  readonly wish: SessionWish;
  readonly will: WillMessage | undefined;
  /** From the moment that nobody else has the client ID. */
  mqtt: MqttSession | undefined;
  /** CONNACK is out. */
  connected: boolean;
  refusal?: Refusal;
  /** While answers wait for the disk: the last of them. */
  answering?: Promise<unknown>;
}

/** Who is there: found by connection, by device of the registry, and by client ID. */
export class SessionTable {
  readonly #byLink = new Map<HubLink, OpenSession>();
  /** Newest last. */
  readonly #byDevice = new Map<string, Set<OpenSession>>();
  readonly #byClient = new Map<string, OpenSession>();
  /** How many each client of a face has. */
  readonly #counts = new Map<string, number>();

  get size(): number {
    return this.#byLink.size;
  }

  countOf(face: FaceName, deviceId: string): number {
    return this.#counts.get(clientKey(face, deviceId)) ?? 0;
  }

  open(session: OpenSession): void {
    this.#byLink.set(session.link, session);
    const key = clientKey(session.face.name, session.deviceId);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  of(link: HubLink): OpenSession | undefined {
    return this.#byLink.get(link);
  }

  connect(session: OpenSession): void {
    session.connected = true;
    this.#byClient.set(clientKey(session.face.name, session.clientId), session);
    if (!session.face.ofRegistry) return;
    const others = this.#byDevice.get(session.deviceId);
    if (others === undefined) this.#byDevice.set(session.deviceId, new Set([session]));
    else others.add(session);
  }

  end(session: OpenSession): void {
    this.#byLink.delete(session.link);
    const count = this.countOf(session.face.name, session.deviceId) - 1;
    if (count > 0) this.#counts.set(clientKey(session.face.name, session.deviceId), count);
    else this.#counts.delete(clientKey(session.face.name, session.deviceId));
    const key = clientKey(session.face.name, session.clientId);
    if (this.#byClient.get(key) === session) this.#byClient.delete(key);
    const own = this.#byDevice.get(session.deviceId);
    if (own?.delete(session) === true && own.size === 0) this.#byDevice.delete(session.deviceId);
  }

  connected(): OpenSession[] {
    return [...this.#byLink.values()].filter(({ connected }) => connected);
  }

  holder(face: FaceName, clientId: string): OpenSession | undefined {
    return this.#byClient.get(clientKey(face, clientId));
  }

  ofDevice(deviceId: string): readonly OpenSession[] {
    return [...(this.#byDevice.get(deviceId) ?? [])];
  }

  /** The session by which the hub itself can reach the device. */
  channelOf(deviceId: string): OpenSession | undefined {
    return this.ofDevice(deviceId).findLast(({ face }) => face.deviceChannel !== undefined);
  }
}

/** Names of faces have no slash. */
const clientKey = (face: FaceName, clientId: string) => `${face}/${clientId}`;
