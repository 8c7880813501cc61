import type { PassCriteria } from '../../core/plan/pass.ts';
import type { DevicePlan } from './device-run.ts';
import type { HeldTerms } from './held.ts';
import type { SubscriberPlan } from './subscriber-run.ts';

/** Who sends, and who only listens. */
export interface RunPlans {
  readonly publishers: readonly DevicePlan[];
  readonly subscribers: readonly SubscriberPlan[];
  /** How what they hold is opened. */
  readonly terms: HeldTerms;
  /** When devices begin to send, in milliseconds since 1970; without it at once. */
  readonly startAtMs?: number | undefined;
  /** Where others of the run send in other processes: when all of theirs is due, and how long nothing may come after that until no more is waited for. */
  readonly elsewhere?: { readonly lastDueMs: number; readonly quietMs: number } | undefined;
  /** How long devices listen where nobody of the run sends, in milliseconds; without it until it is stopped. */
  readonly listensForMs?: number | undefined;
  /** What it has to come to. */
  readonly pass?: PassCriteria | undefined;
  /** Whether it goes on until it is stopped. */
  readonly isEndless: boolean;
}
