import type { HubThrottleModel } from '../../contract/models.ts';
import { i18n } from '../../core/language/index.ts';
import type { LoginDecision, Reaction, Refusal } from '../../core/hub/face.ts';
import { Rate } from '../../core/plan/rate.ts';
import type { Clock } from '../ports.ts';

/** Refuses what comes faster than the hub was told to take it: for whoever wants to see what a cloud does to a fleet that is too fast. */
export class HubThrottle {
  readonly #clock: Clock;
  readonly #onChange: () => void;
  #set: HubThrottleModel = {};
  #connects: Rate | undefined;
  #messages: Rate | undefined;
  #registrations: Rate | undefined;

  constructor(clock: Clock, onChange: () => void) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  get isSet(): HubThrottleModel {
    return this.#set;
  }

  /** What comes together within a second is taken as far as it is not more than a second's. */
  set(wanted: HubThrottleModel): void {
    const rate = (perSecond: number | undefined) =>
      perSecond === undefined ? undefined : new Rate(perSecond, perSecond);
    const { connectsPerSecond, messagesPerSecond, registrationsPerMinute } = wanted;
    this.#set = wanted;
    this.#connects = rate(connectsPerSecond);
    this.#messages = rate(messagesPerSecond);
    this.#registrations = rate(registrationsPerMinute === undefined ? undefined : registrationsPerMinute / 60);
    this.#onChange();
  }

  /** A login as it was decided, unless there are too many. CONNACK 3: server unavailable. */
  login(decision: LoginDecision, clientId: string): LoginDecision {
    if (!decision.accepted || this.#admits(this.#connects)) return decision;
    const { connectsPerSecond = 0 } = this.#set;
    const reason = i18n.t(
      'The hub takes {connectsPerSecond} logins a second just now, and {clientId} came beyond them.',
      {
        connectsPerSecond,
        clientId,
      },
    );
    return { accepted: false, code: 3, cause: 'throttled', reason };
  }

  /** Why such a message is too much; undefined where it is none that counts. */
  message({ telemetry, deliver }: Pick<Reaction, 'telemetry' | 'deliver'>, deviceId: string): Refusal | undefined {
    if ((telemetry === undefined && deliver === undefined) || this.#admits(this.#messages)) return undefined;
    const { messagesPerSecond = 0 } = this.#set;
    return {
      cause: 'throttled',
      reason: i18n.t(
        'The hub takes {messagesPerSecond} messages a second just now, and {deviceId} sent one beyond them.',
        {
          messagesPerSecond,
          deviceId,
        },
      ),
    };
  }

  registration(registrationId: string): Refusal | undefined {
    if (this.#admits(this.#registrations)) return undefined;
    const { registrationsPerMinute = 0 } = this.#set;
    return {
      cause: 'throttled',
      reason: i18n.t(
        'The hub takes {registrationsPerMinute} registrations a minute just now, and {registrationId} came beyond them.',
        { registrationsPerMinute, registrationId },
      ),
    };
  }

  #admits(rate: Rate | undefined): boolean {
    return rate === undefined || rate.admits(this.#clock.monotonicMs());
  }
}
