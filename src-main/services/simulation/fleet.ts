import type { FleetView } from '../../contract/fleet.ts';
import type { RunBoard, RunCounter } from '../../core/telemetry/board.ts';
import type { Trouble } from '../troubles.ts';

/** Why a device is not there. */
export type DeviceTrouble = Pick<Trouble, 'cause' | 'what' | 'remedy'>;

export type CauseOfMany = FleetView['causes'][number];

const mostCauses = 20;

/** Why devices are not there now, each cause with how many devices have it. */
export class Causes {
  readonly #byPlace = new Map<number, string>();
  readonly #causes = new Map<string, CauseOfMany>();
  /** All that there have been, in the order in which they came. */
  readonly #known = new Map<string, DeviceTrouble>();
  #hasChanged = false;

  /** `trouble`: what the device at this place has; undefined: nothing any more. */
  set(place: number, trouble: DeviceTrouble | undefined): void {
    if (trouble?.cause === this.#byPlace.get(place)) return;
    this.#hasChanged = true;
    const before = this.#causes.get(this.#byPlace.get(place) ?? '');
    if (before !== undefined) {
      if (before.devices === 1) this.#causes.delete(before.cause);
      else this.#causes.set(before.cause, { ...before, devices: before.devices - 1 });
    }
    if (trouble === undefined) {
      this.#byPlace.delete(place);
      return;
    }
    const { cause, what, remedy } = trouble;
    this.#byPlace.set(place, cause);
    if (!this.#known.has(cause)) this.#known.set(cause, { cause, what, remedy });
    const known = this.#causes.get(cause) ?? { cause, what, remedy, devices: 0 };
    this.#causes.set(cause, { ...known, devices: known.devices + 1 });
  }

  /** Of a trouble that was set: which one it is of all that there have been, counted from 1. */
  numberOf({ cause }: DeviceTrouble): number {
    return [...this.#known.keys()].indexOf(cause) + 1;
  }

  get known(): readonly DeviceTrouble[] {
    return [...this.#known.values()];
  }

  /** All there are, where something has changed since it was asked last. */
  changed(): readonly CauseOfMany[] | undefined {
    if (!this.#hasChanged) return undefined;
    this.#hasChanged = false;
    return [...this.#causes.values()];
  }
}

const rated = ['connects', 'attempted', 'acknowledged', 'received'] as const satisfies readonly RunCounter[];

/** Rates are of this time. */
const ratesOverMs = 1000;

/** What many devices do, as `simulation.fleet` tells it. */
export class Fleet {
  readonly #runId: string;
  readonly #board: RunBoard;
  #samples: { readonly atMs: number; readonly counts: readonly number[] }[] = [];

  constructor(runId: string, board: RunBoard) {
    this.#runId = runId;
    this.#board = board;
  }

  /** `atMs`: by the clock that goes on while a run is paused; `causes`: those of one part of the devices after the other. */
  view(atMs: number, elapsedMs: number, causes: readonly CauseOfMany[]): FleetView {
    const latency = this.#board.summary();
    return {
      runId: this.#runId,
      elapsedMs: Math.round(elapsedMs),
      states: this.#board.states(),
      causes: together(causes),
      perSecond: this.#perSecond(atMs),
      ...(latency === undefined ? {} : { latency }),
    };
  }

  #perSecond(atMs: number): FleetView['perSecond'] {
    const counts = rated.map((counter) => this.#board.get(counter));
    const lately = this.#samples.findLastIndex((sample) => atMs - sample.atMs >= ratesOverMs);
    this.#samples = [...this.#samples.slice(Math.max(0, lately)), { atMs, counts }];
    const [oldest] = this.#samples;
    const seconds = Math.max(0, atMs - (oldest?.atMs ?? atMs)) / 1000;
    const rateOf = (counter: number) =>
      seconds === 0 ? 0 : Number((((counts[counter] ?? 0) - (oldest?.counts[counter] ?? 0)) / seconds).toFixed(1));
    return { connects: rateOf(0), attempted: rateOf(1), acknowledged: rateOf(2), received: rateOf(3) };
  }
}

/** The same cause at several parts of the devices is one. */
function together(causes: readonly CauseOfMany[]): CauseOfMany[] {
  const sums = new Map<string, CauseOfMany>();
  for (const one of causes) {
    const known = sums.get(one.cause);
    sums.set(one.cause, known === undefined ? one : { ...known, devices: known.devices + one.devices });
  }
  return [...sums.values()].toSorted((a, b) => b.devices - a.devices).slice(0, mostCauses);
}
