import { fromUtf8, toBase64 } from '../../core/bytes.ts';
import { platformOf } from '../../core/clouds/index.ts';
import type { EncodedMessage, IncomingMessage, Subscription } from '../../core/platform/platform.ts';
import { type RandomSource, deviceSeed, seededRandom } from '../../core/telemetry/random.ts';
import { backoffMs } from '../../core/telemetry/schedule.ts';
import type { ConnectionLoss, DeviceConnection, PublishOutcome } from '../ports.ts';
import type { SimulationEvent } from '../../contract/models.ts';
import { DeviceTalk, heardOf, nonceFrom } from './device-talk.ts';
import type { DeviceObserver, LinkPlan, Route, World } from './link-plan.ts';
import type { Explained } from '../explaining.ts';
import { type Trouble, closedTrouble, lossTrouble, refusalTrouble, registeringTrouble } from '../troubles.ts';

/** First connections that may be refused, where the platform registers a device by refusing it. */
const firstAttempts = 5;

/** Connections that a server may end instead of answering SUBSCRIBE, until that counts as its answer. */
const patienceWithSubscribing = 2;

/** Only one twin is asked for. */
const twinRequestId = 'initial-twin';
const twinPatienceMs = 2000;

/** Told beside the observer, by a link that somebody waits for. */
export interface LinkListener {
  failed(): void;
  /** The server has granted its filters. */
  subscribed(): void;
}

