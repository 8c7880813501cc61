import type { FaceName, Refusal, Session } from '../../core/hub/face.ts';
import type { HubLink } from '../ports.ts';

export interface OpenSession extends Session {
  readonly link: HubLink;
  readonly filters: Map<string, 0 | 1>;
  readonly thumbprintSha256: string;
  /** Sent on this connection and not acknowledged yet. */
  readonly delivering: Set<string>;
  /** CONNACK is out. */
  connected: boolean;
  refusal?: Refusal;
}

/** Who is there: found by connection, by device of the registry, and by client ID. */
export class SessionTable {
  readonly #byLink = new Map<HubLink, OpenSession>();
  /** Newest last. */
  readonly #byDevice = new Map<string, Set<OpenSession>>();
  readonly #byClient = new Map<string, OpenSession>();

  open(session: OpenSession): void {
    this.#byLink.set(session.link, session);
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
