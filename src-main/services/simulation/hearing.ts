import type { JsonObject } from '../../core/json.ts';
import type { AnswerMethod } from '../../core/platform/asked.ts';
import type { EncodedMessage, IncomingMessage } from '../../core/platform/platform.ts';
import { type RandomSource, deviceSeed, seededRandom } from '../../core/telemetry/random.ts';
import type { TelemetryMessage } from '../../core/telemetry/message.ts';
import { type DeviceTalk, heardOf, nonceFrom } from './device-talk.ts';
import type { DeviceObserver, LinkPlan, Route } from './link-plan.ts';
import { type Listening, twinRequestId } from './listening.ts';
import { Reacting, type ReactingLink } from './reacting.ts';

/** The device's link, as far as what it hears has to do with it. */
interface Link {
  readonly talk: DeviceTalk | undefined;
  readonly route: Route | undefined;
  send(messages: readonly EncodedMessage[]): void;
  disconnect(forMs: number): void;
}

/** What a device makes of what its server sends: it is told, answered, and reacted to by the rules of the plan. */
export class Hearing implements ReactingLink {
  readonly reacting: Reacting;
  readonly #observer: DeviceObserver;
  readonly #listening: Listening;
  readonly #link: Link;
  readonly #plan: LinkPlan;
  #random: RandomSource | undefined;
  #reports = 0;
  #isMethod = false;

  constructor(plan: LinkPlan, observer: DeviceObserver, listening: Listening, link: Link) {
    this.#plan = plan;
    this.#observer = observer;
    this.#listening = listening;
    this.#link = link;
    this.reacting = new Reacting(plan, this);
  }

  get #nonces(): RandomSource {
    const { seed, deviceId } = this.#plan;
    return (this.#random ??= seededRandom(deviceSeed(seed, `${deviceId} reports`)));
  }

  hear(message: IncomingMessage & { readonly qos: 0 | 1 | 2 }): void {
    const { topic, payload, qos } = message;
    this.#isMethod = false;
    const answering: AnswerMethod = (method, body) => {
      this.#isMethod = true;
      return this.reacting.answering(method, body);
    };
    const { twin, told, desired, answers } =
      this.#link.talk?.hear(message, answering) ?? heardOf(message, this.#link.route, twinRequestId, answering);
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

  report(properties: JsonObject): void {
    const { route, talk } = this.#link;
    if (route === undefined) return;
    const { platform, target, deviceId } = route;
    if (talk !== undefined) return this.#link.send(talk.report(properties, nonceFrom(this.#nonces)));
    const message = platform.exchange?.(target)?.report(properties, String(++this.#reports), target, deviceId);
    return this.#link.send(message === undefined ? [] : [message]);
  }

  disconnect(forMs: number): void {
    this.#link.disconnect(forMs);
  }

  /** As a message of the platform's kind, with this body. */
  reply(body: Uint8Array): void {
    const { route } = this.#link;
    if (route === undefined) return;
    const message: TelemetryMessage = {
      deviceId: route.deviceId || this.#plan.deviceId,
      messageId: 0,
      reading: { temperatureC: 0, humidityPercent: 0 },
      alert: false,
      at: new Date(0),
    };
    this.#link.send([{ ...route.platform.encode(message, route.target), payload: body }]);
  }
}
