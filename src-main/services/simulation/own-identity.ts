import { isValid } from '../../core/operational/choice.ts';
import { symptomOf } from '../../core/diagnosis/ranking.ts';
import type { BeforeCredential } from '../device-before.ts';
import type { ClientCredentials, Clock } from '../ports.ts';
import type { Trouble } from '../troubles.ts';
import type { Held } from './held.ts';
import type { BeforeNotes, LinkPlan, TellOf } from './link-plan.ts';

/**
 * A device's own certificate. One that has never connected may be unknown to the server: while the one before is kept and valid, the
 * device goes on with that where this one is refused, and tries this one again at the next connection.
 */
export class OwnIdentity {
  readonly #plan: LinkPlan;
  readonly #clock: Clock;
  readonly #keeper: BeforeNotes | undefined;
  readonly #tell: TellOf;
  #held: Held | undefined;
  #before: BeforeCredential | undefined;
  #next: BeforeCredential | undefined;
  #presented: BeforeCredential | undefined;
  #settled: Promise<void> | undefined;

  constructor(
    plan: LinkPlan,
    { clock, beforeKeeper }: { readonly clock: Clock; readonly beforeKeeper?: BeforeNotes | undefined },
    tell: TellOf,
  ) {
    this.#plan = plan;
    this.#clock = clock;
    this.#keeper = beforeKeeper;
    this.#tell = tell;
  }

  hold(held: Held): void {
    this.#held = held;
    this.#before = held.before;
  }

  /** Whether it is known what it holds. */
  get isHeld(): boolean {
    return this.#held !== undefined;
  }

  /** What it has presented last. */
  get credentials(): ClientCredentials {
    const held = this.#presented ?? this.#held;
    if (held === undefined) throw new Error(`${this.#plan.deviceId} was not told what it holds.`);
    return held.credentials;
  }

  present(): ClientCredentials {
    this.#presented = this.#next;
    return this.credentials;
  }

  /** Whether it has the one before to try at once. What has nothing to do with the certificate, as a network that is gone, is no reason. */
  fallsBack({ cause, what }: Trouble): boolean {
    const before = this.#before;
    const isTried = this.#presented !== undefined;
    this.#next = undefined;
    if (before === undefined || isTried || symptomOf(cause) === undefined || !isValid(before, this.#clock.now()))
      return false;
    this.#next = before;
    this.#tell((about) => ({
      type: 'fellBack',
      ...about,
      serial: before.instead,
      why: 'refused',
      to: 'before',
      what,
    }));
    return true;
  }

  /** It is connected: with this one at the next connection too. */
  up(): void {
    this.#next = undefined;
  }

  /** The server has let it in for sure. */
  letIn(): void {
    this.up();
    const before = this.#before;
    if (before === undefined || this.#presented !== undefined) return;
    this.#before = undefined;
    this.#settled = this.#keeper?.connected(before.deviceId, this.credentials) ?? this.#settled;
  }

  /** Resolves when what it had before is gone from disk, where it is to go. */
  settled(): Promise<void> | undefined {
    return this.#settled;
  }
}
