import type { HubLimits } from '../../core/hub/limits.ts';
import type { MqttSession } from './mqtt-session.ts';

export type KeptLimit = 'keptSessionsPerDevice' | 'keptSessions';

/** Sessions that wait for their clients to come back, the newest last. */
export class AwaySessions {
  readonly #all = new Set<MqttSession>();
  readonly #byOwner = new Map<string, Set<MqttSession>>();

  add(session: MqttSession): void {
    this.delete(session);
    this.#all.add(session);
    const { owner = '' } = session;
    const own = this.#byOwner.get(owner) ?? new Set();
    own.add(session);
    this.#byOwner.set(owner, own);
  }

  delete(session: MqttSession): void {
    this.#all.delete(session);
    const { owner = '' } = session;
    const own = this.#byOwner.get(owner);
    own?.delete(session);
    if (own?.size === 0) this.#byOwner.delete(owner);
  }

  /** The oldest, of the same client or of all, where there are more than may be. */
  tooMany(
    { owner = '' }: MqttSession,
    { keptSessionsPerDevice, keptSessions }: HubLimits,
  ): { readonly oldest: MqttSession; readonly limit: KeptLimit } | undefined {
    const own = this.#byOwner.get(owner) ?? new Set();
    const [limit, held]: [KeptLimit, Set<MqttSession>] | [undefined, undefined] =
      own.size > keptSessionsPerDevice
        ? ['keptSessionsPerDevice', own]
        : this.#all.size > keptSessions
          ? ['keptSessions', this.#all]
          : [undefined, undefined];
    if (limit === undefined) return undefined;
    const [oldest] = held;
    return oldest === undefined ? undefined : { oldest, limit };
  }
}
