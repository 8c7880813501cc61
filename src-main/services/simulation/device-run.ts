import type { SimulatedDevice } from '../../contract/device-state.ts';
import { i18n } from '../../core/language/index.ts';
import { DeviceScript, type Step } from '../../core/plan/device-script.ts';
import { contentMaker } from '../../core/plan/message.ts';
import { createMessage } from '../../core/telemetry/message.ts';
import { DeviceFaults } from './device-faults.ts';
import type { Tally } from '../../core/telemetry/tallies.ts';
import { DeviceRecord } from './device-record.ts';
import { DeviceLink } from './device-link.ts';
import type { DeviceObserver, LinkPlan, Route, World } from './link-plan.ts';
import { MessageSender, type Outgoing } from './message-sender.ts';
import type { Trouble } from '../troubles.ts';

/** How long after the end of a run's time what is under way may take, in milliseconds. */
const lastPatienceMs = 5000;

/** What a device of a run is made from, as plain data. */
export interface DevicePlan extends LinkPlan {
  /** Which one of how many that send: they start one after the other. */
  readonly index: number;
  readonly count: number;
  /** Messages that may wait for acknowledgement before the next is sent. */
  readonly messagesInFlight: number;
}

/**
 * One device: connects, and sends a message whenever one is due. A message whose connection was lost is sent again on the
 * next one, so it may arrive twice (QoS 1) but is not lost. One that could not be sent before its next was due is late: it is
 * counted, and sent all the same or left out, as the plan says; so nothing piles up.
 */
export class DeviceRun {
  readonly #plan: DevicePlan;
  readonly #observer: DeviceObserver;
  readonly #record: DeviceRecord;
  readonly #world: World;
  readonly #link: DeviceLink;
  readonly #sender: MessageSender;
  readonly #script: DeviceScript;
  readonly #content: ReturnType<typeof contentMaker>;
  /** Where the plan has some for it. */
  readonly #faults: DeviceFaults | undefined;
  readonly #underWay = new Set<Promise<void>>();
  #acknowledged = 0;
  #isGivenUp = false;
  #isSilent = false;
  /** Sent after the next. */
  #held: Outgoing | undefined;

  constructor(plan: DevicePlan, observer: DeviceObserver, world: World) {
    this.#plan = plan;
    this.#record = new DeviceRecord(observer, world.clock);
    this.#observer = this.#record;
    this.#world = world;
    this.#link = new DeviceLink(plan, this.#record, world);
    this.#sender = new MessageSender(plan, this.#link, this.#record, world);
    this.#script = new DeviceScript(plan.run, plan);
    if (plan.run.reactions !== undefined) this.#link.hearing.reacting.goesBy(() => this.#script.intervalMs);
    this.#content = contentMaker(plan.run, plan.run.replay?.names);
    const { faults } = this.#script;
    this.#faults = faults.length === 0 ? undefined : new DeviceFaults(faults, observer, world, this.#link.tell);
  }

