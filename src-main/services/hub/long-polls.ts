import type { LongPoll } from '../../core/hub/https.ts';
import type { Json } from '../../core/json.ts';
import type { Clock } from '../ports.ts';

type Give = (news: Json) => void;

/** Requests of devices that wait for something to happen. */
export class LongPolls {
  readonly #clock: Clock;
  /** By what is waited for and by whom; the newest last. */
  readonly #waiting = new Map<string, Set<Give>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Undefined where nothing came in time, or its client is gone. */
  async wait(what: LongPoll, deviceId: string, mostMs: number, gone: AbortSignal): Promise<Json | undefined> {
    const key = `${what} ${deviceId}`;
    const others = this.#waiting.get(key) ?? new Set();
    this.#waiting.set(key, others);
    const ended = new AbortController();
    let give: Give = () => undefined;
    try {
      const news = new Promise<Json>((resolve) => (give = resolve));
      others.add(give);
      const over = this.#clock.sleep(mostMs, AbortSignal.any([ended.signal, gone])).then(() => undefined);
      return await Promise.race([news, over]);
    } finally {
      others.delete(give);
      if (others.size === 0 && this.#waiting.get(key) === others) this.#waiting.delete(key);
      ended.abort();
    }
  }

  /** Tells all that wait. False where nobody does. */
  tell(what: LongPoll, deviceId: string, news: Json): boolean {
    const key = `${what} ${deviceId}`;
    const waiting = [...(this.#waiting.get(key) ?? [])];
    this.#waiting.delete(key);
    for (const give of waiting) give(news);
    return waiting.length > 0;
  }
}
