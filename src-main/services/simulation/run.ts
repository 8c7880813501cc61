import type { SimulationEvent, SimulationTotals } from '../../contract/models.ts';
import { LatencyHistogram } from '../../core/telemetry/latency.ts';
import type { Clock, MqttConnections } from '../ports.ts';
import { Topic } from '../topic.ts';
import { type DevicePlan, DeviceRun } from './device-run.ts';
import { RunClock } from './run-clock.ts';

/** Events that somebody who comes later is told first. */
const rememberedEvents = 1000;

/** How often totals are told while something goes on changing, in milliseconds. */
const totalsEveryMs = 250;

/** A run of one or many devices with its counters. Counting is apart from showing: a slow reader slows nothing. */
export class SimulationRun {
  readonly runId: string;
  readonly #events = new Topic<SimulationEvent>();
  readonly #newest: SimulationEvent[] = [];
  readonly totals = new Topic<SimulationTotals>();
  /** Resolves when every device is done, however it ended. */
  readonly done: Promise<void>;
  readonly #clock: Clock;
  readonly #runClock: RunClock;
  readonly #latency = new LatencyHistogram();
  readonly #devices: number;
  #state: SimulationTotals['state'] = 'running';
  #counters = { connected: 0, failedDevices: 0, attempted: 0, acknowledged: 0, failed: 0, reconnects: 0 };
  #telling = false;
  /** Whether something has changed since totals were told. */
  #changed = false;
  #running: readonly DeviceRun[] = [];

  constructor(
    runId: string,
    plans: readonly DevicePlan[],
    ports: { readonly clock: Clock; readonly mqtt: MqttConnections },
  ) {
    this.runId = runId;
    this.#clock = ports.clock;
    this.#runClock = new RunClock(ports.clock);
    this.#devices = plans.length;
    this.done = this.#run(plans, ports.mqtt);
  }

  async #run(plans: readonly DevicePlan[], mqtt: MqttConnections): Promise<void> {
    // Whoever started the run gets to subscribe before anything is told.
    await this.#clock.sleep(0);
    const world = { clock: this.#clock, runClock: this.#runClock, mqtt };
    const counters = this.#counters;
    const observer = {
      event: (event: SimulationEvent) => this.#tell(event),
      connection: (change: 1 | -1) => this.#count(() => (counters.connected += change)),
      attempted: () => this.#count(() => counters.attempted++),
      acknowledged: (latencyMs: number) => {
        this.#count(() => {
          counters.acknowledged++;
          this.#latency.record(latencyMs);
        });
        // It comes right behind the connection, which was told at once: the first message must not stand beside "0 sent".
        if (counters.acknowledged === 1) this.#publish();
      },
      gaveUp: () => this.#count(() => counters.failed++),
      reconnecting: () => this.#count(() => counters.reconnects++),
    };
    this.#running = plans.map((plan) => new DeviceRun(plan, observer, world));
    const outcomes = await Promise.all(this.#running.map((device) => device.run()));
    counters.failedDevices = outcomes.filter((good) => !good).length;
    if (this.#runClock.signal.aborted) this.#state = 'stopped';
    else this.#state = counters.failedDevices === 0 ? 'finished' : 'failed';
    this.#publish();
  }

  /** A window subscribes when the run has long begun: what it has missed comes first. Answers how to stop listening. */
  subscribe(listener: (event: SimulationEvent) => void): () => void {
    for (const event of this.#newest) listener(event);
    return this.#events.subscribe(listener);
  }

  #tell(event: SimulationEvent): void {
    if (this.#newest.push(event) > rememberedEvents) this.#newest.shift();
    this.#events.publish(event);
  }

  #count(change: () => void): void {
    change();
    this.#changed = true;
    if (!this.#telling) void this.#tellTotals();
  }

  /** At once after a quiet time, then now and then as long as something changes. */
  async #tellTotals(): Promise<void> {
    this.#telling = true;
    while (this.#changed) {
      this.#publish();
      await this.#clock.sleep(totalsEveryMs, this.#runClock.signal);
    }
    this.#telling = false;
  }

  #publish(): void {
    this.#changed = false;
    this.totals.publish(this.status());
  }

  status(): SimulationTotals {
    const median = this.#latency.percentileMs(0.5);
    const p95 = this.#latency.percentileMs(0.95);
    return {
      runId: this.runId,
      state: this.#state === 'running' && this.#runClock.paused ? 'paused' : this.#state,
      devices: this.#devices,
      ...this.#counters,
      ...(median === undefined ? {} : { latencyMedianMs: median }),
      ...(p95 === undefined ? {} : { latencyP95Ms: p95 }),
    };
  }

  pause(): void {
    this.#runClock.pause();
    this.#publish();
  }

  resume(): void {
    this.#runClock.resume();
    this.#publish();
  }

  async stop(): Promise<void> {
    this.#runClock.stop();
    for (const device of this.#running) device.hangUp();
    await this.done;
  }
}
