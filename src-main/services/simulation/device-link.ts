import { platformOf } from '../../core/clouds/index.ts';
import type { EncodedMessage, IncomingMessage } from '../../core/platform/platform.ts';
import { type RandomSource, deviceSeed, seededRandom } from '../../core/telemetry/random.ts';
import { backoffMs } from '../../core/telemetry/schedule.ts';
import type { ClientCredentials, ConnectionLoss, DeviceConnection, PublishOutcome } from '../ports.ts';
import { DeviceIdentity } from './device-identity.ts';
import { DeviceTalk, heardOf, nonceFrom } from './device-talk.ts';
import type { DeviceObserver, LinkListener, LinkPlan, Route, TellOf, World } from './link-plan.ts';
import { Listening, twinRequestId } from './listening.ts';
import { rememberedRoute } from './locating.ts';
import { tellingOf } from './observing.ts';
import { PublishGate } from './publish-gate.ts';
import { Renewing } from './renewing.ts';
import type { Explained } from '../explaining.ts';
import { type Trouble, lossTrouble, registeringTrouble } from '../troubles.ts';

/** First connections that may be refused, where the platform registers a device by refusing it. */
const firstAttempts = 5;

/** One device's connection: it comes back when it is lost, listens to what the platform sends, and answers. */
export class DeviceLink {
  readonly #plan: LinkPlan;
  readonly #observer: DeviceObserver;
  readonly #world: World;
  readonly #listener: LinkListener | undefined;
  /** Apart from the sensor's, so that lost connections do not change the readings. */
  readonly #random: RandomSource;
  readonly #nonces: RandomSource;
  readonly #tell: TellOf;
  readonly #identity: DeviceIdentity;
  readonly #renewing: Renewing;
  readonly #listening: Listening;
  readonly #gate = new PublishGate();
  #route: Route | undefined;
  #connection: DeviceConnection | undefined;
  /** Answers to what came before the connection was up. */
  readonly #owed: EncodedMessage[] = [];
  #everConnected = false;
  /** It ends the connection itself, to come back with another certificate. */
  #isPlannedEnd = false;
  /** Why there is no connection any more; undefined before the first one, and where it was ended by intention. */
  #loss: ConnectionLoss | undefined;
  /** Of the connection, where it has one. */
  #talk: DeviceTalk | undefined;
  #connecting: Promise<Route | undefined> | undefined;
  /** No more connections. */
  #done = false;