/** One device's connection: it comes back when it is lost, listens to what the platform sends, and answers. */
export class DeviceLink {
  readonly #plan: LinkPlan;
  readonly #observer: DeviceObserver;
  readonly #world: World;
  readonly #listener: LinkListener | undefined;
  /** Apart from the sensor's, so that lost connections do not change the readings. */
  readonly #random: RandomSource;
  readonly #nonces: RandomSource;
  #route: Route | undefined;
  #connection: DeviceConnection | undefined;
  /** Answers to what came before the connection was up. */
  readonly #owed: EncodedMessage[] = [];
  #everConnected = false;
  #closedInsteadOfGranted = 0;
  #twinRead = false;
  #twinCame: () => void = () => undefined;
  /** Why there is no connection any more; undefined before the first one. */
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
    this.#random = seededRandom(deviceSeed(plan.seed, `${plan.deviceId} back-off`));
    this.#nonces = seededRandom(deviceSeed(plan.seed, `${plan.deviceId} nonces`));
  }

  /** Makes sure of a connection. Undefined when the run was stopped, or the device could not connect at all. */
  connected(): Promise<Route | undefined> {
    if (this.#connection !== undefined) return Promise.resolve(this.#route);
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = undefined;
    });
    return this.#connecting;
  }

  /** Where there is no connection, the message is lost. */
  async publish(message: EncodedMessage): Promise<PublishOutcome> {
    const connection = this.#connection;
    if (connection === undefined) return 'lost';
    const outcome = await connection.publish(message);
    // The end of the connection is told by its own promise; let that run first.
    if (outcome === 'lost') await connection.ended;
    return outcome;
  }

  /** The device needs no connection any more. */
  async close(): Promise<void> {
    this.#done = true;
    const connection = this.#connection;
    if (connection === undefined) return;
    if (this.#route?.provisioned === true && !this.#twinRead) await this.#waitForTwin(connection);
    await connection.close();
  }

  /** A short run may be over before the answer has come. */
  async #waitForTwin(connection: DeviceConnection): Promise<void> {
    const came = new Promise<void>((resolve) => {
      this.#twinCame = resolve;
    });
    await Promise.race([came, connection.ended, this.#world.clock.sleep(twinPatienceMs, this.#world.runClock.signal)]);
  }

  /** Ends the connection, and with it a wait for an acknowledgement that may never come. For a run that was stopped. */
  hangUp(): void {
    void this.#connection?.close();
  }

  async #connect(): Promise<Route | undefined> {
    const { runClock, connections, locate } = this.#world;
    if (this.#route === undefined) {
      const located = await locate(this.#plan, (make) => this.#observer.tell(make), runClock.signal);
      if (runClock.signal.aborted) return undefined;
      if ('trouble' in located) return this.#fail(located.trouble);
      this.#route = located.route;
    }
    const { platform, target } = this.#route;
    for (let attempt = 1; !runClock.signal.aborted && !this.#done; attempt++) {
      if (this.#loss !== undefined) await this.#waitToReconnect(this.#loss, this.#route, attempt);
      if (runClock.signal.aborted || this.#done) break;
      const nonce = nonceFrom(this.#nonces);
      this.#talk = DeviceTalk.of(platform.talk?.(target, this.#route.deviceId, nonce));
      const facts = platform.connection(target, this.#route.deviceId, nonce);
      const result = await connections.connect(facts, this.#plan.credentials, runClock.signal, (message) =>
        this.#receive(message),
      );
      const end = 'loss' in result ? result : await this.#begin(result.connection, this.#route);
      if (end === undefined) return this.#route;
      if ('trouble' in end) return this.#fail(end.trouble);
      const patience = registeringTrouble(end.loss, this.#route) === undefined ? 1 : firstAttempts;
      if (!this.#everConnected && attempt >= patience && !runClock.signal.aborted) {
        return this.#fail(lossTrouble(end.loss, this.#route));
      }
      this.#loss = end.loss;
    }
    return undefined;
  }

  #fail(trouble: Trouble): undefined {
    this.#done = true;
    const explained = this.#explained(trouble);
    this.#tell((about) => ({ type: 'failed', ...about, ...explained }));
    this.#listener?.failed();
  }

  /** A device that does not know yet where it belongs logs in where it is told so. */
  #explained(trouble: Trouble): Explained {
    const { platform, target, deviceId, credentials } = this.#plan;
    const route = this.#route ?? { platform: platformOf(platform), target, deviceId };
    return this.#world.explain(trouble, { ...route, credentials });
  }

  /** Answers why the device is not there after all. */
  async #begin(connection: DeviceConnection, route: Route): ReturnType<DeviceTalk['greet']> {
    const up = () => {
      this.#up(connection);
      // Telemetry does not wait for SUBACK, as a real device's does not.
      void this.#listen(connection, route);
    };
    if (this.#talk !== undefined) return this.#talk.greet(connection, route.platform, this.#world, up);
    up();
    return undefined;
  }

  #up(connection: DeviceConnection): void {
    this.#connection = connection;
    this.#loss = undefined;
    if (this.#everConnected) this.#observer.reconnecting();
    this.#everConnected = true;
    this.#observer.connection(1);
    this.#tell((about) => ({ type: 'connected', ...about }));
    for (const answer of this.#owed.splice(0)) void connection.publish(answer);
    void connection.ended.then((loss) => {
      this.#connection = undefined;
      this.#observer.connection(-1);
      this.#loss = loss;
      // Also while no message is due: a real device does not wait for one to come back.
      if (!this.#done) void this.connected();
    });
  }

  async #listen(connection: DeviceConnection, { platform, target, deviceId, provisioned }: Route): Promise<void> {
    const { filters } = this.#plan;
    const twin = provisioned && !this.#twinRead ? platform.twin?.(target, deviceId) : undefined;
    // What the platform has devices listen to was subscribed to by then.
    const own = filters ?? (this.#talk === undefined ? platform.subscriptions(target, deviceId) : []);
    const subscriptions = twin?.subscription === undefined ? own : [...own, twin.subscription];
    if (subscriptions.length === 0) return;
    const codes = await connection.subscribe(subscriptions);
    if (codes === undefined) return filters === undefined ? undefined : this.#closedInstead(connection, filters);
    this.#closedInsteadOfGranted = 0;
    const refused = refusalTrouble(subscriptions, codes, platform);
    if (refused === undefined) {
      if (twin !== undefined) void connection.publish(twin.request(twinRequestId));
      for (const message of filters === undefined ? (platform.opening?.(target, deviceId) ?? []) : []) {
        void connection.publish(message);
      }
    }
    if (this.#done) return undefined;
    if (refused !== undefined) {
      this.#fail(refused);
      return connection.close();
    }
    if (filters === undefined) return undefined;
    for (const [index, { filter }] of filters.entries()) {
      const granted = codes[index];
      this.#tell((about) => ({ type: 'subscribed', ...about, filter, qos: typeof granted === 'number' ? granted : 0 }));
    }
    this.#listener?.subscribed();
    return undefined;
  }

  async #closedInstead(connection: DeviceConnection, filters: readonly Subscription[]): Promise<void> {
    const loss = await connection.ended;
    if (this.#world.runClock.signal.aborted || this.#done || loss.errorCode !== undefined) return;
    if (++this.#closedInsteadOfGranted < patienceWithSubscribing) return;
    this.#fail(closedTrouble(filters, loss, this.#route?.platform ?? {}));
  }

  #receive(message: IncomingMessage & { readonly qos: 0 | 1 | 2 }): void {
    const { topic, payload, qos } = message;
    const { twin, told, answers } = this.#talk?.hear(message) ?? heardOf(message, this.#route, twinRequestId);
    if (twin !== undefined) {
      this.#twinRead = true;
      this.#twinCame();
      this.#tell((about) => ({ type: 'twin', ...about, ...twin }));
    }
    if (told !== undefined) {
      this.#observer.received(this.#plan.deviceId, topic, payload);
      this.#tell((about) => {
        const text = fromUtf8(told);
        const body = { body: text ?? toBase64(told), bodyEncoding: text === undefined ? 'base64' : 'utf-8' } as const;
        return { type: 'received', ...about, topic, qos, ...body };
      });
    }
    for (const answer of answers) {
      if (this.#connection === undefined && this.#talk === undefined) this.#owed.push(answer);
      else void this.publish(answer);
    }
  }

  async #waitToReconnect(loss: ConnectionLoss, route: Route, attempt: number): Promise<void> {
    const retryInMs = backoffMs(attempt, this.#random);
    const registering = this.#everConnected ? undefined : registeringTrouble(loss, route);
    const trouble = registering ?? this.#explained(lossTrouble(loss, route));
    this.#tell((about) => ({ type: 'lost', ...about, ...trouble, retryInMs }));
    await this.#world.runClock.rest(retryInMs);
  }

  #tell(make: (about: { readonly at: string; readonly deviceId: string }) => SimulationEvent): void {
    const at = this.#world.clock.now();
    this.#observer.tell(() => make({ at: at.toISOString(), deviceId: this.#plan.deviceId }));
  }
}
