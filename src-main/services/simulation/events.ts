import { toldInFull } from '../../contract/limits.ts';
import type { SimulationEvent } from '../../contract/models.ts';
import type { Clock } from '../ports.ts';
import type { MakeEvent } from './link-plan.ts';

/** Events that somebody who comes later is told first. */
const rememberedEvents = 1000;

/** What a larger run tells of itself in a tenth of a second. */
const sampledInSlot = 20;
const slotMs = 100;

/** Which events somebody wants: all of one device, all there are, or, of a large run, a sample. */
export interface WantedEvents {
  readonly deviceId?: string | undefined;
  readonly every?: true | undefined;
}

type Listener = (event: SimulationEvent) => void;

/**
 * Tells what devices do to whoever wants to know it. Events are not made until somebody listens; of a run of more than 100 devices 200
 * a second are told at most, unless they are asked for. Nothing is counted by them.
 */
export class RunEvents {
  readonly #clock: Clock;
  readonly #isLarge: boolean;
  readonly #sampledInSlot: number;
  readonly #listeners = new Map<Listener, WantedEvents>();
  /** A ring: `#next` is where the oldest lies. */
  readonly #newest: { readonly deviceId: string; readonly make: MakeEvent }[] = [];
  #next = 0;
  #slot = 0;
  #inSlot = 0;

  /** `here`: how many of the run's devices tell here; of the sample they have their share. */
  constructor(devices: number, here: number, clock: Clock) {
    this.#clock = clock;
    this.#isLarge = devices > toldInFull;
    this.#sampledInSlot = Math.max(1, Math.round((sampledInSlot * here) / devices));
  }

  tell(deviceId: string, make: MakeEvent): void {
    this.#keep(deviceId, make);
    if (this.#listeners.size === 0) return;
    const isSampled = this.#isSampled();
    let event: SimulationEvent | undefined;
    for (const [listener, wanted] of this.#listeners) {
      if (wanted.deviceId === undefined ? isSampled || wanted.every === true : wanted.deviceId === deviceId) {
        event ??= make();
        listener(event);
      }
    }
  }

  /** What was missed comes first. Answers how to stop listening. */
  subscribe(listener: Listener, wanted: WantedEvents): () => void {
    for (const { deviceId, make } of this.#inOrder()) {
      if (wanted.deviceId === undefined || wanted.deviceId === deviceId) listener(make());
    }
    // The same function may listen twice.
    const own: Listener = (event) => listener(event);
    this.#listeners.set(own, wanted);
    return () => this.#listeners.delete(own);
  }

  /** What was told elsewhere, for those who come later. */
  remember(events: readonly SimulationEvent[]): void {
    for (const event of events) this.#keep(event.deviceId, () => event);
  }

  #keep(deviceId: string, make: MakeEvent): void {
    this.#newest[this.#next] = { deviceId, make };
    this.#next = (this.#next + 1) % rememberedEvents;
  }

  /** Those that are remembered, the oldest first. */
  newest(): SimulationEvent[] {
    return this.#inOrder().map(({ make }) => make());
  }

  #inOrder(): readonly { readonly deviceId: string; readonly make: MakeEvent }[] {
    return [...this.#newest.slice(this.#next), ...this.#newest.slice(0, this.#next)];
  }

  #isSampled(): boolean {
    if (!this.#isLarge) return true;
    const slot = Math.floor(this.#clock.monotonicMs() / slotMs);
    if (slot !== this.#slot) this.#inSlot = 0;
    this.#slot = slot;
    return ++this.#inSlot <= this.#sampledInSlot;
  }
}
