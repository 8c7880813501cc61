import { i18n } from '../../core/language/index.ts';
import { fromUtf8 } from '../../core/bytes.ts';
import { type TelemetryMessage, createMessage } from '../../core/telemetry/message.ts';
import { type Sensor, createSensor } from '../../core/telemetry/models.ts';
import { deviceSeed, seededRandom } from '../../core/telemetry/random.ts';
import { dueAtMs, phaseMs } from '../../core/telemetry/schedule.ts';
import { DeviceLink } from './device-link.ts';
import type { DeviceObserver, LinkPlan, Route, World } from './link-plan.ts';
import { type Trouble, messageTrouble } from '../troubles.ts';

/**
 * Connections that may end while one message waits for its acknowledgement. Servers of MQTT 3.1.1 have no other way to
 * refuse a message (3.3.5), so that it would be sent for ever.
 */
const connectionsForOne = 5;

/** What a device of a run is made from, as plain data. */
export interface DevicePlan extends LinkPlan {
  /** Which one of how many that send: they start one after the other. */
  readonly index: number;
  readonly count: number;
  /** Messages that may wait for acknowledgement before the next is sent. */
  readonly messagesInFlight: number;
}

/**
 * One device: connects, and sends a message whenever one is due. A message whose connection was lost is sent again on the
 * next one, so it may arrive twice (QoS 1) but is not lost.
 */
export class DeviceRun {
  readonly #plan: DevicePlan;
  readonly #observer: DeviceObserver;
  readonly #world: World;
  readonly #link: DeviceLink;
  readonly #sensor: Sensor;

  constructor(plan: DevicePlan, observer: DeviceObserver, world: World) {
    this.#plan = plan;
    this.#observer = observer;
    this.#world = world;
    this.#link = new DeviceLink(plan, observer, world);
    this.#sensor = createSensor(plan.run.model, seededRandom(deviceSeed(plan.seed, plan.deviceId)));
  }

  /** Resolves when all is sent, the run is stopped, or the device could not connect. True unless it failed. */
  async run(): Promise<boolean> {
    const { deviceId, index: place, count, messagesInFlight } = this.#plan;
    const { messages, intervalMs, alertAboveC } = this.#plan.run;
    const phase = phaseMs(place, count, intervalMs);
    const { runClock, clock } = this.#world;
    const last = messages === 0 ? Number.POSITIVE_INFINITY : messages;
    const underWay = new Set<Promise<void>>();
    let acknowledged = 0;
    let givenUp = false;
    try {
      await runClock.until(phase);
      const first = await this.#link.connected();
      if (first === undefined) return runClock.signal.aborted;
      // What would have been due while it was told where it belongs is not sent all at once.
      const startMs = first.provisioned === true ? Math.max(phase, runClock.elapsedMs()) : phase;
      for (let index = 0; index < last && !runClock.signal.aborted; index++) {
        await runClock.until(dueAtMs(index, intervalMs, startMs));
        const route = await this.#link.connected();
        if (route === undefined) return runClock.signal.aborted;
        if (runClock.signal.aborted) break;
        // By the schedule and not by the clock, so that a run with the same seed has the same readings.
        const reading = this.#sensor(dueAtMs(index, intervalMs, 0));
        // A sensor measures also while nobody takes what it says.
        const lateMs = Math.max(0, runClock.elapsedMs() - dueAtMs(index, intervalMs, startMs));
        const measuredAt = new Date(clock.now().getTime() - Math.round(lateMs));
        const message = createMessage(route.deviceId, index, reading, measuredAt, alertAboveC);
        const sending = this.#send(message, route).then((outcome) => {
          underWay.delete(sending);
          if (outcome === 'acknowledged') acknowledged++;
          if (outcome === 'given-up') givenUp = true;
        });
        underWay.add(sending);
        if (underWay.size >= messagesInFlight) await Promise.race(underWay);
        if (givenUp) return runClock.signal.aborted;
      }
      await Promise.all(underWay);
      if (givenUp) return runClock.signal.aborted;
      const at = clock.now();
      const total = acknowledged;
      this.#observer.tell(() => ({ type: 'finished', at: at.toISOString(), deviceId, acknowledged: total }));
      return true;
    } finally {
      await this.#link.close();
      await Promise.all(underWay);
    }
  }

  get deviceId(): string {
    return this.#plan.deviceId;
  }

  /** Renews its operational certificate now. False where it has none, or has ended. */
  renew(): boolean {
    return this.#link.renew();
  }

  /** For a run that was stopped. */
  hangUp(): void {
    this.#link.hangUp();
  }

  /** Sends until the server has answered, or the run was stopped or the device has failed before that. */
  async #send(
    message: TelemetryMessage,
    { platform, target }: Route,
  ): Promise<'acknowledged' | 'refused' | 'given-up'> {
    const { deviceId, messagesInFlight } = this.#plan;
    const { messageId } = message;
    const encoded = platform.encode(message, target);
    const { clock } = this.#world;
    this.#observer.attempted();
    const { topic, payload } = encoded;
    const about = (at: Date) => ({ at: at.toISOString(), deviceId, messageId });
    const refused = (trouble: Trouble) => {
      this.#observer.gaveUp();
      const at = clock.now();
      this.#observer.tell(() => ({ type: 'refused', ...about(at), topic, ...trouble }));
      return 'refused' as const;
    };
    let lost = 0;
    while ((await this.#link.connected()) !== undefined) {
      const startedAt = clock.monotonicMs();
      // Where one waits for the other, the next line is its answer anyway.
      if (messagesInFlight > 1) {
        const at = clock.now();
        this.#observer.tell(() => ({ type: 'sending', ...about(at) }));
      }
      const outcome = await this.#link.publish(encoded);
      if (outcome === 'lost') {
        if (++lost < connectionsForOne) {
          this.#observer.count('duplicates');
          continue;
        }
        return refused({
          cause: 'ends-at-publish',
          what: i18n.t('The connection ended {lost} times while the message waited to be acknowledged.', { lost }),
          remedy: i18n.t(
            'The server may not allow this topic, the payload or a subscription to the device: look into its log.',
          ),
          raw: `${lost} connections`,
        });
      }
      if (outcome !== 'acknowledged') {
        return refused(messageTrouble(outcome.refused, platform));
      }
      const latencyMs = clock.monotonicMs() - startedAt;
      this.#observer.acknowledged(latencyMs, topic, payload);
      const at = clock.now();
      const { reading, alert, at: measuredAt } = message;
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
}
