import type { SimulatedDevice } from '../../contract/device-state.ts';
import type { DeviceState } from '../../contract/fleet.ts';
import { fromUtf8, toBase64 } from '../../core/bytes.ts';
import type { RunCounter } from '../../core/telemetry/board.ts';
import type { Tally } from '../../core/telemetry/tallies.ts';
import type { Clock } from '../ports.ts';
import type { DeviceTrouble } from './fleet.ts';
import type { DeviceObserver, MakeEvent } from './link-plan.ts';
import type { Reacting } from './reacting.ts';

/** What of a device is not counted on the board; of its last message the bytes are kept, and made text when somebody asks. */
export class DeviceRecord implements DeviceObserver {
  readonly #observer: DeviceObserver;
  readonly #clock: Clock;
  #throttled = 0;
  #last: { readonly topic: string; readonly payload: Uint8Array; readonly at: Date } | undefined;

  constructor(observer: DeviceObserver, clock: Clock) {
    this.#observer = observer;
    this.#clock = clock;
  }

  tell(make: MakeEvent): void {
    this.#observer.tell(make);
  }

  state(now: DeviceState, trouble?: DeviceTrouble): void {
    this.#observer.state(now, trouble);
  }

  connection(change: 1 | -1): void {
    this.#observer.connection(change);
  }

  attempted(): void {
    this.#observer.attempted();
  }

  received(topic: string, payload: Uint8Array): void {
    this.#observer.received(topic, payload);
  }

  gaveUp(): void {
    this.#observer.gaveUp();
  }

  reconnecting(): void {
    this.#observer.reconnecting();
  }

  count(counter: RunCounter, by = 1): void {
    if (counter === 'throttled') this.#throttled += by;
    this.#observer.count(counter, by);
  }

  acknowledged(latencyMs: number, topic: string, payload: Uint8Array): void {
    this.#last = { topic, payload, at: this.#clock.now() };
    this.#observer.acknowledged(latencyMs, topic, payload);
  }

  /** With what the board counts of it, and how it behaves by now. */
  told(deviceId: string, tally: Tally, reacting: Reacting, intervalMs: number | undefined): SimulatedDevice {
    const { attempted, acknowledged, failed, received, reconnects } = tally;
    const { desired, reported, version } = reacting.twin;
    const last = this.#last;
    return {
      deviceId,
      ...(intervalMs === undefined ? {} : { intervalMs }),
      fields: JSON.stringify(reacting.fields),
      twin: {
        desired: JSON.stringify(desired),
        reported: JSON.stringify(reported),
        ...(version === undefined ? {} : { version }),
      },
      ...(last === undefined
        ? {}
        : {
            last: {
              topic: last.topic,
              body: fromUtf8(last.payload) ?? toBase64(last.payload),
              at: last.at.toISOString(),
            },
          }),
      attempted,
      acknowledged,
      failed,
      received,
      reconnects,
      throttled: this.#throttled,
    };
  }
}
