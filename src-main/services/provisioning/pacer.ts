import { type DeviceRates, type Rates, piecesOf } from '../../core/plan/pace.ts';
import { Quota, Rate } from '../../core/plan/rate.ts';
import { Seldom } from '../../core/plan/throttling.ts';
import type { Clock } from '../ports.ts';

/** What may come together after a pause: a tenth of a second's. */
const burstOf = (perSecond: number): number => Math.max(1, perSecond / 10);

/** How often it is told that a server throttles, while it does, in milliseconds. */
const tellEveryMs = 10_000;

/** Timers of Node take no more than 24 days at once. */
const askAgainMs = 3_600_000;

/** Is told for how many milliseconds a message waits since the quota of the run is used up. */
type Held = (waitMs: number) => void;

/** Holds one device back. */
export interface DevicePace {
  /** Whether a message would wait; who need not is not made to wait for a promise. */
  readonly holdsMessages: boolean;
  connect(signal: AbortSignal): Promise<void>;
  message(bytes: number, signal: AbortSignal, held: Held): Promise<void>;
}

/** Holds devices back to the rates of their run: each waits for its turn. */
export class Pacer {
  readonly #clock: Clock;
  readonly #connects: Rate | undefined;
  readonly #messages: Rate | undefined;
  readonly #registrations: Rate | undefined;
  readonly #bytes: Rate | undefined;
  readonly #device: DeviceRates | undefined;
  #shared: DevicePace | undefined;
  readonly #quota: Quota | undefined;
  readonly #meterBytes: number | undefined;
  /** That a server throttles is the same for all of its devices. */
  readonly throttled = new Seldom(tellEveryMs);

  constructor(rates: Rates, clock: Clock) {
    const { connectsPerSecond, messagesPerSecond, registrationsPerSecond, bytesPerSecond, device, quota } = rates;
    const rate = (perSecond: number | undefined) =>
      perSecond === undefined ? undefined : new Rate(perSecond, burstOf(perSecond));
    this.#clock = clock;
    this.#connects = rate(connectsPerSecond);
    this.#messages = rate(messagesPerSecond);
    this.#registrations = rate(registrationsPerSecond);
    this.#bytes = rate(bytesPerSecond);
    this.#device = device;
    this.#quota = quota && new Quota(quota.most, quota.perSeconds);
    this.#meterBytes = quota?.meterBytes;
  }

  async registration(signal: AbortSignal): Promise<void> {
    await this.#turn(this.#registrations, signal);
  }

  /** For who was refused and wants to come back in so many milliseconds, which is a registration more: in how many it may. */
  registrationAgain(inMs: number): number {
    return Math.max(inMs, this.#registrations?.reserve(this.#clock.monotonicMs()) ?? 0);
  }

  /** For one device, which may have rates of its own besides. */
  ofDevice(): DevicePace {
    // One for all of many thousand where there are none.
    if (this.#device === undefined) return (this.#shared ??= this.#paceOf({}));
    return this.#paceOf(this.#device);
  }

  #paceOf({ connectsPerSecond, messagesPerSecond, bytesPerSecond }: DeviceRates): DevicePace {
    const one = (perSecond: number | undefined) => (perSecond === undefined ? undefined : new Rate(perSecond));
    const [connects, messages, bytes] = [one(connectsPerSecond), one(messagesPerSecond), one(bytesPerSecond)];
    const rates = [messages, bytes, this.#messages, this.#bytes, this.#quota];
    return {
      holdsMessages: rates.some((rate) => rate !== undefined),
      connect: async (signal) => {
        await this.#turn(connects, signal);
        await this.#turn(this.#connects, signal);
      },
      message: async (length, signal, held) => {
        await this.#turn(messages, signal);
        await this.#turn(bytes, signal, length);
        await this.#turn(this.#messages, signal);
        await this.#turn(this.#bytes, signal, length);
        await this.#spend(length, signal, held);
      },
    };
  }

  async #spend(length: number, signal: AbortSignal, held: Held): Promise<void> {
    const quota = this.#quota;
    if (quota === undefined) return;
    const pieces = piecesOf(length, this.#meterBytes);
    for (let isTold = false; !signal.aborted; isTold = true) {
      const waitMs = quota.spend(pieces, this.#clock.monotonicMs());
      if (waitMs === 0) return;
      if (!isTold) held(waitMs);
      await this.#clock.sleep(Math.min(waitMs, askAgainMs), signal);
    }
  }

  async #turn(rate: Rate | undefined, signal: AbortSignal, turns?: number): Promise<void> {
    const waitMs = rate?.reserve(this.#clock.monotonicMs(), turns) ?? 0;
    if (waitMs > 0) await this.#clock.sleep(waitMs, signal);
  }
}
