import type { FleetView } from '../../contract/fleet.ts';
import type { SimulationEvent, SimulationTotals } from '../../contract/models.ts';
import { Arrivals } from '../../core/telemetry/arrivals.ts';
import { RunBoard } from '../../core/telemetry/board.ts';
import type { BeforeKeeper } from '../device-before.ts';
import type { OperationalKeeper } from '../operational/keeper.ts';
import type { Clock, DeviceConnections } from '../ports.ts';
import type { Explain } from '../explaining.ts';
import { Topic } from '../topic.ts';
import { type DevicePlan, DeviceRun } from './device-run.ts';
import { RunEvents, type WantedEvents } from './events.ts';
import { Causes, Fleet } from './fleet.ts';
import type { DeviceObserver } from './link-plan.ts';
import { locator } from './locating.ts';
import { observerOf } from './observing.ts';
import { RunClock } from './run-clock.ts';
import { type SubscriberPlan, SubscriberRun } from './subscriber-run.ts';

/** How often totals and what devices do are told while something goes on changing, in milliseconds. */
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
  readonly totals = new Topic<SimulationTotals>();
  /** Resolves when every device is done, however it ended. */
  readonly done: Promise<void>;
  readonly #clock: Clock;
  readonly #runClock: RunClock;
  readonly #devices: number;
  readonly #board: RunBoard;
  readonly #events: RunEvents;
  readonly #causes = new Causes();
  readonly #fleet: Fleet;
  readonly #fleetViews = new Topic<FleetView>();
  #state: SimulationTotals['state'] = 'running';
  #telling = false;
  #isWatched = false;
  #hasSent = false;
  /** Whether something has changed since totals were told. */
  #changed = false;
  #running: readonly (DeviceRun | SubscriberRun)[] = [];
  readonly #arrivals: Arrivals;

  constructor(runId: string, plans: RunPlans, ports: RunPorts) {
    this.runId = runId;
    this.#clock = ports.clock;
    this.#runClock = new RunClock(ports.clock);
    this.#devices = plans.publishers.length + plans.subscribers.length;
    this.#board = new RunBoard(new ArrayBuffer(RunBoard.bytesFor(this.#devices)));
    this.#events = new RunEvents(this.#devices, ports.clock);
    this.#fleet = new Fleet(runId, this.#board);
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
    const count = plans.publishers.length;
    const hasSubscribers = plans.subscribers.length > 0;
    const observers = [...plans.publishers, ...plans.subscribers].map(({ deviceId }, place) =>
      this.#observer(deviceId, place, hasSubscribers),
    );
    const at = (place: number) => observers[place] as DeviceObserver;
    const publishers = plans.publishers.map((plan, place) => new DeviceRun(plan, at(place), world));
    const subscribers = plans.subscribers.map((plan, place) => new SubscriberRun(plan, at(count + place), world));
    const ended = async (place: number, running: Promise<boolean>) => {
      const isGood = await running;
      at(place).state(isGood ? 'finished' : 'failed');
      return isGood;
    };
    this.#running = [...publishers, ...subscribers];
    // Whoever started the run gets to subscribe before anything is told.
    await this.#clock.sleep(0);
    const listening = subscribers.map((device, place) => ended(count + place, device.run()));
    if (subscribers.length > 0) {
      // What is published before they listen would be missed.
      await Promise.all(subscribers.map(({ ready }) => ready));
      this.#runClock.restart();
    }
    const published = await Promise.all(publishers.map((device, place) => ended(place, device.run())));
    if (publishers.length > 0) {
      await this.#arrived(subscribers);
      for (const device of subscribers) device.end();
    }
    const outcomes = [...published, ...(await Promise.all(listening))];
    const failed = outcomes.filter((good) => !good).length;
    this.#board.count('failedDevices', failed);
    if (this.#runClock.signal.aborted) this.#state = 'stopped';
    else this.#state = failed === 0 ? 'finished' : 'failed';
    this.#publish();
  }

  #observer(deviceId: string, place: number, hasSubscribers: boolean): DeviceObserver {
    return observerOf(deviceId, place, {
      board: this.#board,
      causes: this.#causes,
      events: this.#events,
      arrivals: hasSubscribers ? this.#arrivals : undefined,
      changed: () => this.#changedNow(),
    });
  }

  /** Resolves when what was sent has arrived everywhere, or nothing has come for a while. */
  async #arrived(subscribers: readonly SubscriberRun[]): Promise<void> {
    for (let quiet = 0; quiet < quietMs && !this.#runClock.signal.aborted; quiet += lookEveryMs) {
      for (const { deviceId, failed } of subscribers) if (failed) this.#arrivals.forget(deviceId);
      if (this.#arrivals.complete) return;
      const received = this.#board.get('received');
      await this.#runClock.rest(lookEveryMs);
      if (this.#board.get('received') !== received) quiet = 0;
    }
  }

  /** A window subscribes when the run has long begun: what it has missed comes first. Answers how to stop listening. */
  subscribe(listener: (event: SimulationEvent) => void, wanted: WantedEvents = {}): () => void {
    return this.#events.subscribe(listener, wanted);
  }

  /** What the devices do, now and whenever that has changed. Answers how to stop listening. */
  watch(listener: (view: FleetView) => void): () => void {
    listener(this.#view());
    const stop = this.#fleetViews.subscribe(listener);
    if (!this.#isWatched) void this.#tellFleet();
    return stop;
  }

  #view(): FleetView {
    return this.#fleet.view(this.#clock.monotonicMs(), this.#runClock.elapsedMs(), this.#causes.list());
  }

  /** As long as the run goes on and somebody looks: rates fall also where nothing happens. */
  async #tellFleet(): Promise<void> {
    this.#isWatched = true;
    let told = '';
    while (this.#fleetViews.hasListeners) {
      const isOver = this.#state !== 'running';
      const view = this.#view();
      const { elapsedMs: _elapsed, ...rest } = view;
      const now = JSON.stringify(rest);
      if (now !== told) this.#fleetViews.publish(view);
      told = now;
      if (isOver) break;
      await Promise.race([this.#clock.sleep(totalsEveryMs), this.done]);
    }
    this.#isWatched = false;
  }

  #changedNow(): void {
    this.#changed = true;
    if (!this.#telling) void this.#tellTotals();
    // It comes right behind the connection, which was told at once: the first message must not stand beside "0 sent".
    else if (!this.#hasSent && this.#board.get('acknowledged') > 0) this.#publish();
    this.#hasSent ||= this.#board.get('acknowledged') > 0;
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
    const latency = this.#board.summary();
    const { connects: _connects, ...counts } = this.#board.counts();
    return {
      runId: this.runId,
      state: this.#state === 'running' && this.#runClock.paused ? 'paused' : this.#state,
      devices: this.#devices,
      ...counts,
      ...(latency === undefined ? {} : { latencyMedianMs: latency.p50Ms, latencyP95Ms: latency.p95Ms }),
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