  /** Resolves when all is sent, the run is stopped, or the device could not connect. True unless it failed. */
  async run(): Promise<boolean> {
    const { runClock, clock } = this.#world;
    const { deviceId } = this.#plan;
    void this.#faults?.cutNetwork(this.#link);
    try {
      if (this.#script.begins) {
        await runClock.until(this.#script.connectMs);
        const { durationMs } = this.#plan.run;
        const sending = this.#sendAll();
        const isAllSent = await (durationMs === undefined ? sending : this.#within(durationMs, sending));
        if (isAllSent !== true) return runClock.signal.aborted;
      }
      const at = clock.now();
      const acknowledged = this.#acknowledged;
      this.#observer.tell(() => ({ type: 'finished', at: at.toISOString(), deviceId, acknowledged }));
      return true;
    } finally {
      await this.#link.close();
      await Promise.all(this.#underWay);
    }
  }

  /** Undefined where the run's time is over, and what was still under way has not come to its end soon after. */
  async #within(durationMs: number, sending: Promise<boolean>): Promise<boolean | undefined> {
    const over = this.#world.runClock.until(durationMs + lastPatienceMs, this.#link.over).then(() => undefined);
    const isAllSent = await Promise.race([sending, over]);
    if (isAllSent === undefined && !this.#world.runClock.signal.aborted) await this.#link.fail(notInTime());
    return isAllSent;
  }

  /** False where it could not connect, or the run was stopped. */
  async #sendAll(): Promise<boolean> {
    const { runClock } = this.#world;
    const first = await this.#link.connected();
    if (first === undefined) return false;
    const { originMs } = this.#script;
    // What would have been due while it was told where it belongs is not sent all at once.
    const startMs = first.provisioned === true ? Math.max(originMs, runClock.elapsedMs()) : originMs;
    this.#script.begin(startMs);
    for (let dueMs = this.#nextDueMs(startMs); dueMs !== undefined; dueMs = this.#nextDueMs(startMs)) {
      if (runClock.signal.aborted || this.#link.over.aborted) return false;
      if (runClock.isBefore(dueMs)) {
        // Sooner or later where a rule sets the interval meanwhile.
        await runClock.until(dueMs, this.#link.hearing.reacting.changing);
        continue;
      }
      const step = this.#script.next();
      if (step === undefined) break;
      this.#faults?.befall(step, dueMs);
      this.#tellSilence(step);
      if (step.faults.includes('silent')) continue;
      const route = this.#link.there ?? (await this.#link.connected());
      if (route === undefined || runClock.signal.aborted) return false;
      const nextMs = this.#nextDueMs(startMs);
      const isLate = nextMs !== undefined && runClock.elapsedMs() >= nextMs;
      if (isLate) this.#observer.count('late');
      if (isLate && this.#script.isLeftOut(step, runClock.elapsedMs() - startMs)) continue;
      await this.#perform(step, route, dueMs, nextMs === undefined);
      if (this.#isGivenUp) return false;
    }
    if (this.#held !== undefined) await this.#dispatch(this.#held);
    await Promise.all(this.#underWay);
    return !this.#isGivenUp;
  }

  /** Sends what a step says, with whatever goes wrong with it. */
  async #perform(step: Step, route: Route, dueMs: number, isLast: boolean): Promise<void> {
    const outgoing = this.#outgoing(step, route, dueMs);
    const held = this.#held;
    if (step.faults.includes('out-of-order') && held === undefined && !isLast) {
      this.#held = outgoing;
      return;
    }
    this.#held = undefined;
    await this.#dispatch(outgoing);
    if (step.faults.includes('duplicates')) {
      this.#observer.count('duplicates');
      await this.#dispatch(outgoing);
    }
    if (held !== undefined) await this.#dispatch(held);
    if (step.faults.includes('battery') && !isLast) {
      await Promise.all(this.#underWay);
      await this.#link.absence.sleep();
      this.#observer.state('waiting');
    }
  }

  #outgoing({ index, reading, values, clockOffMs }: Step, route: Route, dueMs: number): Outgoing {
    const { clock, runClock } = this.#world;
    // A sensor measures also while nobody takes what it says.
    const lateMs = Math.max(0, runClock.elapsedMs() - dueMs);
    const measuredAt = new Date(clock.now().getTime() - Math.round(lateMs));
    const at = clockOffMs === 0 ? measuredAt : new Date(measuredAt.getTime() + clockOffMs);
    const message = createMessage(route.deviceId, index, reading, at, this.#plan.run.alertAboveC);
    const content = this.#content?.({ ...message, values: { ...values, ...this.#link.hearing.reacting.values() } });
    return { message: content === undefined ? message : { ...message, content }, route, measuredAt };
  }

  /** Resolves as soon as another message may be under way. */
  async #dispatch(outgoing: Outgoing): Promise<void> {
    const sending = this.#sender.send(outgoing).then((outcome) => {
      this.#underWay.delete(sending);
      if (outcome === 'acknowledged') this.#acknowledged++;
      if (outcome === 'given-up') this.#isGivenUp = true;
    });
    this.#underWay.add(sending);
    if (this.#underWay.size < this.#plan.messagesInFlight) return;
    await (this.#underWay.size === 1 ? sending : Promise.race(this.#underWay));
  }

  /** When the next step is due, in the run's time; undefined after the last. */
  #nextDueMs(startMs: number): number | undefined {
    this.#script.every(this.#link.hearing.reacting.intervalMs(), this.#world.runClock.elapsedMs() - startMs);
    const dueMs = this.#script.nextDueMs();
    return dueMs === undefined ? undefined : startMs + dueMs;
  }

  #tellSilence({ faults }: Step): void {
    const isSilent = faults.includes('silent');
    if (isSilent !== this.#isSilent) this.#observer.state(isSilent ? 'silent' : 'connected');
    this.#isSilent = isSilent;
  }

  get deviceId(): string {
    return this.#plan.deviceId;
  }

  /** As it is now, with what the board counts of it. */
  told(tally: Tally): SimulatedDevice {
    const { reacting } = this.#link.hearing;
    const { intervalMs } = this.#script;
    // A rule's holds before the next step is thought of; a recording has none.
    const holds = intervalMs === undefined ? undefined : (reacting.intervalMs() ?? intervalMs);
    return this.#record.told(this.deviceId, tally, reacting, holds);
  }

  /** Renews its operational certificate now. False where it has none, or has ended. */
  renew(): boolean {
    return this.#link.renew();
  }

  /** For a run that was stopped. */
  hangUp(): void {
    this.#link.hangUp();
  }
}

const notInTime = (): Trouble => ({
  cause: 'not-in-time',
  what: i18n.t('The time of the run was over before all that was due had been sent.'),
  remedy: i18n.t('See above why it could not send. Give the run more time, or each device less to send.'),
  raw: '',
});
