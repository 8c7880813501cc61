import { i18n } from '../../core/language/index.ts';
import { fromUtf8 } from '../../core/bytes.ts';
import type { TelemetryMessage } from '../../core/telemetry/message.ts';
import { type Trouble, messageTrouble } from '../troubles.ts';
import type { DeviceLink } from './device-link.ts';
import type { DeviceObserver, Route, World } from './link-plan.ts';

/**
 * Connections that may end while one message waits for its acknowledgement. Servers of MQTT 3.1.1 have no other way to
 * refuse a message (3.3.5), so that it would be sent for ever.
 */
const connectionsForOne = 5;

/** A message with where it goes and when it was measured, whatever the device's clock says. */
export interface Outgoing {
  readonly message: TelemetryMessage;
  readonly route: Route;
  readonly measuredAt: Date;
}

/** Whose messages they are. */
interface Sending {
  readonly deviceId: string;
  readonly messagesInFlight: number;
}

/** Sends one device's messages, each until it has its answer. */
export class MessageSender {
  readonly #plan: Sending;
  readonly #link: DeviceLink;
  readonly #observer: DeviceObserver;
  readonly #world: World;

  constructor(plan: Sending, link: DeviceLink, observer: DeviceObserver, world: World) {
    this.#plan = plan;
    this.#link = link;
    this.#observer = observer;
    this.#world = world;
  }

  /** Sends until the server has answered, or the run was stopped or the device has failed before that. */
  async send({ message, route, measuredAt }: Outgoing): Promise<'acknowledged' | 'refused' | 'given-up'> {
    const { platform, target } = route;
    const { deviceId, messagesInFlight } = this.#plan;
    const { messageId } = message;
    const encoded = platform.encode(message, target);
    const { clock } = this.#world;
    const { slowing } = this.#link.troubles;
    this.#observer.attempted();
    const { topic, payload } = encoded;
    const about = (at: Date) => ({ at: at.toISOString(), deviceId, messageId });
    let lost = 0;
    let waitsForTurn = slowing.pace.holdsMessages;
    while ((this.#link.there ?? (await this.#link.connected())) !== undefined) {
      if (waitsForTurn) await slowing.holdBack(payload.length);
      const startedAt = clock.monotonicMs();
      // Where one waits for the other, the next line is its answer anyway.
      if (messagesInFlight > 1) {
        const at = clock.now();
        this.#observer.tell(() => ({ type: 'sending', ...about(at) }));
      }
      const outcome = await this.#link.publish(encoded);
      // One that stayed here, since its connection ends as planned, has had its turn.
      waitsForTurn = slowing.pace.holdsMessages && outcome !== 'unsent';
      if (outcome === 'unsent') continue;
      if (outcome === 'lost') {
        // Where a server ends connections to throttle it says nothing about the message.
        if (this.#link.troubles.slowing.isOn || ++lost < connectionsForOne) {
          this.#observer.count('duplicates');
          continue;
        }
        return this.#refused(messageId, topic, {
          cause: 'ends-at-publish',
          what: i18n.t('The connection ended {lost} times while the message waited to be acknowledged.', { lost }),
          remedy: i18n.t(
            'The server may not allow this topic, the payload or a subscription to the device: look into its log.',
          ),
          raw: `${lost} connections`,
        });
      }
      if (outcome !== 'acknowledged') {
        const trouble = messageTrouble(outcome.refused, platform);
        const said = typeof outcome.refused === 'number' ? undefined : outcome.refused;
        if (await this.#link.troubles.slowing.slowsDown(trouble, true, said)) continue;
        return this.#refused(messageId, topic, trouble);
      }
      const latencyMs = clock.monotonicMs() - startedAt;
      this.#observer.acknowledged(latencyMs, topic, payload);
      const at = clock.now();
      const { reading, alert } = message;
      this.#observer.tell(() => ({
        type: 'sent',
        ...about(at),
        topic,
        body: fromUtf8(payload) ?? '',
        measuredAt: measuredAt.toISOString(),
        temperatureC: reading.temperatureC,
        humidityPercent: reading.humidityPercent,
        alert,
        latencyMs: Number(latencyMs.toFixed(2)),
      }));
      return 'acknowledged';
    }
    this.#observer.gaveUp();
    return 'given-up';
  }

  #refused(messageId: number, topic: string, trouble: Trouble): 'refused' {
    this.#observer.gaveUp();
    const at = this.#world.clock.now();
    const { deviceId } = this.#plan;
    this.#observer.tell(() => ({ type: 'refused', at: at.toISOString(), deviceId, messageId, topic, ...trouble }));
    return 'refused';
  }
}
