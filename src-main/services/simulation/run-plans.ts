import type { PassCriteria } from '../../core/plan/pass.ts';
import type { DevicePlan } from './device-run.ts';
import type { SubscriberPlan } from './subscriber-run.ts';

/** Who sends, and who only listens. */
export interface RunPlans {
  readonly publishers: readonly DevicePlan[];
  readonly subscribers: readonly SubscriberPlan[];
  /** What it has to come to. */
  readonly pass?: PassCriteria | undefined;
}
