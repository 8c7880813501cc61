import { type Rates, piecesOf } from '../../core/plan/pace.ts';
import { Quota, Rate } from '../../core/plan/rate.ts';
import { Seldom } from '../../core/plan/throttling.ts';
import type { Clock } from '../ports.ts';

/** What may come together after a pause: a tenth of a second's. */
const burstOf = (perSecond: number): number => Math.max(1, perSecond / 10);

/** How often it is told that a server throttles, while it does, in milliseconds. */
const tellEveryMs = 10_000;

/** Holds devices back to the rates of their run: each waits for its turn. */
export class Pacer {
  readonly #clock: Clock;
  readonly #connects: Rate | undefined;
  readonly #messages: Rate | undefined;
  readonly #registrations: Rate | undefined;
  readonly #quota: Quota | undefined;
  readonly #meterBytes: number | undefined;
  /** That a server throttles is the same for all of its devices. */
  readonly throttled = new Seldom(tellEveryMs);

  constructor({ connectsPerSecond, messagesPerSecond, registrationsPerSecond, quota }: Rates, clock: Clock) {
    const rate = (perSecond: number | undefined) =>
      perSecond === undefined ? undefined : new Rate(perSecond, burstOf(perSecond));
    this.#clock = clock;
    this.#connects = rate(connectsPerSecond);
    this.#messages = rate(messagesPerSecond);
    this.#registrations = rate(registrationsPerSecond);
    this.#quota = quota && new Quota(quota.most, quota.perSeconds);
    this.#meterBytes = quota?.meterBytes;
  }

  async connect(signal: AbortSignal): Promise<void> {
    await this.#turn(this.#connects, signal);
  }

  async registration(signal: AbortSignal): Promise<void> {
    await this.#turn(this.#registrations, signal);
  }

  /** Whether a message would wait; who need not is not made to wait for a promise. */
  get holdsMessages(): boolean {
    return this.#messages !== undefined || this.#quota !== undefined;
  }

  async message(bytes: number, signal: AbortSignal): Promise<void> {
    await this.#turn(this.#messages, signal);
    const pieces = piecesOf(bytes, this.#meterBytes);
    for (;;) {
      const waitMs = signal.aborted ? 0 : (this.#quota?.spend(pieces, this.#clock.monotonicMs()) ?? 0);
      if (waitMs === 0) return;
      await this.#clock.sleep(waitMs, signal);
    }
  }

  async #turn(rate: Rate | undefined, signal: AbortSignal): Promise<void> {
    const waitMs = rate?.reserve(this.#clock.monotonicMs()) ?? 0;
    if (waitMs > 0) await this.#clock.sleep(waitMs, signal);
  }
}
