import { i18n } from '../../core/language/index.ts';
import type { HubEndCause, HubHandshakeCause } from '../../contract/hub/causes.ts';
import type { HubEvent } from '../../contract/models.ts';
import type { ReceivedTelemetry, Refusal } from '../../core/hub/face.ts';
import type { FaceEvent } from '../../core/hub/face-event.ts';
import { remedyOf } from '../../core/hub/remedies.ts';
import type { FaceName } from '../../core/platform/platform.ts';
import type { LimitName } from '../../core/hub/limits.ts';
import { shortened } from '../../core/quoting.ts';
import type { Clock } from '../ports.ts';
import type { Topic } from '../topic.ts';
import { messageEvent } from './events.ts';
import type { SavingTrouble } from './saver.ts';
import type { PresentedChains } from './presented-chains.ts';
import type { OpenSession } from './session-table.ts';

/** For so long a limit that bites again is only counted. */
const limitQuietMs = 1000;
/** Characters of a reason, which may quote several things. */
const reasonCharacters = 2000;

/** Says what happens at the hub, and when. */
export class HubTelling {
  readonly #events: Topic<HubEvent>;
  readonly #clock: Clock;
  readonly #chains: Pick<PresentedChains, 'keep'>;
  /** When each limit was last told of, and how often it bit since. */
  readonly #limited = new Map<LimitName, { readonly at: number; since: number }>();

  #last = { at: Number.NaN, text: '' };

  constructor(events: Topic<HubEvent>, clock: Clock, chains: Pick<PresentedChains, 'keep'>) {
    this.#events = events;
    this.#clock = clock;
    this.#chains = chains;
  }

  connected(session: OpenSession): void {
    const { deviceId, thumbprintSha256, protocol } = session;
    this.#events.publish({ type: 'connected', ...this.#origin(session), deviceId, thumbprintSha256, protocol });
  }

  disconnected(
    session: OpenSession,
    why: { readonly cause: HubEndCause; readonly reason: string; readonly action?: Refusal['action'] },
  ): void {
    const { deviceId, refusal } = session;
    const action = remedyFor(why, session.face.name, deviceId);
    // Of those that go by themselves nobody asks why, and they would push others out.
    const presented = refusal === undefined ? {} : this.#presented(session.presented);
    this.#events.publish({ type: 'disconnected', ...this.#origin(session), deviceId, ...why, ...action, ...presented });
  }

  /** Of a client that was let in. */
  refused(session: OpenSession, refusal: Refusal): void {
    const { deviceId } = session;
    const { cause, reason } = refusal;
    this.#events.publish({
      type: 'refused',
      ...this.#origin(session),
      deviceId,
      cause,
      reason: shortened(reason, reasonCharacters),
      ...remedyFor(refusal, session.face.name, deviceId),
      ...this.#presented(session.presented),
    });
  }

  /** Of one that was not, with the return code of CONNACK where it was told one. */
  turnedAway(
    {
      clientId,
      remote,
      face = 'none',
      presented = [],
    }: {
      readonly clientId: string;
      readonly remote: string;
      readonly face?: FaceName | 'none';
      readonly presented?: readonly Uint8Array[] | undefined;
    },
    { cause, reason }: Refusal,
    code?: number,
  ): void {
    const more = code === undefined ? {} : { code };
    this.#events.publish({
      type: 'refused',
      at: this.#at(),
      face,
      clientId: shortened(clientId),
      remote,
      ...more,
      cause,
      reason: shortened(reason, reasonCharacters),
      // As Event Grid, the client ID names a session and no device.
      ...remedyFor({ cause }, face, face === 'topics' ? '' : clientId),
      ...this.#presented(presented),
    });
  }

  /** A limit bit where nobody has logged in. It may do so by the thousand, which is told once a second with its number. */
  limited(from: { readonly clientId: string; readonly remote: string }, limit: LimitName, refusal: Refusal): void {
    const now = this.#clock.monotonicMs();
    const last = this.#limited.get(limit);
    if (last !== undefined && now - last.at < limitQuietMs) {
      last.since++;
      return;
    }
    this.#limited.set(limit, { at: now, since: 0 });
    const more =
      last === undefined || last.since === 0
        ? ''
        : ` ${i18n.t('It was so {since} more times before.', { since: last.since })}`;
    this.turnedAway(from, { ...refusal, reason: refusal.reason + more });
  }

  handshakeFailed(
    remote: string,
    { cause, reason }: { readonly cause: HubHandshakeCause; readonly reason: string },
    presented: readonly Uint8Array[] = [],
  ): void {
    this.#events.publish({
      type: 'handshake-failed',
      at: this.#at(),
      remote,
      cause,
      reason: shortened(reason, reasonCharacters),
      ...remedyFor({ cause }, 'none', ''),
      ...this.#presented(presented),
    });
  }

  /** Nothing can be saved, or without trouble everything is again. */
  saving(trouble: SavingTrouble | undefined): void {
    const reason =
      trouble === undefined
        ? i18n.t('Everything is saved again.')
        : i18n.t(
            'Nothing can be saved: {reason} Clients are not answered about what they change, and it is tried again.',
            { reason: trouble.reason },
          );
    this.#events.publish({ type: 'storage', at: this.#at(), saved: trouble === undefined, reason });
  }

  telemetry(received: ReceivedTelemetry): void {
    this.#events.publish(messageEvent(this.#at(), received));
  }

  ofFace(face: FaceName, event: FaceEvent): void {
    const short = event.type === 'dropped' ? { ...event, topic: shortened(event.topic) } : event;
    this.#events.publish({ at: this.#at(), face, ...short });
  }

  #origin({ face, clientId, link }: OpenSession): { at: string; face: string; clientId: string; remote: string } {
    return { at: this.#at(), face: face.name, clientId: shortened(clientId), remote: link.remote };
  }

  /** Keeps what a client has shown. */
  #presented(chain: readonly Uint8Array[]): { readonly presented?: string } {
    const presented = this.#chains.keep(chain);
    return presented === undefined ? {} : { presented };
  }

  #at(): string {
    const now = this.#clock.now();
    // Thousands of events may come in a millisecond.
    if (now.getTime() !== this.#last.at) this.#last = { at: now.getTime(), text: now.toISOString() };
    return this.#last.text;
  }
}

/** An ID may be as long as a client likes; one that had to be cut names no device. */
function remedyFor(
  why: Parameters<typeof remedyOf>[0],
  face: FaceName | 'none',
  deviceId: string,
): { readonly action?: Refusal['action'] } {
  const action = remedyOf(why, { face, deviceId: shortened(deviceId) === deviceId ? deviceId : '' });
  return action === undefined ? {} : { action };
}
