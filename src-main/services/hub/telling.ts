import type { HubEvent } from '../../contract/models.ts';
import type { FaceEvent, FaceName, ReceivedTelemetry, Refusal } from '../../core/hub/face.ts';
import type { Clock } from '../ports.ts';
import type { Topic } from '../topic.ts';
import { messageEvent } from './events.ts';
import type { OpenSession } from './session-table.ts';

/** Says what happens at the hub, and when. */
export class HubTelling {
  readonly #events: Topic<HubEvent>;
  readonly #clock: Clock;

  constructor(events: Topic<HubEvent>, clock: Clock) {
    this.#events = events;
    this.#clock = clock;
  }

  connected(session: OpenSession): void {
    const { deviceId, thumbprintSha256 } = session;
    this.#events.publish({ type: 'connected', ...this.#origin(session), deviceId, thumbprintSha256 });
  }

  disconnected(session: OpenSession, why: { readonly cause: string; readonly reason: string }): void {
    this.#events.publish({ type: 'disconnected', ...this.#origin(session), deviceId: session.deviceId, ...why });
  }

  /** Of a client that was let in. */
  refused(session: OpenSession, { cause, reason }: Refusal): void {
    const { deviceId } = session;
    this.#events.publish({ type: 'refused', ...this.#origin(session), deviceId, cause, reason });
  }

  /** Of one that was not, with the return code of CONNACK where it was told one. */
  turnedAway(
    {
      clientId,
      remote,
      face = 'none',
    }: { readonly clientId: string; readonly remote: string; readonly face?: FaceName | 'none' },
    { cause, reason }: Refusal,
    code?: number,
  ): void {
    const told = code === undefined ? {} : { code };
    this.#events.publish({ type: 'refused', at: this.#at(), face, clientId, remote, ...told, cause, reason });
  }

  handshakeFailed(remote: string, { cause, reason }: { readonly cause: string; readonly reason: string }): void {
    this.#events.publish({ type: 'handshake-failed', at: this.#at(), remote, cause, reason });
  }

  telemetry(received: ReceivedTelemetry): void {
    this.#events.publish(messageEvent(this.#at(), received));
  }

  ofFace(face: FaceName, event: FaceEvent): void {
    this.#events.publish({ at: this.#at(), face, ...event });
  }

  #origin({ face, clientId, link }: OpenSession): { at: string; face: string; clientId: string; remote: string } {
    return { at: this.#at(), face: face.name, clientId, remote: link.remote };
  }

  #at(): string {
    return this.#clock.now().toISOString();
  }
}