  constructor(plan: LinkPlan, observer: DeviceObserver, world: World, listener?: LinkListener) {
    this.#plan = plan;
    this.#observer = observer;
    this.#world = world;
    this.#listener = listener;
    const { deviceId, seed } = plan;
    const tell = tellingOf(observer, deviceId, world.clock);
    this.#tell = tell;
    this.#identity = new DeviceIdentity(plan, world, tell);
    this.#renewing = new Renewing(plan, world, this.#identity, {
      tell,
      switchOver: (connection, route) => this.#switchOver(connection, route),
    });
    this.#listening = new Listening(plan, world, {
      tell,
      isDone: () => this.#done,
      fail: (trouble) => this.#fail(trouble),
      subscribed: () => listener?.subscribed(),
    });
    this.#random = seededRandom(deviceSeed(seed, `${deviceId} back-off`));
    this.#nonces = seededRandom(deviceSeed(seed, `${deviceId} nonces`));
  }

  /** Makes sure of a connection. Undefined when the run was stopped, or the device could not connect at all. */
  connected(): Promise<Route | undefined> {
    if (this.#connection !== undefined) return Promise.resolve(this.#route);
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = undefined;
      this.#gate.open();
    });
    return this.#connecting;
  }

  /** Where there is no connection, the message is lost. */
  publish(message: EncodedMessage): Promise<PublishOutcome> {
    return this.#gate.through(async () => {
      const connection = this.#connection;
      if (connection === undefined) return 'lost';
      const outcome = await connection.publish(message);
      // The end of the connection is told by its own promise; let that run first.
      if (outcome === 'lost') await connection.ended;
      if (outcome === 'acknowledged') this.#identity.served();
      return outcome;
    });
  }

  /** Renews its operational certificate now. False where it has none, or needs no connection any more. */
  renew(): boolean {
    return !this.#done && this.#renewing.ask();
  }

  /** The device needs no connection any more. */
  async close(): Promise<void> {
    this.#done = true;
    const connection = this.#connection;
    if (connection !== undefined) {
      await this.#listening.waitForTwin(connection, this.#route);
      await connection.close();
    }
    await this.#renewing.end();
    this.#gate.open();
  }

  /** Ends the connection, and with it a wait for an acknowledgement that may never come. For a run that was stopped. */
  hangUp(): void {
    void this.#connection?.close();
  }

  async #connect(): Promise<Route | undefined> {
    const { runClock, connections } = this.#world;
    for (let attempt = 1; !runClock.signal.aborted && !this.#done; attempt++) {
      await this.#waitToReconnect(attempt);
      if (runClock.signal.aborted || this.#done) break;
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
      if ('trouble' in end) return this.#fail(end.trouble);
      this.#loss = undefined;
      if (this.#identity.fallsBack(end.loss, this.#route, this.#everConnected)) continue;
      const patience = registeringTrouble(end.loss, this.#route) === undefined ? 1 : firstAttempts;
      if (!this.#everConnected && attempt >= patience && !runClock.signal.aborted) {
        return this.#fail(lossTrouble(end.loss, this.#route));
      }
      this.#loss = end.loss;
    }
    return undefined;
  }

  /** What it connects with, once it knows where to. Undefined where the run was stopped, or it was not told. */
  async #readyToConnect(): Promise<ClientCredentials | undefined> {
    const { locate, runClock } = this.#world;
    const held = this.#identity.present();
    if (held !== undefined && this.#route === undefined) this.#route = rememberedRoute(this.#plan);
    if (held !== undefined && this.#route !== undefined) return held;
    for (let attempt = 1; ; attempt++) {
      const credentials = this.#identity.own.present();
      if (platformOf(this.#plan.platform).provisioning !== undefined) this.#observer.state('provisioning');
      const located = await locate({ ...this.#plan, credentials }, this.#tell, runClock.signal);
      if (runClock.signal.aborted || this.#done) return undefined;
      if ('route' in located) {
        this.#route = located.route;
        if (this.#identity.operational !== undefined) this.#identity.registered(located.credential);
        return this.#identity.present();
      }
      if (this.#identity.own.fallsBack(located.trouble)) continue;
      if (!this.#everConnected) return this.#fail(located.trouble);
      await this.#waitToRetry(located.trouble, attempt);
    }
  }

  /** Comes back with what was issued, once all that was sent has been acknowledged. */
  async #switchOver(connection: DeviceConnection, route: Route | undefined): Promise<void> {
    if (this.#connection !== connection || this.#done) return;
    await Promise.race([this.#gate.hold(), connection.ended]);
    if (this.#connection !== connection || this.#done) return;
    this.#route = route ?? this.#route;
    this.#isPlannedEnd = true;
    await connection.close();
  }

  #fail(trouble: Trouble): undefined {
    this.#done = true;
    this.#gate.open();
    const explained = this.#explained(trouble);
    this.#observer.state('failed', explained);
    this.#tell((about) => ({ type: 'failed', ...about, ...explained }));
    this.#listener?.failed();
  }

  /** A device that does not know yet where it belongs logs in where it is told so. */
  #explained(trouble: Trouble): Explained {
    const { platform, target, deviceId } = this.#plan;
    const { credentials } = this.#identity.presented ?? this.#identity.own;
    const route = this.#route ?? { platform: platformOf(platform), target, deviceId };
    return this.#world.explain(trouble, { ...route, credentials });
  }

  /** Answers why the device is not there after all. */
  async #begin(connection: DeviceConnection, route: Route): ReturnType<DeviceTalk['greet']> {
    const up = () => {
      this.#up(connection, route);
      this.#renewing.watch(connection, route);
      // Telemetry does not wait for SUBACK, as a real device's does not.
      void this.#listening.begin(connection, route, this.#talk !== undefined);
    };
    if (this.#talk !== undefined) return this.#talk.greet(connection, route.platform, this.#world, up);
    up();
    return undefined;
  }

  #up(connection: DeviceConnection, route: Route): void {
    this.#connection = connection;
    this.#loss = undefined;
    if (this.#everConnected) this.#observer.reconnecting();
    this.#everConnected = true;
    this.#observer.connection(1);
    this.#identity.letIn(route);
    for (const answer of this.#owed.splice(0)) void connection.publish(answer);
    void connection.ended.then((loss) => {
      this.#connection = undefined;
      this.#observer.connection(-1);
      this.#loss = this.#isPlannedEnd ? undefined : loss;
      this.#isPlannedEnd = false;
      // Also while no message is due: a real device does not wait for one to come back.
      if (!this.#done) void this.connected();
    });
  }

  #receive(message: IncomingMessage & { readonly qos: 0 | 1 | 2 }): void {
    if (this.#renewing.hear(message)) return;
    const { topic, payload, qos } = message;
    const { twin, told, answers } = this.#talk?.hear(message) ?? heardOf(message, this.#route, twinRequestId);
    if (twin !== undefined) this.#listening.twinCame(twin);
    if (told !== undefined) {
      this.#observer.received(topic, payload);
      this.#listening.told(topic, qos, told);
    }
    if (this.#connection === undefined && this.#talk === undefined) this.#owed.push(...answers);
    else for (const answer of answers) void this.publish(answer);
  }

  async #waitToReconnect(attempt: number): Promise<void> {
    const [loss, route] = [this.#loss, this.#route];
    if (loss === undefined || route === undefined) return;
    const registering = this.#everConnected ? undefined : registeringTrouble(loss, route);
    await this.#waitToRetry(registering ?? this.#explained(lossTrouble(loss, route)), attempt);
  }

  async #waitToRetry(trouble: Explained, attempt: number): Promise<void> {
    const retryInMs = backoffMs(attempt, this.#random);
    this.#observer.state('lost', trouble);
    this.#tell((about) => ({ type: 'lost', ...about, ...trouble, retryInMs }));
    await this.#world.runClock.rest(retryInMs);
  }
}
