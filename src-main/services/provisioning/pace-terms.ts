import type { ParsedInput } from '../../contract/methods.ts';
import { i18n } from '../../core/language/index.ts';
import type { PaceTerms } from '../../core/plan/pace.ts';
import { tierOf } from '../../core/plan/pace.ts';
import { type Tier, limitsOf } from '../../core/plan/platform-limits.ts';
import type { Platform, Target } from '../../core/platform/platform.ts';
import { Problem } from '../../core/problem.ts';
import { quoted } from '../../core/quoting.ts';

/** How fast a run may go, and what is known of its server. */
export interface Pacing {
  readonly terms: PaceTerms;
  /** Undefined where nothing is known of what the server allows. */
  readonly tier: Tier | undefined;
  /** All that there are. */
  readonly known: readonly string[];
  /** Whether the server is one of the cloud itself, and none that plays it. */
  readonly isCloud: boolean;
}

/** Throws INVALID_INPUT where there is no such tier. */
export function pacingOf(
  pace: ParsedInput<'simulation.start'>['pace'],
  { id, label, host: { pattern } }: Platform,
  { host }: Target,
): Pacing {
  const terms = pace ?? { units: 1 };
  const cloud = limitsOf(id);
  const isCloud = (cloud?.hosts ?? pattern)?.test(host.toLowerCase()) === true;
  const known = cloud?.tiers.map((tier) => tier.id) ?? [];
  // A server of one's own has the limits of a cloud's tier where the plan says so.
  const isKnown = cloud !== undefined && (isCloud || cloud.hosts === undefined || terms.tier !== undefined);
  const tier = isKnown ? tierOf(cloud, terms.tier) : undefined;
  if (terms.tier !== undefined && tier === undefined) {
    throw new Problem('INVALID_INPUT', i18n.t('{label} has no tier {tier}.', { label, tier: quoted(terms.tier) }), {
      field: 'pace.tier',
      remedy:
        known.length === 0
          ? i18n.t('Leave it out: nothing is known of what such a server allows.')
          : i18n.t('There are: {names}.', { names: known.join(', ') }),
    });
  }
  return { terms, tier, known, isCloud };
}
