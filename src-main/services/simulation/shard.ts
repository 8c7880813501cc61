import { toldInFull } from '../../contract/limits.ts';
import type { SimulationEvent } from '../../contract/models.ts';
import { ArrivalNotes } from '../../core/telemetry/arrivals.ts';
import { RunBoard } from '../../core/telemetry/board.ts';
import { trustingFurther } from '../further-trust.ts';
import type { Clock, DeviceConnections, Ports } from '../ports.ts';
import { Asking } from './asking.ts';
import { DeviceRun } from './device-run.ts';
import { RunEvents } from './events.ts';
import { Causes } from './fleet.ts';
import { fewHandshakes } from './handshakes.ts';
import type { DeviceObserver, World } from './link-plan.ts';
import { locator } from './locating.ts';
import { BoardObserver } from './observing.ts';
import { pacerFor } from './pacing.ts';
import { RunClock } from './run-clock.ts';
import type { FromShard, Placed, ShardOrder, ToShard } from './shard-messages.ts';
import { SubscriberRun } from './subscriber-run.ts';

/** What a shard needs of the thread that it lives in. */
export interface ShardPorts extends Pick<Ports, 'ciphers' | 'keys'> {
  readonly clock: Clock;
  readonly connections: DeviceConnections;
  /** Where the connections do not know by themselves whom to trust beside Node's roots. */
  readonly furtherCaPems?: () => Promise<readonly string[]>;
}

/** Whom to trust may change while a run goes on, but is not asked for each of a thousand devices that connect in one second. */
const trustedForMs = 1000;

/** How often it says that something was counted while that goes on, in milliseconds. */
const changedEveryMs = 250;

/** How long what devices tell is gathered, in milliseconds: a small run tells it at once. */
const gatheredMs = 50;

/**
 * A part of a run: its devices with their connections and their time, in one thread. It tells its coordinator little: counters lie on the
 * run's board, and events go out gathered, as far as somebody wants them.
 */
export class Shard {
  readonly #post: (message: FromShard) => void;
  readonly #clock: Clock;
  readonly #runClock: RunClock;
  readonly #board: RunBoard;
  readonly #events: RunEvents;
  readonly #causes = new Causes();
  readonly #arrivals: ArrivalNotes;
  readonly #asking: Asking;
  readonly #publishers: readonly DeviceRun[];
  /** Where they are counted on the board. */
  readonly #places: readonly number[];
  readonly #subscribers: readonly SubscriberRun[];
  readonly #listeners = new Map<number, { readonly stop: () => void }>();
  #gathered = new Map<number, SimulationEvent[]>();
  #gone: readonly string[] = [];
  readonly #gatherMs: number;
  #isGathering = false;
  #isCounting = false;
  #hasChanged = false;
  #hasSent = false;
  readonly #go: Promise<boolean>;
  #letGo: (anew: boolean) => void = () => undefined;

