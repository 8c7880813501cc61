import { i18n } from '../../core/language/index.ts';
import type { Step } from '../../core/plan/device-script.ts';
import { type Fault, type FaultOf, beganAt, begins } from '../../core/plan/faults.ts';
import type { DeviceLink } from './device-link.ts';
import type { DeviceObserver, TellOf, World } from './link-plan.ts';

type NetworkFault = FaultOf<'lost-network' | 'reconnect-storm'>;

const isOfNetwork = (fault: Fault): fault is NetworkFault =>
  fault.kind === 'lost-network' || fault.kind === 'reconnect-storm';

type MessageFault = FaultOf<'duplicates' | 'out-of-order'>;

/** Each is of one message; the others last. */
const isOfMessages = (fault: Fault): fault is MessageFault =>
  fault.kind === 'duplicates' || fault.kind === 'out-of-order';

/** Has go wrong on purpose what the plan says of one device, counts it and tells of it. */
export class DeviceFaults {
  readonly #faults: readonly Fault[];
  readonly #observer: DeviceObserver;
  readonly #world: World;
  readonly #tell: TellOf;
  /** When each was told to last. */
  readonly #told = new Map<Fault, number>();

  constructor(faults: readonly Fault[], observer: DeviceObserver, world: World, tell: TellOf) {
    this.#faults = faults;
    this.#observer = observer;
    this.#world = world;
    this.#tell = tell;
  }

  /** Cuts the device's network whenever it is time, until it needs none any more. */
  async cutNetwork(link: DeviceLink): Promise<void> {
    await Promise.all(this.#faults.filter(isOfNetwork).map((fault) => this.#cutAgain(fault, link)));
  }

  async #cutAgain(fault: NetworkFault, link: DeviceLink): Promise<void> {
    const { runClock } = this.#world;
    for (const atMs of begins(fault)) {
      await runClock.until(atMs, link.over);
      if (link.over.aborted || runClock.signal.aborted) return;
      this.#say(fault, networkWords(fault));
      this.#observer.count('faults');
      const { kind: cause } = fault;
      this.#observer.state('lost', { cause, what: networkWords(fault), remedy: i18n.t('The plan says so.') });
      const isStorm = fault.kind === 'reconnect-storm';
      await link.absence.loseNetwork(atMs + fault.forMs, isStorm ? 'at-once' : 'one-by-one');
    }
  }

  /** Counts and tells what goes wrong with a step that is due now, at its time of the run. */
  befall({ faults, index }: Step, atMs: number): void {
    const kinds = faults.filter((kind) => kind !== 'lost-network' && kind !== 'reconnect-storm');
    if (kinds.length > 0) this.#observer.count('faults', kinds.length);
    for (const fault of this.#faults) {
      if (isOfNetwork(fault) || !kinds.includes(fault.kind)) continue;
      if (isOfMessages(fault)) {
        this.#say(fault, messageWords(fault, index), index);
        continue;
      }
      const began = beganAt(fault, atMs);
      if (began === undefined || this.#told.get(fault) === began) continue;
      this.#told.set(fault, began);
      this.#say(fault, lastingWords(fault));
    }
  }

  #say({ kind }: Fault, what: string, messageId?: number): void {
    const about = messageId === undefined ? {} : { messageId };
    this.#tell((base) => ({ type: 'fault', ...base, fault: kind, ...about, what }));
  }
}

const inSeconds = (ms: number): string => `${ms / 1000} s`;

function networkWords({ kind, forMs }: NetworkFault): string {
  const time = inSeconds(forMs);
  return kind === 'lost-network'
    ? i18n.t('No network for {time}.', { time })
    : i18n.t('No network for {time}, for all at once.', { time });
}

const messageWords = ({ kind }: MessageFault, messageId: number): string =>
  kind === 'duplicates'
    ? i18n.t('Message #{messageId} is sent twice.', { messageId })
    : i18n.t('Message #{messageId} changes places with the one after it.', { messageId });

function lastingWords(fault: Exclude<Fault, NetworkFault | MessageFault>): string {
  const time = fault.forMs === undefined ? '' : inSeconds(fault.forMs);
  const during = (open: string, limited: string) => (time === '' ? open : limited);
  switch (fault.kind) {
    case 'wrong-clock': {
      const off = inSeconds(Math.abs(fault.offsetMs));
      return fault.offsetMs < 0
        ? i18n.t('The clock is {off} behind.', { off })
        : i18n.t('The clock is {off} ahead.', { off });
    }
    case 'silent':
      return during(i18n.t('Sends nothing any more.'), i18n.t('Sends nothing for {time}.', { time }));
    case 'stuck-sensor':
      return during(i18n.t('The sensor is stuck.'), i18n.t('The sensor is stuck for {time}.', { time }));
    case 'drifting-sensor':
      return during(i18n.t('The sensor drifts.'), i18n.t('The sensor drifts for {time}.', { time }));
    case 'battery':
      return i18n.t('Runs on a battery: connects to send, and sleeps in between.');
  }
}
