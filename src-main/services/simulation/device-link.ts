import { platformOf } from '../../core/clouds/platforms.ts';
import type { EncodedMessage, IncomingMessage } from '../../core/platform/platform.ts';
import { type RandomSource, deviceSeed, seededRandom } from '../../core/telemetry/random.ts';
import type { ClientCredentials, ConnectionLoss, DeviceConnection, PublishOutcome } from '../ports.ts';
import { Absence } from './absence.ts';
import { CurrentConnection } from './current-connection.ts';
import { DeviceIdentity } from './device-identity.ts';
import { DeviceTalk, nonceFrom } from './device-talk.ts';
import { Hearing } from './hearing.ts';
import type { DeviceObserver, LinkListener, LinkPlan, Route, TellOf, World } from './link-plan.ts';
import { LinkTroubles } from './link-troubles.ts';
import { Listening } from './listening.ts';
import { rememberedRoute } from './locating.ts';
import { tellingOf } from './observing.ts';
import { Over } from './over.ts';
import { Renewing } from './renewing.ts';
import { type Trouble, lossTrouble } from '../troubles.ts';

/** One device's connection: it comes back when it is lost, listens to what the platform sends, and answers. */
export class DeviceLink {
  readonly #plan: LinkPlan;
  readonly #observer: DeviceObserver;
  readonly #world: World;
  readonly #listener: LinkListener | undefined;
  readonly #nonces: RandomSource;
  readonly tell: TellOf;
  readonly #identity: DeviceIdentity;
  readonly troubles: LinkTroubles;
  /** Where its devices have operational certificates. */
  readonly #renewing: Renewing | undefined;
  readonly #listening: Listening;
  readonly hearing: Hearing;
  readonly #current = new CurrentConnection();
  #route: Route | undefined;
  /** Answers to what came before the connection was up. */
  readonly #owed: EncodedMessage[] = [];
  #everConnected = false;
  /** Why there is no connection any more; undefined before the first one, and where it was ended by intention. */
  #loss: ConnectionLoss | undefined;
  /** Of the connection, where it has one. */
  #talk: DeviceTalk | undefined;
  #connecting: Promise<Route | undefined> | undefined;
  /** Says that the device needs no connection any more. */
  readonly over = new Over();
  readonly absence: Absence;

