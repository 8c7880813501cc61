import type { LetIn, Refusal, Session } from '../../core/hub/face.ts';
import type { OutgoingMessage } from '../../core/hub/messages.ts';
import type { FaceName } from '../../core/platform/platform.ts';
import type { DeviceLine } from './device-line.ts';

/** A client that was let in, whatever it speaks. */
export interface OpenSession extends LetIn {
  /** Its connection. */
  readonly link: { readonly remote: string };
  readonly thumbprintSha256: string;
  /** What it speaks, as people call it. */
  readonly protocol: string;
  /** By which the hub itself reaches the device, where there is such a way. */
  readonly line?: DeviceLine | undefined;
  /** How it is spoken to by topics, where it speaks MQTT. */
  readonly topics?:
    | {
        readonly session: Session;
        send(message: OutgoingMessage): void;
        /** What has come for it that it asked for before. */
        sendLate(): void;
      }
    | undefined;
  /** It was told that it is let in. */
  connected: boolean;
  refusal?: Refusal;
  /** A newer connection has taken its place. */
  displaced?: true;
  /** While answers wait for the disk: the last of them. */
  answering?: Promise<unknown>;
  /** Ends the connection; its client is told as much as its protocol can say and it may know. Without a reason it breaks off. */
  end(refusal?: Refusal): void;
}

/** Who is there: found by connection, by device of the registry, and by client ID. */
export class SessionTable {
  readonly #byLink = new Map<OpenSession['link'], OpenSession>();
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

  of(link: OpenSession['link']): OpenSession | undefined {
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

  /** Those too who are still being let in, or send requests by HTTPS. */
  all(): OpenSession[] {
    return [...this.#byLink.values()];
  }

  connected(): OpenSession[] {
    return this.all().filter(({ connected }) => connected);
  }

  holder(face: FaceName, clientId: string): OpenSession | undefined {
    return this.#byClient.get(clientKey(face, clientId));
  }

  ofDevice(deviceId: string): readonly OpenSession[] {
    return [...(this.#byDevice.get(deviceId) ?? [])];
  }

  /** The session by which the hub itself can reach the device. */
  channelOf(deviceId: string): OpenSession | undefined {
    return this.ofDevice(deviceId).findLast(({ line }) => line !== undefined);
  }
}

/** Names of faces have no slash. */
const clientKey = (face: FaceName, clientId: string) => `${face}/${clientId}`;
