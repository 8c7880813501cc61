import { systemClock } from '../../src-main/adapters/system-clock.ts';
import type { Clock } from '../../src-main/services/ports.ts';

/** The system's clock, which a test puts on: whoever sleeps until then wakes up. What is measured stays as it is. */
export class JumpingClock implements Clock {
  #aheadMs = 0;
  #jump = new AbortController();

  now = (): Date => new Date(Date.now() + this.#aheadMs);
  monotonicMs = (): number => systemClock.monotonicMs();

  sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
    const until = this.now().getTime() + ms;
    const left = () => (signal?.aborted === true ? 0 : until - this.now().getTime());
    while (left() > 0) {
      const jump = this.#jump.signal;
      await systemClock.sleep(left(), signal === undefined ? jump : AbortSignal.any([signal, jump]));
    }
  };

  /** Only forward. */
  jumpTo(instant: string): void {
    this.#aheadMs += Math.max(0, Date.parse(instant) - this.now().getTime());
    const jump = this.#jump;
    this.#jump = new AbortController();
    jump.abort();
  }
}
