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
  /** What it has to come to. */
  readonly pass?: PassCriteria | undefined;
}
