import type { HubWorld, Reaction, Refusal } from '../../core/hub/face.ts';
import { defaultLimits } from '../../core/hub/limits.ts';
import type { PublishedMessage } from '../../core/hub/messages.ts';
import { acknowledgedWith } from '../../core/hub/reason-codes.ts';
import type { HubHandler, PublishAnswer } from '../ports.ts';
import { limitRefusal } from './bounds.ts';
import type { DeviceChannels } from './device-channels.ts';
import type { Routing } from './routing.ts';
import type { OpenSession } from './session-table.ts';
import type { HubStore } from './store.ts';
import type { HubTelling } from './telling.ts';

type PublishOutcome = ReturnType<HubHandler['publish']>;

const taken: PublishAnswer = { reasonCode: 0 };

/** Carries out what a face makes of a message. */
export class Publishing {
  readonly #store: HubStore;
  readonly #routing: Routing;
  readonly #channels: DeviceChannels;
  readonly #tell: HubTelling;
  readonly #close: (session: OpenSession, refusal: Refusal) => void;

  constructor(
    store: HubStore,
    routing: Routing,
    channels: DeviceChannels,
    tell: HubTelling,
    close: (session: OpenSession, refusal: Refusal) => void,
  ) {
    this.#store = store;
    this.#routing = routing;
    this.#channels = channels;
    this.#tell = tell;
    this.#close = close;
  }

  take(session: OpenSession, message: PublishedMessage, world: HubWorld): PublishOutcome {
    const reaction = session.face.publish(session, message, world);
    const { changes = [] } = reaction;
    if (!this.#store.hasRoom(changes)) {
      const { limits = defaultLimits } = world;
      this.#close(session, limitRefusal('stateBytes', `What ${session.deviceId} sent has no room.`, limits));
      return undefined;
    }
    const saved = this.#store.apply(changes);
    const before = session.answering;
    const answer = () => this.#answer(session, message, reaction);
    const isFree = saved === undefined && before === undefined;
    // A client is answered in the order in which it has spoken, and never of what a crash could take back.
    const answered = isFree
      ? answer()
      : Promise.all([saved, before]).then(([isSaved]) => (isSaved === false ? undefined : answer()));
    if (!(answered instanceof Promise)) return answered;
    session.answering = answered;
    void answered
      .finally(() => {
        if (session.answering === answered) delete session.answering;
      })
      .catch(() => undefined);
    return answered;
  }

  /** Everything but the changes, which are made. */
  #answer(session: OpenSession, message: PublishedMessage, reaction: Reaction): PublishOutcome {
    const { refusal, declined, telemetry, replies = [], deliver, methodResponse, events = [] } = reaction;
    for (const event of events) this.#tell.ofFace(session.face.name, event);
    if (telemetry !== undefined) this.#tell.telemetry(telemetry);
    if (methodResponse !== undefined) this.#channels.methodAnswered(session.deviceId, methodResponse);
    if (declined !== undefined) this.#tell.refused(session, declined);
    for (const reply of replies) session.link.send(reply);
    const { realm } = session.face;
    const mustBeSaved =
      deliver !== undefined && realm !== undefined && this.#routing.publish(realm, deliver, session.mqtt);
    if (refusal !== undefined) return this.#turnDown(session, message, refusal);
    if (!mustBeSaved) return taken;
    return this.#store.saved().then((isSaved) => (isSaved ? taken : undefined));
  }

  /** What MQTT 5 can say in an acknowledgement does not end the connection. */
  #turnDown(session: OpenSession, { qos, will }: PublishedMessage, refusal: Refusal): PublishAnswer | undefined {
    const code = acknowledgedWith(refusal.cause);
    if (session.protocolVersion !== 5 || qos === 0 || will || code === undefined) {
      this.#close(session, refusal);
      return undefined;
    }
    this.#tell.refused(session, refusal);
    return { reasonCode: code, reason: refusal.reason };
  }
}
