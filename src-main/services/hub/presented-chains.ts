import { concatBytes, toHex } from '../../core/bytes.ts';
import { type HubLimits, defaultLimits } from '../../core/hub/limits.ts';
import type { Digest } from '../../core/primitives.ts';

/** As many as the log has entries. */
const capacity = 1000;
/** Digits by which one is named. */
const nameDigits = 32;

/** What a client has presented, and how many of its certificates were too many to keep. */
export interface PresentedChain {
  /** DER, as they came. */
  readonly ders: readonly Uint8Array[];
  readonly more: number;
}

/**
 * Certificates of clients that were refused, as they were presented, in memory. Who tries again and again is kept once, and
 * the oldest are forgotten, so that nobody fills the memory with them.
 */
export class PresentedChains {
  readonly #kept = new Map<string, PresentedChain & { readonly bytes: number }>();
  readonly #digest: Digest;
  #bytes = 0;
  /** Of what is too much of one client, the first certificates are kept. */
  limits: Pick<HubLimits, 'presentedBytes' | 'presentedTotalBytes'> = defaultLimits;

  constructor(digest: Digest) {
    this.#digest = digest;
  }

  /** Answers the name that it is found by; undefined where there is nothing to keep. */
  keep(presented: readonly Uint8Array[]): string | undefined {
    const ders = this.#fitting(presented);
    if (ders.length === 0) return undefined;
    // One DER says itself where it ends, so that no two chains are the same octets.
    const name = toHex(this.#digest('sha256', concatBytes(...presented))).slice(0, nameDigits);
    const before = this.#kept.get(name);
    this.#kept.delete(name);
    const bytes = before?.bytes ?? ders.reduce((sum, { length }) => sum + length, 0);
    this.#kept.set(name, before ?? { ders, bytes, more: presented.length - ders.length });
    if (before === undefined) this.#bytes += bytes;
    this.#forgetOldest();
    return name;
  }

  /** Undefined where it is forgotten by now. */
  find(name: string): PresentedChain | undefined {
    return this.#kept.get(name);
  }

  #fitting(presented: readonly Uint8Array[]): readonly Uint8Array[] {
    let bytes = 0;
    const end = presented.findIndex(({ length }) => (bytes += length) > this.limits.presentedBytes);
    return end === -1 ? presented : presented.slice(0, end);
  }

  #forgetOldest(): void {
    for (const [name, { bytes }] of this.#kept) {
      if (this.#kept.size <= capacity && this.#bytes <= this.limits.presentedTotalBytes) return;
      this.#kept.delete(name);
      this.#bytes -= bytes;
    }
  }
}
