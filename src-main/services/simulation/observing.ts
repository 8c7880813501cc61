import { type DeviceState, deviceStates } from '../../contract/limits.ts';
import { fromUtf8, toBase64 } from '../../core/bytes.ts';
import type { ArrivalNotes } from '../../core/telemetry/arrivals.ts';
import type { RunBoard, RunCounter } from '../../core/telemetry/board.ts';
import type { Clock } from '../ports.ts';
import type { RunEvents } from './events.ts';
import type { Causes, DeviceTrouble } from './fleet.ts';
import type { DeviceObserver, MakeEvent, TellOf } from './link-plan.ts';

/** Where what devices tell goes. */
interface Observed {
  readonly board: RunBoard;
  readonly causes: Causes;
  readonly events: RunEvents;
  /** Where somebody listens to what devices send. */
  readonly arrivals: ArrivalNotes | undefined;
  /** Something was counted. */
  readonly changed: () => void;
  /** Something is to be told, beside events. */
  readonly toTell: () => void;
}

const octetOf = (state: DeviceState): number => deviceStates.indexOf(state);
const text = (payload: Uint8Array): string => fromUtf8(payload) ?? toBase64(payload);

/** Tells what happens now. */
export const tellingOf =
  (observer: DeviceObserver, deviceId: string, clock: Clock): TellOf =>
  (make) => {
    const at = clock.now();
    observer.tell(() => make({ at: at.toISOString(), deviceId }));
  };

/** Counts what one device does on the run's board, at its place there. */
export class BoardObserver implements DeviceObserver {
  readonly #deviceId: string;
  readonly #place: number;
  readonly #observed: Observed;

  constructor(deviceId: string, place: number, observed: Observed) {
    this.#deviceId = deviceId;
    this.#place = place;
    this.#observed = observed;
  }

  tell(make: MakeEvent): void {
    this.#observed.events.tell(this.#deviceId, make);
  }

  count(counter: RunCounter, by?: number): void {
    const { board, changed } = this.#observed;
    board.count(counter, by);
    board.tallies.count(this.#place, counter, by);
    changed();
  }

  state(now: DeviceState, trouble?: DeviceTrouble): void {
    const { board, causes, toTell } = this.#observed;
    board.setState(this.#place, octetOf(now));
    if (trouble === undefined && now !== 'connected' && now !== 'finished') return;
    causes.set(this.#place, trouble);
    if (trouble !== undefined) board.tallies.trouble(this.#place, causes.numberOf(trouble));
    toTell();
  }

  connection(change: 1 | -1): void {
    if (change === 1) {
      this.state('connected');
      this.#observed.board.count('connects');
    }
    this.count('connected', change);
  }

  attempted(): void {
    this.count('attempted');
  }

  acknowledged(latencyMs: number, topic: string, payload: Uint8Array): void {
    const { board, arrivals, toTell } = this.#observed;
    board.latency.record(latencyMs);
    board.tallies.latency(this.#place, latencyMs);
    this.count('acknowledged');
    if (arrivals === undefined) return;
    arrivals.sent(topic, text(payload));
    toTell();
  }

  received(topic: string, payload: Uint8Array): void {
    this.count('received');
    const { arrivals, toTell } = this.#observed;
    if (arrivals === undefined) return;
    arrivals.received(this.#deviceId, topic, text(payload));
    toTell();
  }

  gaveUp(): void {
    this.count('failed');
  }

  reconnecting(): void {
    this.count('reconnects');
  }
}
