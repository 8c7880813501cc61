import type { HubHandler } from '../services/ports.ts';

type KeptLimit = 'keptSessionsPerDevice' | 'keptSessions';

/** Sessions that outlive their connections, by aedes' client ID with whose they are; the newest last. */
export class KeptSessions {
  readonly #limits: HubHandler['limits'];
  readonly #forgotten: (id: string, limit: KeptLimit) => void;
  readonly #owners = new Map<string, string>();
  readonly #byOwner = new Map<string, Set<string>>();

  constructor(limits: HubHandler['limits'], forgotten: (id: string, limit: KeptLimit) => void) {
    this.#limits = limits;
    this.#forgotten = forgotten;
  }

  ownerOf(id: string): string | undefined {
    return this.#owners.get(id);
  }

  /** New, or the newest again. Where there are too many the oldest goes. */
  add(id: string, owner: string): void {
    this.delete(id);
    this.#owners.set(id, owner);
    const own = this.#byOwner.get(owner) ?? new Set<string>();
    own.add(id);
    this.#byOwner.set(owner, own);
    if (own.size > this.#limits.keptSessionsPerDevice) this.#forget(own, 'keptSessionsPerDevice');
    else if (this.#owners.size > this.#limits.keptSessions) this.#forget(this.#owners.keys(), 'keptSessions');
  }

  #forget(ids: Iterable<string>, limit: KeptLimit): void {
    for (const id of ids) {
      this.delete(id);
      return this.#forgotten(id, limit);
    }
  }

  delete(id: string): void {
    const owner = this.#owners.get(id);
    if (owner === undefined) return;
    this.#owners.delete(id);
    const own = this.#byOwner.get(owner);
    own?.delete(id);
    if (own?.size === 0) this.#byOwner.delete(owner);
  }
}
