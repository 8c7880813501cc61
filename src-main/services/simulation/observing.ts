import { type DeviceState, deviceStates } from '../../contract/fleet.ts';
import { fromUtf8, toBase64 } from '../../core/bytes.ts';
import type { ArrivalNotes } from '../../core/telemetry/arrivals.ts';
import type { RunBoard } from '../../core/telemetry/board.ts';
import type { Clock } from '../ports.ts';
import type { RunEvents } from './events.ts';
import type { Causes } from './fleet.ts';
import type { DeviceObserver, TellOf } from './link-plan.ts';

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
export function observerOf(
  deviceId: string,
  place: number,
  { board, causes, events, arrivals, changed, toTell }: Observed,
): DeviceObserver {
  const count: DeviceObserver['count'] = (counter, by) => {
    board.count(counter, by);
    board.tallies.count(place, counter, by);
    changed();
  };
  const state: DeviceObserver['state'] = (now, trouble) => {
    board.setState(place, octetOf(now));
    if (trouble === undefined && now !== 'connected' && now !== 'finished') return;
    causes.set(place, trouble);
    if (trouble !== undefined) board.tallies.trouble(place, causes.numberOf(trouble));
    toTell();
  };
  return {
    tell: (make) => events.tell(deviceId, make),
    state,
    count,
    connection(change) {
      if (change === 1) {
        state('connected');
        board.count('connects');
      }
      count('connected', change);
    },
    attempted: () => count('attempted'),
    acknowledged(latencyMs, topic, payload) {
      board.latency.record(latencyMs);
      board.tallies.latency(place, latencyMs);
      count('acknowledged');
      if (arrivals === undefined) return;
      arrivals.sent(topic, text(payload));
      toTell();
    },
    received(topic, payload) {
      count('received');
      if (arrivals === undefined) return;
      arrivals.received(deviceId, topic, text(payload));
      toTell();
    },
    gaveUp: () => count('failed'),
    reconnecting: () => count('reconnects'),
  };
}
