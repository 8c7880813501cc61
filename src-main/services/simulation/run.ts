import pLimit from 'p-limit';
import { type FleetView, deviceStates } from '../../contract/fleet.ts';
import type { SimulationEvent, SimulationTotals } from '../../contract/models.ts';
import { Arrivals } from '../../core/telemetry/arrivals.ts';
import { type PassCriteria, judgePass, verdictOf } from '../../core/plan/pass.ts';
import { RunBoard } from '../../core/telemetry/board.ts';
import type { Clock } from '../ports.ts';
import { atATime } from '../provisioning/registration.ts';
import { Topic } from '../topic.ts';
import type { Trouble } from '../troubles.ts';
import type { AnsweringPorts } from './answering.ts';
import { nothingMore } from './arriving.ts';
import { RunEvents, type WantedEvents } from './events.ts';
import { type DeviceTrouble, Fleet } from './fleet.ts';
import { RunClock } from './run-clock.ts';
import type { RunPlans } from './run-plans.ts';
import { ShardEnd, type ShardEndPorts } from './shard-end.ts';
import type { FromShard, ShardOrder } from './shard-messages.ts';
import { shardsOf } from './sharding.ts';

/** How often totals and what devices do are told while something goes on changing, in milliseconds. */
const totalsEveryMs = 250;

/** How long devices may take to end their connections once the run is stopped. */
const stopPatienceMs = 5000;

/** What a run needs of the world. */
export type RunPorts = Omit<AnsweringPorts, 'registering'> & Omit<ShardEndPorts, keyof AnsweringPorts>;

/**
 * A run of one or many devices. These live in shards, each in a thread of its own where there are threads; this is their coordinator. It
 * reads what they count on the run's board, answers what they ask, and tells on what they tell. A slow reader slows nothing.
 */
export class SimulationRun {
  readonly runId: string;
  readonly totals = new Topic<SimulationTotals>();
  /** Resolves when every device is done, however it ended. */
  readonly done: Promise<void>;
  readonly #clock: Clock;
  readonly runClock: RunClock;
  readonly #devices: number;
  readonly board: RunBoard;
  readonly #pass: PassCriteria | undefined;
  readonly #isEndless: boolean;
  readonly #publishes: boolean;
  readonly #shards: readonly ShardEnd[];
  readonly #fleet: Fleet;
  readonly #fleetViews = new Topic<FleetView>();
  readonly #arrivals: Arrivals;
  /** What the coordinator itself tells of devices, and once the run is over, what they have told last. */
  readonly #events: RunEvents;
  readonly #listeners = new Map<number, (event: SimulationEvent) => void>();
  #nextListener = 0;
  #state: SimulationTotals['state'] = 'running';
  #toldAtMs = Number.NEGATIVE_INFINITY;
  #isToTell = false;
  #isWatched = false;

