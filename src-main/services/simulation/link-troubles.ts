import { platformOf } from '../../core/clouds/platforms.ts';
import { type RandomSource, deviceSeed, seededRandom } from '../../core/telemetry/random.ts';
import { backoffMs } from '../../core/telemetry/schedule.ts';
import type { Explained } from '../explaining.ts';
import type { ConnectionLoss } from '../ports.ts';
import { type Trouble, lossTrouble, registeringTrouble } from '../troubles.ts';
import type { DeviceIdentity } from './device-identity.ts';
import type { DeviceObserver, LinkPlan, Route, TellOf, World } from './link-plan.ts';
import type { Ending } from './over.ts';
import { SlowingDown } from './slowing-down.ts';

/** Where the platform registers a device by refusing it. */
const attemptsToRegister = 5;

/** Tells why a device is not at its server, by all that is known about it, and how long it waits until it tries again. */
export class LinkTroubles {
  readonly slowing: SlowingDown;
  readonly #plan: LinkPlan;
  readonly #world: World;
  readonly #identity: DeviceIdentity;
  readonly #observer: DeviceObserver;
  readonly #tell: TellOf;
  /** Apart from the sensor's, so that lost connections do not change the readings. */
  #random: RandomSource | undefined;
  #told: Promise<void> | undefined;

  constructor(plan: LinkPlan, world: World, identity: DeviceIdentity, observer: DeviceObserver, tell: TellOf) {
    this.#plan = plan;
    this.#world = world;
    this.#identity = identity;
    this.#observer = observer;
    this.#tell = tell;
    this.slowing = new SlowingDown(plan, observer, world, tell);
  }

  /** Resolves when all that was to be told is. */
  get told(): Promise<void> | undefined {
    return this.#told;
  }

  /** First connections that may be refused. */
  firstAttempts(loss: ConnectionLoss, route: Route): number {
    return registeringTrouble(loss, route) === undefined ? 1 : attemptsToRegister;
  }

  /** A device that does not know yet where it belongs logs in where it is told so. */
  explained(trouble: Trouble, where: Route | undefined): Promise<Explained> {
    // Nothing has spoken with it yet.
    if (!this.#identity.own.isHeld) return Promise.resolve(trouble);
    const { platform, target, deviceId } = this.#plan;
    const { credentials } = this.#identity.presented ?? this.#identity.own;
    const route = where ?? { platform: platformOf(platform), target, deviceId };
    return this.#world.explain(trouble, { ...route, credentials });
  }

  /** It does not come any more. */
  failed(trouble: Trouble, route: Route | undefined): Promise<void> {
    const told = this.explained(trouble, route).then((explained) => {
      this.#observer.state('failed', explained);
      this.#tell((about) => ({ type: 'failed', ...about, ...explained }));
    });
    this.#told = told;
    return told;
  }

  /** Waits before attempt number `attempt` (from 1), unless it is over. */
  async retry(trouble: Explained, attempt: number, over: Ending): Promise<void> {
    const { seed, deviceId } = this.#plan;
    this.#random ??= seededRandom(deviceSeed(seed, `${deviceId} back-off`));
    const retryInMs = backoffMs(attempt, this.#random);
    this.#observer.state('lost', trouble);
    this.#tell((about) => ({ type: 'lost', ...about, ...trouble, retryInMs }));
    await this.#world.runClock.rest(retryInMs, over);
  }

  /** The same after a connection was lost, or did not come up. */
  async comeBack(loss: ConnectionLoss, route: Route, attempt: number, wasLetIn: boolean, over: Ending): Promise<void> {
    const throttled = wasLetIn ? this.slowing.endOf(loss, route) : undefined;
    if (throttled !== undefined) return this.slowing.wait(throttled);
    const registering = wasLetIn ? undefined : registeringTrouble(loss, route);
    return this.retry(registering ?? (await this.explained(lossTrouble(loss, route), route)), attempt, over);
  }
}
