import type { SimulatedDevice } from '../../contract/device-state.ts';
import { fromUtf8, toBase64 } from '../../core/bytes.ts';
import type { Clock } from '../ports.ts';
import type { DeviceObserver } from './link-plan.ts';
import type { Reacting } from './reacting.ts';

/** What one device has done so far; of its last message the bytes are kept, and made text when somebody asks. */
export class DeviceRecord implements DeviceObserver {
  readonly #observer: DeviceObserver;
  readonly #clock: Clock;
  readonly #counts = { attempted: 0, acknowledged: 0, failed: 0, received: 0, reconnects: 0, throttled: 0 };
  #last: { readonly topic: string; readonly payload: Uint8Array; readonly at: Date } | undefined;

  constructor(observer: DeviceObserver, clock: Clock) {
    this.#observer = observer;
    this.#clock = clock;
  }

  tell: DeviceObserver['tell'] = (make) => this.#observer.tell(make);
  state: DeviceObserver['state'] = (now, trouble) => this.#observer.state(now, trouble);
  connection: DeviceObserver['connection'] = (change) => this.#observer.connection(change);

  count: DeviceObserver['count'] = (counter, by = 1) => {
    if (counter === 'throttled') this.#counts.throttled += by;
    this.#observer.count(counter, by);
  };

  attempted = (): void => {
    this.#counts.attempted++;
    this.#observer.attempted();
  };

  acknowledged: DeviceObserver['acknowledged'] = (latencyMs, topic, payload) => {
    this.#counts.acknowledged++;
    this.#last = { topic, payload, at: this.#clock.now() };
    this.#observer.acknowledged(latencyMs, topic, payload);
  };

  received: DeviceObserver['received'] = (topic, payload) => {
    this.#counts.received++;
    this.#observer.received(topic, payload);
  };

  gaveUp = (): void => {
    this.#counts.failed++;
    this.#observer.gaveUp();
  };

  reconnecting = (): void => {
    this.#counts.reconnects++;
    this.#observer.reconnecting();
  };

  /** With how the device behaves by now. */
  told(deviceId: string, reacting: Reacting): SimulatedDevice {
    const { desired, reported, version } = reacting.twin;
    const last = this.#last;
    return {
      deviceId,
      intervalMs: reacting.intervalMs(),
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
      ...this.#counts,
    };
  }
}
