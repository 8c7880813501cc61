import type { SimulationEvent } from '../../contract/models.ts';
import { fromUtf8 } from '../../core/bytes.ts';
import { diagnose } from '../../core/diagnosis/connection.ts';
import type { ConnectionFacts, EncodedMessage, Platform } from '../../core/platform/platform.ts';
import { type TelemetryMessage, createMessage } from '../../core/telemetry/message.ts';
import type { Sensor } from '../../core/telemetry/models.ts';
import type { RandomSource } from '../../core/telemetry/random.ts';
import { backoffMs, dueAtMs } from '../../core/telemetry/schedule.ts';
import type { ClientCredentials, Clock, ConnectionLoss, MqttConnection, MqttConnections } from '../ports.ts';
import type { RunClock } from './run-clock.ts';

/** What a device of a run is made from. */
export interface DevicePlan {
  readonly deviceId: string;
  readonly platform: Platform;
  readonly facts: ConnectionFacts;
  readonly credentials: ClientCredentials;
  readonly sensor: Sensor;
  /** Messages to send; 0 goes on until stopped. */
  readonly messages: number;
  readonly intervalMs: number;
  readonly phaseMs: number;
  readonly alertAboveC: number;
  /** For the jitter of reconnecting. */
  readonly random: RandomSource;
}

/** Told by a device as it runs; the run counts from these. */
export interface DeviceObserver {
  event(event: SimulationEvent): void;
  connection(change: 1 | -1): void;
  attempted(): void;
  acknowledged(latencyMs: number): void;
  gaveUp(): void;
  reconnecting(): void;
}

interface World {
  readonly clock: Clock;
  readonly runClock: RunClock;
  readonly mqtt: MqttConnections;
}

/**
 * One device: connects, sends a message whenever one is due and waits for its acknowledgement. A message whose connection
 * was lost is sent again on the next one, so it may arrive twice (QoS 1) but is not lost.
 */
export class DeviceRun {
  readonly #plan: DevicePlan;
  readonly #observer: DeviceObserver;
  readonly #world: World;
  #connection: MqttConnection | undefined;
  #everConnected = false;
  /** Why there is no connection any more; undefined before the first one. */
  #loss: ConnectionLoss | undefined;
  #connecting: Promise<boolean> | undefined;
  /** Everything is sent, or the device has failed: no more connections. */
  #done = false;

  constructor(plan: DevicePlan, observer: DeviceObserver, world: World) {
    this.#plan = plan;
    this.#observer = observer;
    this.#world = world;
  }

  /** Resolves when all is sent, the run is stopped, or the first connection failed. True unless it failed. */
  async run(): Promise<boolean> {
    const { messages, sensor, deviceId, intervalMs, phaseMs, alertAboveC } = this.#plan;
    const { runClock } = this.#world;
    const last = messages === 0 ? Number.POSITIVE_INFINITY : messages;
    let acknowledged = 0;
    try {
      await runClock.until(phaseMs);
      for (let index = 0; index < last && !runClock.signal.aborted; index++) {
        await runClock.until(dueAtMs(index, intervalMs, phaseMs));
        if (!(await this.#connected())) return runClock.signal.aborted;
        if (runClock.signal.aborted) break;
        // By the schedule and not by the clock, so that a run with the same seed has the same readings.
        const reading = sensor(dueAtMs(index, intervalMs, 0));
        const message = createMessage(deviceId, index, reading, alertAboveC);
        const sent = await this.#send(message);
        if (sent) acknowledged++;
        else return runClock.signal.aborted;
      }
      this.#observer.event({ type: 'finished', at: this.#at(), deviceId, acknowledged });
      return true;
    } finally {
      this.#done = true;
      await this.#connection?.close();
    }
  }

  /** Ends the connection, and with it a wait for an acknowledgement that may never come. For a run that was stopped. */
  hangUp(): void {
    void this.#connection?.close();
  }

  #at(): string {
    return this.#world.clock.now().toISOString();
  }

  /** Sends until acknowledged. False when the run was stopped, or reconnecting has failed for good, before that. */
  async #send(message: TelemetryMessage): Promise<boolean> {
    const { platform, deviceId } = this.#plan;
    const encoded: EncodedMessage = platform.encode(message);
    const { clock } = this.#world;
    this.#observer.attempted();
    while (await this.#connected()) {
      const startedAt = clock.monotonicMs();
      const outcome = await this.#connection?.publish(encoded).then(
        () => 'acknowledged' as const,
        () => 'lost' as const,
      );
      if (outcome === 'acknowledged') {
        const latencyMs = clock.monotonicMs() - startedAt;
        this.#observer.acknowledged(latencyMs);
        this.#observer.event({
          type: 'sent',
          at: this.#at(),
          deviceId,
          messageId: message.messageId,
          topic: encoded.topic,
          body: fromUtf8(encoded.payload) ?? '',
          temperatureC: message.reading.temperatureC,
          humidityPercent: message.reading.humidityPercent,
          alert: message.alert,
          latencyMs: Number(latencyMs.toFixed(2)),
        });
        return true;
      }
      // The end of the connection is told by its own promise; let that run first.
      await this.#connection?.ended;
    }
    this.#observer.gaveUp();
    return false;
  }

  /** Makes sure of a connection. False when the run was stopped, or the very first attempt failed. */
  #connected(): Promise<boolean> {
    if (this.#connection !== undefined) return Promise.resolve(true);
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = undefined;
    });
    return this.#connecting;
  }

  async #connect(): Promise<boolean> {
    const { facts, credentials, deviceId } = this.#plan;
    const { runClock, mqtt } = this.#world;
    for (let attempt = 1; !runClock.signal.aborted && !this.#done; attempt++) {
      if (this.#loss !== undefined) await this.#waitToReconnect(this.#loss, attempt);
      if (runClock.signal.aborted) break;
      const result = await mqtt.connect(facts, credentials, runClock.signal);
      if ('connection' in result) {
        this.#up(result.connection);
        return true;
      }
      if (!this.#everConnected && !runClock.signal.aborted) {
        this.#observer.event({ type: 'failed', at: this.#at(), deviceId, ...this.#explain(result.loss) });
        return false;
      }
      this.#loss = result.loss;
    }
    return false;
  }

  #up(connection: MqttConnection): void {
    const { deviceId } = this.#plan;
    this.#connection = connection;
    this.#loss = undefined;
    if (this.#everConnected) this.#observer.reconnecting();
    this.#everConnected = true;
    this.#observer.connection(1);
    this.#observer.event({ type: 'connected', at: this.#at(), deviceId });
    void connection.ended.then((loss) => {
      this.#connection = undefined;
      this.#observer.connection(-1);
      this.#loss = loss;
      // Also while no message is due: a real device does not wait for one to come back.
      if (!this.#done) void this.#connected();
    });
  }

  async #waitToReconnect(loss: ConnectionLoss, attempt: number): Promise<void> {
    const retryInMs = backoffMs(attempt, this.#plan.random);
    this.#observer.event({
      type: 'lost',
      at: this.#at(),
      deviceId: this.#plan.deviceId,
      ...this.#explain(loss),
      retryInMs,
    });
    await this.#world.runClock.rest(retryInMs);
  }

  #explain(loss: ConnectionLoss): { cause: string; what: string; remedy: string; raw: string } {
    const { host, port } = this.#plan.facts;
    return { ...diagnose({ ...loss, host, port }, this.#plan.platform), raw: loss.text };
  }
}
