import type { RandomSource } from '../telemetry/random.ts';

/**
 * What servers say where they are asked too much: reason codes of MQTT 5.0 (2.4: server busy, message rate too high, quota exceeded,
 * connection rate exceeded), return code 3 of MQTT 3.1.1, status 429 of HTTP (RFC 6585 4), and Microsoft's own condition of AMQP
 * (Azure/azure-iot-sdk-node, azure-iot-amqp-base, translateError).
 */
const causes: ReadonlySet<string> = new Set([
  'connack-3',
  'connack-137',
  'connack-151',
  'connack-159',
  'disconnect-137',
  'disconnect-150',
  'disconnect-151',
  'disconnect-159',
  'puback-151',
  'http-429',
  'amqp-resource-limit-exceeded',
  'com.microsoft-device-container-throttled',
  'dps-throttled',
]);

/** Whether a failure means no more than: later, and less often. */
export const isThrottled = ({ cause }: { readonly cause: string }): boolean => causes.has(cause);

const firstMs = 1000;
const longestMs = 60_000;

/**
 * How long to wait where a server throttles, before attempt number `attempt` (from 1): anywhere up to a bound that doubles, so that many
 * devices do not come back together ("Exponential Backoff And Jitter", full jitter, aws.amazon.com/blogs/architecture); and not before
 * the time that the server has named.
 */
export function throttledBackoffMs(attempt: number, random: RandomSource, retryAfterSeconds = 0): number {
  const bound = Math.min(longestMs, firstMs * 2 ** Math.min(attempt, 10));
  return Math.round(retryAfterSeconds * 1000 + bound * random());
}

/** Few register at a time, so that longer waits would keep others from it: up to eight seconds more than the service says. */
const longestRegistrationBackoff = 3;

/** How long one device waits that a provisioning service refuses for now, longer each time: in milliseconds, for those that the service names. */
export function registrationBackoff(random: RandomSource): (retryAfterMs: number) => number {
  let times = 0;
  return (retryAfterMs) =>
    throttledBackoffMs(Math.min(++times, longestRegistrationBackoff), random, retryAfterMs / 1000);
}

/** Of many times that the same happens tells the first, and then no more than one in a time, with how many there were since. */
export class Seldom {
  readonly #everyMs: number;
  readonly #told = new Map<string, { atMs: number; since: number }>();

  constructor(everyMs: number) {
    this.#everyMs = everyMs;
  }

  /** How often it has happened since it was told, this time included; undefined where it is not to be told now. */
  happened(what: string, nowMs: number): number | undefined {
    const last = this.#told.get(what);
    if (last !== undefined && nowMs - last.atMs < this.#everyMs) {
      last.since++;
      return undefined;
    }
    this.#told.set(what, { atMs: nowMs, since: 0 });
    return (last?.since ?? 0) + 1;
  }
}