  constructor(runId: string, plans: RunPlans, ports: RunPorts) {
    this.runId = runId;
    this.#clock = ports.clock;
    this.runClock = new RunClock(ports.clock);
    this.#pass = plans.pass;
    this.#isEndless = plans.isEndless;
    this.#publishes = plans.publishers.length > 0;
    this.#devices = plans.publishers.length + plans.subscribers.length;
    const memory = new SharedArrayBuffer(RunBoard.bytesFor(this.#devices));
    this.board = new RunBoard(memory);
    this.#fleet = new Fleet(runId, this.board);
    this.#events = new RunEvents(this.#devices, this.#devices, ports.clock);
    const threads = ports.fleetThreads.forDevices(this.#devices);
    const orders = shardsOf(plans, Math.max(1, threads), memory, ports.folder.absolute(''));
    this.#arrivals = new Arrivals(orders[0]?.listeners ?? []);
    const answering = { ...ports, registering: pLimit(atATime) };
    this.#shards = orders.map((order) => new ShardEnd(order, threads > 0, this.#ownerOf(order), answering));
    this.done = this.#run(plans);
  }

  #ownerOf(order: ShardOrder): ConstructorParameters<typeof ShardEnd>[2] {
    return {
      changed: () => this.#changed(),
      told: ({ events, arrivals, gone }) => {
        for (const [listener, told] of events) for (const event of told) this.#listeners.get(listener)?.(event);
        this.#arrivals.add(arrivals);
        for (const deviceId of gone) this.#arrivals.forget(deviceId);
      },
      over: ({ newest }: Extract<FromShard, { type: 'over' }>) => this.#events.remember(newest),
      crashed: (trouble, number) => this.#crashed(order, trouble, number),
    };
  }

  async #run(plans: RunPlans): Promise<void> {
    const { publishers, subscribers, startAtMs } = plans;
    // What is published before they listen would be missed.
    await Promise.all(this.#shards.map(({ ready }) => ready));
    const inMs = startAtMs === undefined ? 0 : startAtMs - this.#clock.now().getTime();
    if (inMs > 0) await this.runClock.rest(inMs);
    const anew = subscribers.length > 0 || startAtMs !== undefined;
    if (anew) this.runClock.restart();
    for (const shard of this.#shards) shard.post({ type: 'go', anew });
    await Promise.all(this.#shards.map(({ published }) => published));
    // Who stops it now stops nothing that was planned.
    const isDone = publishers.length > 0 && subscribers.length === 0 && !this.runClock.signal.aborted;
    const over = Promise.all(this.#shards.map((shard) => shard.over));
    if (await nothingMore({ board: this.board, arrivals: this.#arrivals, runClock: this.runClock }, plans, over)) {
      for (const shard of this.#shards) shard.post({ type: 'end' });
    }
    await over;
    this.runClock.end();
    if (this.runClock.signal.aborted && !isDone) this.#state = 'stopped';
    else this.#state = this.board.get('failedDevices') === 0 ? 'finished' : 'failed';
    this.#publish();
  }

  /** A window listens when the run has long begun: what it has missed comes first. Answers how to stop listening. */
  subscribe(listener: (event: SimulationEvent) => void, wanted: WantedEvents = {}): () => void {
    const stop = this.#events.subscribe(listener, wanted);
    const id = this.#nextListener++;
    this.#listeners.set(id, listener);
    for (const shard of this.#shards) shard.post({ type: 'listen', listener: id, wanted });
    return () => {
      stop();
      this.#listeners.delete(id);
      for (const shard of this.#shards) shard.post({ type: 'unlisten', listener: id });
    };
  }

  /** What the devices do, now and whenever that has changed. Answers how to stop listening. */
  watch(listener: (view: FleetView) => void): () => void {
    listener(this.#view());
    const stop = this.#fleetViews.subscribe(listener);
    if (!this.#isWatched) void this.#tellFleet();
    return stop;
  }

  #view(): FleetView {
    const causes = this.#shards.flatMap((shard) => shard.causes);
    return this.#fleet.view(this.#clock.monotonicMs(), this.runClock.elapsedMs(), causes);
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

  /** Shards say so each now and then; totals are told no more often than one of them would. */
  #changed(): void {
    const inMs = this.#toldAtMs + totalsEveryMs - this.#clock.monotonicMs();
    if (inMs <= 0 || this.#shards.length === 1) return this.#publish();
    if (this.#isToTell) return;
    this.#isToTell = true;
    void this.#clock.sleep(inMs).then(() => {
      this.#isToTell = false;
      if (this.#state === 'running') this.#publish();
    });
  }

  #publish(): void {
    this.#toldAtMs = this.#clock.monotonicMs();
    this.totals.publish(this.status());
  }

  status(): SimulationTotals {
    const latency = this.board.summary();
    const { connects: _connects, ...counts } = this.board.counts();
    const result = { devices: this.#devices, ...counts, latency };
    const pass = this.#pass && judgePass(this.#pass, result);
    // Of what has not begun nothing can be said.
    const isEndless = this.#isEndless && (counts.attempted > 0 || !this.#publishes);
    const verdict = verdictOf({ state: this.#state, isEndless, pass: pass ?? [] });
    return {
      runId: this.runId,
      state: this.#state === 'running' && this.runClock.paused ? 'paused' : this.#state,
      ...result,
      ...(latency === undefined ? {} : { latencyMedianMs: latency.p50Ms, latencyP95Ms: latency.p95Ms }),
      ...(pass === undefined ? {} : { pass }),
      ...(verdict === undefined ? {} : { verdict }),
    };
  }

  /** The trouble that a device had last, by its place on the board. */
  troubleOf(place: number): DeviceTrouble | undefined {
    const shard = this.#shards[place % this.#shards.length];
    return shard?.known[this.board.tallies.of(place).trouble - 1];
  }

  pause(): void {
    this.runClock.pause();
    for (const shard of this.#shards) shard.post({ type: 'pause' });
    this.#publish();
  }

  resume(): void {
    this.runClock.resume();
    for (const shard of this.#shards) shard.post({ type: 'resume' });
    this.#publish();
  }

  /** Has devices renew their operational certificates now; undefined: all. Answers how many do. */
  async renew(deviceIds: ReadonlySet<string> | undefined): Promise<number> {
    const counts = await Promise.all(this.#shards.map((shard) => shard.renew(deviceIds)));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** One device that sends, as it is now; undefined where there is none, or none any more. */
  async look(deviceId: string) {
    const found = await Promise.all(this.#shards.map((shard) => shard.look(deviceId)));
    return found.find((device) => device !== undefined);
  }

  /** Devices that have not ended their connections after some seconds are cut off. */
  async stop(): Promise<void> {
    this.runClock.stop();
    for (const shard of this.#shards) shard.post({ type: 'stop' });
    const over = new AbortController();
    void this.done.then(() => over.abort());
    await Promise.race([this.done, this.#clock.sleep(stopPatienceMs, over.signal)]);
    await Promise.all(this.#shards.map((shard) => shard.cut()));
    await this.done;
  }

  /** A thread has ended: what its devices were at is over, and nobody waits for it. */
  #crashed({ publishers, subscribers }: ShardOrder, trouble: Trouble, number: number): void {
    const at = this.#clock.now().toISOString();
    for (const { place, plan } of [...publishers, ...subscribers]) {
      const state = deviceStates[this.board.stateAt(place)];
      if (state === 'finished' || state === 'failed') continue;
      if (state === 'connected' || state === 'throttled' || state === 'silent') this.board.count('connected', -1);
      this.board.setState(place, deviceStates.indexOf('failed'));
      this.board.count('failedDevices');
      this.board.tallies.trouble(place, number);
      this.#events.tell(plan.deviceId, () => ({ type: 'failed', at, deviceId: plan.deviceId, ...trouble }));
      this.#arrivals.forget(plan.deviceId);
    }
    this.#publish();
  }
}
