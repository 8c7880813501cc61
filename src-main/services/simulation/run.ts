import type { SimulationEvent, SimulationTotals } from '../../contract/models.ts';
import { fromUtf8, toBase64 } from '../../core/bytes.ts';
import { Arrivals } from '../../core/telemetry/arrivals.ts';
import { LatencyHistogram } from '../../core/telemetry/latency.ts';
import type { BeforeKeeper } from '../device-before.ts';
import type { OperationalKeeper } from '../operational/keeper.ts';
import type { Clock, DeviceConnections } from '../ports.ts';
import type { Explain } from '../explaining.ts';
import { Topic } from '../topic.ts';
import { type DevicePlan, DeviceRun } from './device-run.ts';
import type { DeviceObserver, MakeEvent } from './link-plan.ts';
import { locator } from './locating.ts';
import { RunClock } from './run-clock.ts';
import { type SubscriberPlan, SubscriberRun } from './subscriber-run.ts';

/** Events that somebody who comes later is told first. */
const rememberedEvents = 1000;

/** How often totals are told while something goes on changing, in milliseconds. */
const totalsEveryMs = 250;

/** After the last message was sent: how long nothing may arrive until what is missing is not waited for any more. */
const quietMs = 2000;
const lookEveryMs = 50;

/** Who sends, and who only listens. */
export interface RunPlans {
  readonly publishers: readonly DevicePlan[];
  readonly subscribers: readonly SubscriberPlan[];
}

/** What a run needs of the world. */
export interface RunPorts {
  readonly clock: Clock;
  readonly connections: DeviceConnections;
  readonly explain: Explain;
  readonly keeper?: OperationalKeeper | undefined;
  readonly beforeKeeper?: BeforeKeeper | undefined;
}

/** A run of one or many devices with its counters. Counting is apart from showing: a slow reader slows nothing. */
export class SimulationRun {
  readonly runId: string;
  readonly #listeners = new Set<(event: SimulationEvent) => void>();
  /** Not made until somebody listens. */
  readonly #newest: MakeEvent[] = [];
  readonly totals = new Topic<SimulationTotals>();
  /** Resolves when every device is done, however it ended. */
  readonly done: Promise<void>;
  readonly #clock: Clock;
  readonly #runClock: RunClock;
  readonly #latency = new LatencyHistogram();
  readonly #devices: number;
  #state: SimulationTotals['state'] = 'running';
  #counters = { connected: 0, failedDevices: 0, attempted: 0, acknowledged: 0, failed: 0, received: 0, reconnects: 0 };
  #telling = false;
  /** Whether something has changed since totals were told. */
  #changed = false;
  #running: readonly (DeviceRun | SubscriberRun)[] = [];
  readonly #arrivals: Arrivals;

  constructor(runId: string, plans: RunPlans, ports: RunPorts) {
    this.runId = runId;
    this.#clock = ports.clock;
    this.#runClock = new RunClock(ports.clock);
    this.#devices = plans.publishers.length + plans.subscribers.length;
    this.#arrivals = new Arrivals(
      plans.subscribers.map(({ deviceId, filters }) => ({ deviceId, filters: filters.map(({ filter }) => filter) })),
    );
    this.done = this.#run(plans, ports);
  }

  async #run(plans: RunPlans, { connections, explain, keeper, beforeKeeper }: RunPorts): Promise<void> {
    const world = {
      clock: this.#clock,
      runClock: this.#runClock,
      connections,
      locate: locator({ clock: this.#clock, connections }, keeper),
      explain,
      keeper,
      beforeKeeper,
    };
    const counters = this.#counters;
    const observer = this.#observer(plans.subscribers.length > 0);
    const publishers = plans.publishers.map((plan) => new DeviceRun(plan, observer, world));
    const subscribers = plans.subscribers.map((plan) => new SubscriberRun(plan, observer, world));
    this.#running = [...publishers, ...subscribers];
    // Whoever started the run gets to subscribe before anything is told.
    await this.#clock.sleep(0);
    const listening = subscribers.map((device) => device.run());
    if (subscribers.length > 0) {
      // What is published before they listen would be missed.
      await Promise.all(subscribers.map(({ ready }) => ready));
      this.#runClock.restart();
    }
    const published = await Promise.all(publishers.map((device) => device.run()));
    if (publishers.length > 0) {
      await this.#arrived(subscribers);
      for (const device of subscribers) device.end();
    }
    const outcomes = [...published, ...(await Promise.all(listening))];
    counters.failedDevices = outcomes.filter((good) => !good).length;
    if (this.#runClock.signal.aborted) this.#state = 'stopped';
    else this.#state = counters.failedDevices === 0 ? 'finished' : 'failed';
    this.#publish();
  }

  #observer(hasSubscribers: boolean): DeviceObserver {
    const counters = this.#counters;
    const text = (payload: Uint8Array) => fromUtf8(payload) ?? toBase64(payload);
    return {
      tell: (make) => this.#tell(make),
      connection: (change) => this.#count(() => (counters.connected += change)),
      attempted: () => this.#count(() => counters.attempted++),
      acknowledged: (latencyMs, topic, payload) => {
        this.#count(() => {
          counters.acknowledged++;
          this.#latency.record(latencyMs);
        });
        // It comes right behind the connection, which was told at once: the first message must not stand beside "0 sent".
        if (counters.acknowledged === 1) this.#publish();
        if (hasSubscribers) this.#arrivals.sent(topic, text(payload));
      },
      received: (deviceId, topic, payload) => {
        if (hasSubscribers) this.#arrivals.received(deviceId, topic, text(payload));
        this.#count(() => counters.received++);
      },
      gaveUp: () => this.#count(() => counters.failed++),
      reconnecting: () => this.#count(() => counters.reconnects++),
    };
  }

  /** Resolves when what was sent has arrived everywhere, or nothing has come for a while. */
  async #arrived(subscribers: readonly SubscriberRun[]): Promise<void> {
    for (let quiet = 0; quiet < quietMs && !this.#runClock.signal.aborted; quiet += lookEveryMs) {
      for (const { deviceId, failed } of subscribers) if (failed) this.#arrivals.forget(deviceId);
      if (this.#arrivals.complete) return;
      const { received } = this.#counters;
      await this.#runClock.rest(lookEveryMs);
      if (this.#counters.received !== received) quiet = 0;
    }
  }

  /** A window subscribes when the run has long begun: what it has missed comes first. Answers how to stop listening. */
  subscribe(listener: (event: SimulationEvent) => void): () => void {
    for (const make of this.#newest) listener(make());
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(make: MakeEvent): void {
    if (this.#newest.push(make) > rememberedEvents) this.#newest.shift();
    if (this.#listeners.size === 0) return;
    const event = make();
    for (const listener of this.#listeners) listener(event);
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

  /** Has devices renew their operational certificates now; undefined: all. Answers how many do. */
  renew(deviceIds: ReadonlySet<string> | undefined): number {
    if (this.#state !== 'running') return 0;
    const wanted = this.#running.filter(({ deviceId }) => deviceIds?.has(deviceId) !== false);
    return wanted.filter((device) => device.renew()).length;
  }

  async stop(): Promise<void> {
    this.#runClock.stop();
    for (const device of this.#running) device.hangUp();
    await this.done;
  }
}
