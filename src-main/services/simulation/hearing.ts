import type { JsonObject } from '../../core/json.ts';
import type { EncodedMessage, IncomingMessage } from '../../core/platform/platform.ts';
import { type RandomSource, deviceSeed, seededRandom } from '../../core/telemetry/random.ts';
import type { TelemetryMessage } from '../../core/telemetry/message.ts';
import { type DeviceTalk, heardOf, nonceFrom } from './device-talk.ts';
import type { DeviceObserver, LinkPlan, Route } from './link-plan.ts';
import { type Listening, twinRequestId } from './listening.ts';
import { Reacting } from './reacting.ts';

/** The device's link, as far as what it hears has to do with it. */
interface Link {
  talk(): DeviceTalk | undefined;
  route(): Route | undefined;
  send(messages: readonly EncodedMessage[]): void;
  disconnect(forMs: number): void;
}

/** What a device makes of what its server sends: it is told, answered, and reacted to by the rules of the plan. */
export class Hearing {
  readonly reacting: Reacting;
  readonly #observer: DeviceObserver;
  readonly #listening: Listening;
  readonly #link: Link;
  readonly #random: RandomSource;
  #reports = 0;
  #isMethod = false;

  constructor(plan: LinkPlan, observer: DeviceObserver, listening: Listening, link: Link) {
    this.#observer = observer;
    this.#listening = listening;
    this.#link = link;
    this.#random = seededRandom(deviceSeed(plan.seed, `${plan.deviceId} reports`));
    this.reacting = new Reacting(plan, {
      report: (properties) => this.#report(properties),
      reply: (body) => this.#reply(plan.deviceId, body),
      disconnect: (forMs) => link.disconnect(forMs),
    });
  }

  hear(message: IncomingMessage & { readonly qos: 0 | 1 | 2 }): void {
    const { topic, payload, qos } = message;
    this.#isMethod = false;
    const answering: Reacting['answering'] = (method, body) => {
      this.#isMethod = true;
      return this.reacting.answering(method, body);
    };
    const { twin, told, desired, answers } =
      this.#link.talk()?.hear(message, answering) ?? heardOf(message, this.#link.route(), twinRequestId, answering);
    this.#link.send(answers);
    if (twin !== undefined) {
      this.#listening.twinCame(twin);
      this.reacting.twinCame(twin);
    }
    if (told !== undefined) {
      this.#observer.received(topic, payload);
      this.#listening.told(topic, qos, told);
    }
    if (desired !== undefined) this.reacting.desired(desired);
    else if (told !== undefined && !this.#isMethod) this.reacting.message(told);
  }

  #report(properties: JsonObject): void {
    const route = this.#link.route();
    if (route === undefined) return;
    const { platform, target, deviceId } = route;
    const talk = this.#link.talk();
    if (talk !== undefined) return this.#link.send(talk.report(properties, nonceFrom(this.#random)));
    const message = platform.exchange?.(target)?.report(properties, String(++this.#reports), target, deviceId);
    return this.#link.send(message === undefined ? [] : [message]);
  }

  /** As a message of the platform's kind, with this body. */
  #reply(deviceId: string, body: Uint8Array): void {
    const route = this.#link.route();
    if (route === undefined) return;
    const message: TelemetryMessage = {
      deviceId: route.deviceId || deviceId,
      messageId: 0,
      reading: { temperatureC: 0, humidityPercent: 0 },
      alert: false,
      at: new Date(0),
    };
    this.#link.send([{ ...route.platform.encode(message, route.target), payload: body }]);
  }
}