  constructor(order: ShardOrder, ports: ShardPorts, post: (message: FromShard) => void) {
    this.#post = post;
    this.#clock = ports.clock;
    this.#runClock = new RunClock(ports.clock);
    this.#board = new RunBoard(order.board);
    const here = order.publishers.length + order.subscribers.length;
    this.#events = new RunEvents(order.devices, here, ports.clock);
    this.#gatherMs = order.devices > toldInFull ? gatheredMs : 0;
    this.#arrivals = new ArrivalNotes(order.listeners);
    this.#asking = new Asking(post);
    this.#go = new Promise((resolve) => (this.#letGo = resolve));
    const { clock, furtherCaPems } = ports;
    const connections = fewHandshakes(
      furtherCaPems === undefined
        ? ports.connections
        : trustingFurther(ports.connections, rememberedFor(trustedForMs, clock, furtherCaPems)),
      clock,
    );
    const own = this.#asking.world(order, ports);
    const locate = locator({ clock, connections }, own.keeper, own.registering);
    const world: World = { ...own, clock, runClock: this.#runClock, connections, locate, pace: pacerFor(order, clock) };
    const hasListeners = order.listeners.length > 0;
    const observed = {
      board: this.#board,
      causes: this.#causes,
      events: this.#events,
      arrivals: hasListeners ? this.#arrivals : undefined,
      changed: () => this.#counted(),
      toTell: () => this.#gather(),
    };
    const observerFor = ({ place, plan }: Placed<{ readonly deviceId: string }>): DeviceObserver =>
      new BoardObserver(plan.deviceId, place, observed);
    const publishers = order.publishers.map((one) => ({ one, observer: observerFor(one) }));
    const subscribers = order.subscribers.map((one) => ({ one, observer: observerFor(one) }));
    this.#places = order.publishers.map(({ place }) => place);
    this.#publishers = publishers.map(({ one, observer }) => new DeviceRun(one.plan, observer, world));
    this.#subscribers = subscribers.map(({ one, observer }) => new SubscriberRun(one.plan, observer, world));
    const ended = async (observer: DeviceObserver, running: Promise<boolean>) => {
      const isGood = await running;
      observer.state(isGood ? 'finished' : 'failed');
      if (!isGood) observer.count('failedDevices');
    };
    void this.#run(
      () => this.#publishers.map((device, at) => ended(publishers[at]?.observer as DeviceObserver, device.run())),
      () =>
        this.#subscribers.map(async (device, at) => {
          await ended(subscribers[at]?.observer as DeviceObserver, device.run());
          this.#gone = [...this.#gone, device.deviceId];
          this.#gather();
        }),
    );
  }

  receive(message: ToShard): void {
    switch (message.type) {
      case 'go':
        return this.#letGo(message.anew);
      case 'end':
        for (const device of this.#subscribers) device.end();
        return;
      case 'pause':
        return this.#runClock.pause();
      case 'resume':
        return this.#runClock.resume();
      case 'stop':
        this.#runClock.stop();
        for (const device of [...this.#publishers, ...this.#subscribers]) device.hangUp();
        return;
      case 'listen':
        return this.#listen(message);
      case 'unlisten':
        this.#listeners.get(message.listener)?.stop();
        this.#listeners.delete(message.listener);
        return;
      case 'renew': {
        const all = [...this.#publishers, ...this.#subscribers];
        const wanted = all.filter(({ deviceId }) => message.deviceIds?.has(deviceId) !== false);
        const count = wanted.filter((device) => device.renew()).length;
        return this.#post({ type: 'renewing', id: message.id, count });
      }
      case 'look': {
        const at = this.#publishers.findIndex(({ deviceId }) => deviceId === message.deviceId);
        const device = this.#publishers[at]?.told(this.#board.tallies.of(this.#places[at] ?? 0));
        return this.#post({ type: 'looked', id: message.id, device });
      }
      case 'answer':
        return this.#asking.hear(message.id, message.answer);
    }
  }

  async #run(publish: () => Promise<void>[], subscribe: () => Promise<void>[]): Promise<void> {
    // Whoever started the run gets to listen before anything is told.
    await this.#clock.sleep(0);
    const listening = subscribe();
    await Promise.all(this.#subscribers.map(({ ready }) => ready));
    this.#tell();
    this.#post({ type: 'ready' });
    if (await this.#go) this.#runClock.restart();
    await Promise.all(publish());
    this.#tell();
    this.#post({ type: 'published' });
    await Promise.all(listening);
    this.#tell();
    this.#post({ type: 'over', newest: this.#events.newest() });
  }

  #listen({ listener, wanted }: Extract<ToShard, { type: 'listen' }>): void {
    const stop = this.#events.subscribe((event) => {
      const events = this.#gathered.get(listener) ?? [];
      this.#gathered.set(listener, events);
      events.push(event);
      this.#gather();
    }, wanted);
    this.#listeners.set(listener, { stop });
    this.#tell();
  }

  /** At once after a quiet time, then now and then as long as something changes. */
  #counted(): void {
    this.#hasChanged = true;
    if (!this.#isCounting) void this.#sayWhileChanging();
    // It comes right behind the connection, which was told at once: the first message must not stand beside "0 sent".
    else if (!this.#hasSent && this.#board.get('acknowledged') > 0) this.#sayNow();
    this.#hasSent ||= this.#board.get('acknowledged') > 0;
  }

  async #sayWhileChanging(): Promise<void> {
    this.#isCounting = true;
    while (this.#hasChanged) {
      this.#sayNow();
      await this.#clock.sleep(changedEveryMs, this.#runClock.signal);
    }
    this.#isCounting = false;
  }

  #sayNow(): void {
    this.#hasChanged = false;
    this.#post({ type: 'changed' });
  }

  #gather(): void {
    if (this.#isGathering) return;
    this.#isGathering = true;
    if (this.#gatherMs === 0) queueMicrotask(() => this.#tell());
    else void this.#clock.sleep(this.#gatherMs).then(() => this.#tell());
  }

  #tell(): void {
    this.#isGathering = false;
    const arrivals = this.#arrivals.take();
    const causes = this.#causes.changed();
    if (this.#gathered.size + arrivals.length + this.#gone.length === 0 && causes === undefined) return;
    const events = [...this.#gathered];
    this.#gathered = new Map();
    const gone = this.#gone;
    this.#gone = [];
    this.#post({ type: 'told', events, arrivals, gone, ...(causes && { causes, known: this.#causes.known }) });
  }
}

/** Asks again when so much time has passed. */
function rememberedFor<T>(ms: number, clock: Clock, ask: () => Promise<T>): () => Promise<T> {
  let last: { readonly atMs: number; readonly answer: Promise<T> } | undefined;
  return () => {
    const atMs = clock.monotonicMs();
    if (last === undefined || atMs - last.atMs > ms) last = { atMs, answer: ask() };
    return last.answer;
  };
}