  constructor(plan: LinkPlan, observer: DeviceObserver, world: World, listener?: LinkListener) {
    this.#plan = plan;
    this.#observer = observer;
    this.#world = world;
    this.#listener = listener;
    const { deviceId, seed } = plan;
    const tell = tellingOf(observer, deviceId, world.clock);
    this.tell = tell;
    this.#identity = new DeviceIdentity(plan, world, tell);
    this.troubles = new LinkTroubles(plan, world, this.#identity, observer, tell);
    const { keeper } = world;
    this.#renewing = keeper === undefined ? undefined : new Renewing(plan, world, keeper, this.#identity, this);
    this.#listening = new Listening(plan, world, this, listener);
    this.hearing = new Hearing(plan, observer, this.#listening, this);
    this.absence = new Absence(this.#current, this.over, world.runClock, plan);
    this.#nonces = seededRandom(deviceSeed(seed, `${deviceId} nonces`));
  }

  get talk(): DeviceTalk | undefined {
    return this.#talk;
  }

  get route(): Route | undefined {
    return this.#route;
  }

  /** Goes away for so long, and comes back. */
  disconnect(forMs: number): void {
    void this.absence.goAway(forMs);
  }

  /** Where it is connected now, to send at once; undefined where `connected` has to be waited for. */
  get there(): Route | undefined {
    this.absence.wake();
    return this.#current.there === undefined ? undefined : this.#route;
  }

  /** Makes sure of a connection. Undefined when the run was stopped, or the device could not connect at all. */
  connected(): Promise<Route | undefined> {
    const { there } = this;
    if (there !== undefined) return Promise.resolve(there);
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = undefined;
      this.#current.open();
    });
    return this.#connecting;
  }

  /** Where there is no connection, the message stays here. */
  async publish(message: EncodedMessage): Promise<PublishOutcome | 'unsent'> {
    const outcome = await this.#current.publish(message);
    if (outcome !== 'acknowledged') return outcome;
    this.#identity.served();
    this.troubles.slowing.served();
    return outcome;
  }

  /** Renews its operational certificate now. False where it has none, or needs no connection any more. */
  renew(): boolean {
    if (this.over.aborted || this.#renewing === undefined) return false;
    this.#renewing.ask();
    return true;
  }

  /** The device needs no connection any more. */
  async close(): Promise<void> {
    this.over.end();
    const connection = this.#current.there;
    if (connection !== undefined) {
      await this.#listening.waitForTwin(connection, this.#route);
      await connection.close();
    }
    await (this.#renewing?.end() ?? this.#identity.settled());
    await this.troubles.told;
    this.#current.open();
  }

  /** Ends the connection, and with it a wait for an acknowledgement that may never come. For a run that was stopped. */
  hangUp(): void {
    void this.#current.there?.close();
  }

  async #connect(): Promise<Route | undefined> {
    const { runClock, connections } = this.#world;
    for (let attempt = 1; !runClock.signal.aborted && !this.over.aborted; attempt++) {
      await this.absence.ended();
      await this.#waitToReconnect(attempt);
      if (runClock.signal.aborted || this.over.aborted) break;
      await this.troubles.slowing.pace.connect(runClock.signal);
      const credentials = await this.#readyToConnect();
      if (credentials === undefined || this.#route === undefined) return undefined;
      this.#observer.state('connecting');
      const { platform, target, deviceId } = this.#route;
      const nonce = nonceFrom(this.#nonces);
      this.#talk = DeviceTalk.of(platform.talk?.(target, deviceId, nonce));
      const facts = platform.connection(target, deviceId, nonce);
      const result = await connections.connect(facts, credentials, runClock.signal, (one) => this.#receive(one));
      const end = 'loss' in result ? result : await this.#begin(result.connection, this.#route);
      if (end === undefined) return this.#route;
      if ('trouble' in end) return this.fail(end.trouble);
      this.#loss = undefined;
      const trouble = lossTrouble(end.loss, this.#route);
      if (await this.troubles.slowing.slowsDown(trouble, this.#everConnected, end.loss.serverError)) continue;
      if (this.#identity.fallsBack(end.loss, this.#route, this.#everConnected)) continue;
      const isOver = attempt >= this.troubles.firstAttempts(end.loss, this.#route);
      if (!this.#everConnected && isOver && !runClock.signal.aborted) return this.fail(trouble);
      this.#loss = end.loss;
    }
    return undefined;
  }

  /** What it connects with, once it knows where to. Undefined where the run was stopped, or it was not told. */
  async #readyToConnect(): Promise<ClientCredentials | undefined> {
    const { locate, runClock } = this.#world;
    const closed = await this.#identity.open(this.#world);
    if (closed !== undefined) return this.fail(closed);
    if (runClock.signal.aborted || this.over.aborted) return undefined;
    const held = this.#identity.present();
    if (held !== undefined && this.#route === undefined)
      this.#route = rememberedRoute(this.#plan, this.#identity.assignment);
    if (held !== undefined && this.#route !== undefined) return held;
    for (let attempt = 1; ; attempt++) {
      const credentials = this.#identity.own.present();
      if (platformOf(this.#plan.platform).provisioning !== undefined) this.#observer.state('provisioning');
      await this.#world.pace.registration(runClock.signal);
      const { waits } = this.troubles.slowing;
      const located = await locate({ ...this.#plan, credentials }, this.tell, runClock.signal, waits);
      if (runClock.signal.aborted || this.over.aborted) return undefined;
      if ('route' in located) {
        this.#route = located.route;
        if (this.#identity.isOperational) this.#identity.registered(located.credential);
        return this.#identity.present();
      }
      if (await this.troubles.slowing.slowsDown(located.trouble, this.#everConnected)) continue;
      if (this.#identity.own.fallsBack(located.trouble)) continue;
      if (!this.#everConnected) return this.fail(located.trouble);
      await this.troubles.retry(located.trouble, attempt, this.over);
    }
  }

  /** Comes back with what was issued, once all that was sent has been acknowledged. */
  async switchOver(connection: DeviceConnection, route: Route | undefined): Promise<void> {
    await this.#current.end(connection, this.over, () => {
      this.#route = route ?? this.#route;
      void connection.close();
    });
  }

  /** Gives up, and says why. */
  async fail(trouble: Trouble): Promise<undefined> {
    this.over.end();
    this.#current.open();
    await this.troubles.failed(trouble, this.#route);
    this.#listener?.failed();
  }

  /** Answers why the device is not there after all. */
  async #begin(connection: DeviceConnection, route: Route): ReturnType<DeviceTalk['greet']> {
    const up = () => {
      this.#up(connection, route);
      this.#renewing?.watch(connection, route);
      // Telemetry does not wait for SUBACK, as a real device's does not.
      void this.#listening.begin(connection, route, this.#talk !== undefined);
    };
    if (this.#talk !== undefined) return this.#talk.greet(connection, route.platform, this.#world, up);
    up();
    return undefined;
  }

  #up(connection: DeviceConnection, route: Route): void {
    this.#current.begin(connection);
    if (this.over.aborted) void connection.close();
    else if (this.absence.isAway) {
      this.#current.endsAsPlanned();
      connection.cut();
    }
    this.#loss = undefined;
    if (this.#everConnected) this.#observer.reconnecting();
    this.#everConnected = true;
    this.#observer.connection(1);
    this.#identity.letIn(route);
    for (const answer of this.#owed.splice(0)) void connection.publish(answer);
    void connection.ended.then((loss) => {
      this.#observer.connection(-1);
      this.#loss = this.#current.gone() ? undefined : loss;
      // Also while no message is due: a real device does not wait for one to come back.
      if (!this.over.aborted && !this.absence.isAsleep) void this.connected();
    });
  }

  #receive(message: IncomingMessage & { readonly qos: 0 | 1 | 2 }): void {
    if (this.#renewing?.hear(message) !== true) this.hearing.hear(message);
  }

  send(messages: readonly EncodedMessage[]): void {
    if (this.#current.there === undefined && this.#talk === undefined) this.#owed.push(...messages);
    else for (const message of messages) void this.publish(message);
  }

  async #waitToReconnect(attempt: number): Promise<void> {
    if (this.#loss === undefined || this.#route === undefined) return;
    await this.troubles.comeBack(this.#loss, this.#route, attempt, this.#everConnected, this.over);
  }
}
