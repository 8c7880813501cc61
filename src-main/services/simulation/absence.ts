import { type RandomSource, deviceSeed, seededRandom } from '../../core/telemetry/random.ts';
import { backoffMs } from '../../core/telemetry/schedule.ts';
import type { CurrentConnection } from './current-connection.ts';
import type { LinkPlan } from './link-plan.ts';
import type { Ending } from './over.ts';
import type { RunClock } from './run-clock.ts';

/** How devices come back when their network does: each after a back-off of its own, or all at that moment. */
type ComingBack = 'one-by-one' | 'at-once';

/** Why a device is away by intention: without a network for a while, or asleep until it is woken. What it has sent has its answer first. */
export class Absence {
  readonly #current: CurrentConnection;
  readonly #over: Ending;
  readonly #runClock: RunClock;
  readonly #device: Pick<LinkPlan, 'seed' | 'deviceId'>;
  #random: RandomSource | undefined;
  #untilMs = 0;
  #back: ComingBack = 'at-once';
  #isAsleep = false;

  constructor(
    current: CurrentConnection,
    over: Ending,
    runClock: RunClock,
    device: Pick<LinkPlan, 'seed' | 'deviceId'>,
  ) {
    this.#current = current;
    this.#over = over;
    this.#runClock = runClock;
    this.#device = device;
  }

  /** Without a network until the run's time comes to `untilMs`: the socket is gone without a word. Of two such times the longer one counts. */
  async loseNetwork(untilMs: number, back: ComingBack): Promise<void> {
    if (untilMs > this.#untilMs) {
      this.#untilMs = untilMs;
      this.#back = back;
    }
    await this.#current.end(this.#current.there, this.#over, (connection) => connection.cut());
  }

  /** Says goodbye, and comes back after so long. What it answers to who wants it so goes out first. */
  async goAway(forMs: number): Promise<void> {
    await Promise.resolve();
    await this.#current.end(this.#current.there, this.#over, (connection) => {
      this.#untilMs = Math.max(this.#untilMs, this.#runClock.elapsedMs() + forMs);
      void connection.close();
    });
  }

  /** Without a connection until one is asked for. */
  async sleep(): Promise<void> {
    this.#isAsleep = true;
    await this.#current.end(this.#current.there, this.#over, (connection) => void connection.close());
  }

  wake(): void {
    this.#isAsleep = false;
  }

  get isAsleep(): boolean {
    return this.#isAsleep;
  }

  get isAway(): boolean {
    return this.#runClock.elapsedMs() < this.#untilMs;
  }

  /** Resolves when the network is back, or nobody waits any more. */
  async ended(): Promise<void> {
    if (!this.isAway) return;
    while (this.isAway && !this.#over.aborted && !this.#runClock.signal.aborted) {
      await this.#runClock.until(this.#untilMs, this.#over);
    }
    if (this.#back !== 'one-by-one') return;
    const { seed, deviceId } = this.#device;
    this.#random ??= seededRandom(deviceSeed(seed, `${deviceId} return`));
    await this.#runClock.rest(backoffMs(1, this.#random), this.#over);
  }
}
