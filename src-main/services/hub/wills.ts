import type { PublishedMessage, WillMessage } from '../../core/hub/messages.ts';
import type { Clock } from '../ports.ts';
import type { MqttSession } from './mqtt-session.ts';

/** A timer that is set for longer is due at once. */
const longestSleepMs = 2 ** 31 - 1;

/** Wills that wait for their delay (MQTT 5, 3.1.3.2.2); those of earlier versions have none. */
export class Wills {
  readonly #clock: Clock;
  readonly #waiting = new Map<string, AbortController>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Publishes it now, or when it is due: at the end of the session at the latest. */
  due(
    session: MqttSession,
    { delaySeconds, ...will }: WillMessage,
    publish: (message: PublishedMessage) => void,
  ): void {
    const message = { ...will, duplicate: false, will: true };
    const delay = Math.min(delaySeconds, session.expirySeconds);
    if (delay === 0) return publish(message);
    const waiting = new AbortController();
    this.#waiting.set(session.key, waiting);
    void this.#later(session.key, waiting, delay * 1000, () => publish(message));
  }

  async #later(key: string, waiting: AbortController, delayMs: number, publish: () => void): Promise<void> {
    for (let left = delayMs; left > 0; left -= longestSleepMs) {
      await this.#clock.sleep(Math.min(left, longestSleepMs), waiting.signal);
      if (waiting.signal.aborted) return;
    }
    this.#waiting.delete(key);
    publish();
  }

  /** Its client is back. */
  cancel({ key }: MqttSession): void {
    this.#waiting.get(key)?.abort();
    this.#waiting.delete(key);
  }

  close(): void {
    for (const waiting of this.#waiting.values()) waiting.abort();
    this.#waiting.clear();
  }
}
