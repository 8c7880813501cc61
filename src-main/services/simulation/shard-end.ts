import type { SimulatedDevice } from '../../contract/device-state.ts';
import { i18n } from '../../core/language/index.ts';
import type { FleetPart, FleetPartOwner, FleetThreads, Log } from '../ports.ts';
import { Answering, type AnsweringPorts } from './answering.ts';
import type { Trouble } from '../troubles.ts';
import type { CauseOfMany, DeviceTrouble } from './fleet.ts';
import { Shard, type ShardPorts } from './shard.ts';
import type { FromShard, ShardOrder, ToShard } from './shard-messages.ts';

/** What a run hears of one of its shards. */
export interface ShardOwner {
  changed(): void;
  told(message: Extract<FromShard, { type: 'told' }>): void;
  over(message: Extract<FromShard, { type: 'over' }>): void;
  /** Its thread has ended by itself. `number`: of the trouble that its devices have by it, among those that are known. */
  crashed(trouble: Trouble, number: number): void;
}

export interface ShardEndPorts extends ShardPorts, AnsweringPorts {
  readonly fleetThreads: FleetThreads;
  readonly log: Pick<Log, 'error'>;
}

const threadEnded = (raw: string): Trouble => ({
  cause: 'thread-ended',
  what: i18n.t('The part of Certbench in which this device ran has ended by itself.'),
  remedy: i18n.t(
    'Start the run again, with fewer devices at once where there are thousands. If it stays so, report it with the log.',
  ),
  raw,
});

const signal = () => {
  let give: () => void = () => undefined;
  const given = new Promise<void>((resolve) => (give = resolve));
  return { given, give };
};

/** The coordinator's end of a shard. */
export class ShardEnd {
  readonly order: ShardOrder;
  readonly #owner: ShardOwner;
  readonly #answering: Answering;
  readonly #log: Pick<Log, 'error'>;
  readonly #part: FleetPart;
  readonly #ready = signal();
  readonly #published = signal();
  readonly #over = signal();
  readonly #renewing = new Map<number, (count: number) => void>();
  readonly #looking = new Map<number, (device: SimulatedDevice | undefined) => void>();
  #looks = 0;
  #isOver = false;
  causes: readonly CauseOfMany[] = [];
  /** Troubles that its devices have had; their numbers on the board count from 1. */
  known: readonly DeviceTrouble[] = [];

  constructor(order: ShardOrder, isOfThread: boolean, owner: ShardOwner, ports: ShardEndPorts) {
    this.order = order;
    this.#owner = owner;
    this.#answering = new Answering(ports);
    this.#log = ports.log;
    const heard: FleetPartOwner = {
      message: (message) => this.#hear(message as FromShard),
      ended: (why) => this.#crashed(why),
    };
    this.#part = isOfThread ? ports.fleetThreads.begin(order, heard) : inThisThread(order, ports, heard);
  }

  /** All its subscribers listen. */
  get ready(): Promise<void> {
    return this.#ready.given;
  }

  /** Nothing more is sent by it. */
  get published(): Promise<void> {
    return this.#published.given;
  }

  get over(): Promise<void> {
    return this.#over.given;
  }

  post(message: ToShard): void {
    if (!this.#isOver) this.#part.post(message);
  }

  /** Answers how many do. */
  renew(deviceIds: ReadonlySet<string> | undefined): Promise<number> {
    if (this.#isOver) return Promise.resolve(0);
    const id = this.#renewing.size;
    const answered = new Promise<number>((resolve) => this.#renewing.set(id, resolve));
    this.post({ type: 'renew', id, deviceIds });
    return answered;
  }

  /** Undefined where it has no such device that sends, or has come to its end. */
  look(deviceId: string): Promise<SimulatedDevice | undefined> {
    if (this.#isOver) return Promise.resolve(undefined);
    const id = this.#looks++;
    const looked = new Promise<SimulatedDevice | undefined>((resolve) => this.#looking.set(id, resolve));
    this.post({ type: 'look', id, deviceId });
    return looked;
  }

  /** Cuts off what it is still about. */
  async cut(): Promise<void> {
    if (this.#isOver) return;
    this.#end();
    await this.#part.end();
  }

  #hear(message: FromShard): void {
    if (this.#isOver) return;
    switch (message.type) {
      case 'ready':
        return this.#ready.give();
      case 'published':
        return this.#published.give();
      case 'over':
        this.#owner.over(message);
        this.#end();
        void this.#part.end();
        return;
      case 'changed':
        return this.#owner.changed();
      case 'told':
        this.causes = message.causes ?? this.causes;
        this.known = message.known ?? this.known;
        return this.#owner.told(message);
      case 'renewing':
        return this.#renewing.get(message.id)?.(message.count);
      case 'looked':
        this.#looking.get(message.id)?.(message.device);
        this.#looking.delete(message.id);
        return;
      case 'registered':
        return this.#answering.registered();
      case 'ask':
        void this.#answer(message);
    }
  }

  async #answer({ id, question, args }: Extract<FromShard, { type: 'ask' }>): Promise<void> {
    try {
      this.post({ type: 'answer', id, answer: await this.#answering.answer(question, args) });
    } catch (error) {
      this.#log.error(`A simulation could not be told: ${question}`, error);
      void this.#part.end();
      this.#crashed(String(error));
    }
  }

  #crashed(why: string): void {
    if (this.#isOver) return;
    this.#log.error('A thread of a simulation has ended', why);
    this.causes = [];
    const trouble = threadEnded(why);
    this.known = [...this.known, trouble];
    this.#owner.crashed(trouble, this.known.length);
    this.#end();
  }

  #end(): void {
    this.#isOver = true;
    this.#answering.end();
    for (const { give } of [this.#ready, this.#published, this.#over]) give();
    for (const answer of this.#renewing.values()) answer(0);
    for (const answer of this.#looking.values()) answer(undefined);
  }
}

/** The same in this thread: what is said is copied as it would be to another one, and heard a moment later. */
function inThisThread(order: ShardOrder, ports: ShardPorts, owner: FleetPartOwner): FleetPart {
  const later = (hear: (message: object) => void) => (message: object) => {
    const copy = structuredClone(message);
    queueMicrotask(() => hear(copy));
  };
  const shard = new Shard(
    structuredClone(order),
    ports,
    later((message) => owner.message(message)),
  );
  return { post: later((message) => shard.receive(message as ToShard)), end: () => Promise.resolve() };
}
