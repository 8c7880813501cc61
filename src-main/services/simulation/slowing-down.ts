import { i18n } from '../../core/language/index.ts';
import { isThrottled, registrationBackoff, throttledBackoffMs } from '../../core/plan/throttling.ts';
import { type RandomSource, deviceSeed, seededRandom } from '../../core/telemetry/random.ts';
import type { ConnectionLoss, ServerError } from '../ports.ts';
import type { Waits } from '../conversation.ts';
import type { DevicePace } from '../provisioning/pacer.ts';
import { type Trouble, lossTrouble } from '../troubles.ts';
import type { DeviceObserver, LinkPlan, Route, TellOf, World } from './link-plan.ts';

/** Times that a server may throttle a device that was never let in, until that counts as its answer. */
const firstPatience = 20;

/** Ends of a connection in a row, with nothing acknowledged between them, that are taken for throttling where a cloud does it so. */
const endsInARow = 2;

/**
 * Has a device wait where its server throttles: longer each time, at random, and as long as the server says; and before that, so that it
 * keeps to its pace.
 */
export class SlowingDown {
  readonly #observer: DeviceObserver;
  readonly #world: Pick<World, 'clock' | 'runClock' | 'pace'>;
  readonly #tell: TellOf;
  readonly #plan: Pick<LinkPlan, 'deviceId' | 'seed'>;
  #drawn: RandomSource | undefined;
  readonly pace: DevicePace;
  /** In a row. */
  #times = 0;
  #ends = 0;
  #isHeld = false;
  #registrationBackoff: ((retryAfterMs: number) => number) | undefined;

  constructor(
    plan: Pick<LinkPlan, 'deviceId' | 'seed'>,
    observer: DeviceObserver,
    world: Pick<World, 'clock' | 'runClock' | 'pace'>,
    tell: TellOf,
  ) {
    this.#plan = plan;
    this.#observer = observer;
    this.#world = world;
    this.#tell = tell;
    this.pace = world.pace.ofDevice();
  }

  get #random(): RandomSource {
    const { deviceId, seed } = this.#plan;
    return (this.#drawn ??= seededRandom(deviceSeed(seed, `${deviceId} throttled`)));
  }

  /** Whether it is throttled now. */
  get isOn(): boolean {
    return this.#times > 0;
  }

  /** The server has taken a message. */
  served(): void {
    if (this.isOn || this.#isHeld) this.#observer.state('connected');
    this.#isHeld = false;
    this.#times = 0;
    this.#ends = 0;
  }

  /** Why a connection that was up has ended, where that means being throttled. */
  endOf(loss: ConnectionLoss, route: Route): Trouble | undefined {
    this.#ends++;
    const trouble = lossTrouble(loss, route);
    if (isThrottled(trouble)) return trouble;
    const closing = route.platform.throttledByClosing;
    if (closing === undefined || trouble.cause !== 'closed-by-server' || this.#ends < endsInARow) return undefined;
    return { cause: 'throttled-by-closing', what: closing.meaning, remedy: closing.remedy, raw: loss.text };
  }

  /** Waits where that a server refuses the device means no more than that it is to come later. False where it means something else. */
  async slowsDown(
    trouble: Trouble,
    wasLetIn: boolean,
    { retryAfterSeconds }: Partial<ServerError> = {},
  ): Promise<boolean> {
    if (!isThrottled(trouble) || (!wasLetIn && this.#times >= firstPatience)) return false;
    await this.wait(trouble, retryAfterSeconds);
    return true;
  }

  async wait(trouble: Trouble, retryAfterSeconds?: number): Promise<void> {
    const retryInMs = throttledBackoffMs(++this.#times, this.#random, retryAfterSeconds);
    this.#told(trouble, retryInMs);
    await this.#world.runClock.rest(retryInMs);
  }

  /** Waits until a message may be sent, by the rates of the run and by a quota that it keeps to. */
  async holdBack(bytes: number): Promise<void> {
    await this.pace.message(bytes, this.#world.runClock.signal, (waitMs) => {
      this.#isHeld = true;
      this.#told(quotaUsedUp(), waitMs);
    });
  }

  /** A service that says where it belongs wants to be left alone for so long. Answers how long it waits: by chance longer, that they do not come back together. */
  get waits(): Waits {
    return (because, ms) => this.#registersIn(because, ms);
  }

  #registersIn(...[because, ms]: Parameters<Waits>): number {
    this.#registrationBackoff ??= registrationBackoff(this.#random);
    const retryInMs = Math.round(this.#world.pace.registrationAgain(this.#registrationBackoff(ms)));
    this.#told(because, retryInMs);
    return retryInMs;
  }

  /** That it waits is counted, and told of all devices together once in a while. */
  #told(trouble: Trouble, retryInMs: number): void {
    const { clock, pace } = this.#world;
    this.#observer.count('throttled');
    this.#observer.state('throttled', trouble);
    const times = pace.throttled.happened(trouble.cause, clock.monotonicMs());
    if (times !== undefined) this.#tell((about) => ({ type: 'throttled', ...about, ...trouble, times, retryInMs }));
  }
}

const quotaUsedUp = (): Trouble => ({
  cause: 'quota-used-up',
  what: i18n.t('The run has sent as many messages as its cloud allows in so long a time, and holds the others back.'),
  remedy: i18n.t(
    'Wait, send fewer or smaller messages, choose a larger tier or more units (pace), or have the run go beyond the limits (pace.keepWithin).',
  ),
  raw: '',
});
