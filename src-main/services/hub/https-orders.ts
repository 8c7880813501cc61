import type { Settled } from '../../core/hub/issuing/order.ts';
import type { Clock } from '../ports.ts';

/** Outcomes that nobody has fetched; the oldest gives way. */
const most = 1000;

/** What requests by HTTPS have ordered, until it is fetched: a client that was sent away comes back for it. */
export class HttpsOrders {
  readonly #clock: Clock;
  readonly #kept = new Map<string, Promise<Settled | undefined>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get kept(): ReadonlyMap<string, unknown> {
    return this.#kept;
  }

  keep(key: string, settling: Promise<Settled | undefined>): void {
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= most && oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(key, settling);
  }

  /** What came of it, which is fetched by that. `later`: nothing did yet, or nobody is there to fetch it. */
  async within(key: string, mostMs: number, gone: AbortSignal): Promise<Settled | undefined | 'later'> {
    const settling = this.#kept.get(key);
    if (settling === undefined) return undefined;
    const ended = new AbortController();
    try {
      const over = this.#clock.sleep(mostMs, AbortSignal.any([ended.signal, gone])).then(() => 'later' as const);
      const outcome = await Promise.race([settling, over]);
      if (outcome === 'later' || gone.aborted) return 'later';
      if (this.#kept.get(key) === settling) this.#kept.delete(key);
      return outcome;
    } finally {
      ended.abort();
    }
  }
}
