import { platformOf } from '../../core/clouds/platforms.ts';
import { ratesOf } from '../../core/plan/pace.ts';
import { readsTwin } from '../../core/plan/reactions.ts';
import type { Clock } from '../ports.ts';
import { pacingOf } from '../provisioning/pace-terms.ts';
import { Pacer } from '../provisioning/pacer.ts';
import type { ShardOrder } from './shard-messages.ts';

/** For a part of a run's devices: it has its share of what all may do. */
export function pacerFor(
  { publishers, subscribers }: Pick<ShardOrder, 'publishers' | 'subscribers'>,
  clock: Clock,
): Pacer {
  const first = publishers[0]?.plan ?? subscribers[0]?.plan;
  if (first === undefined) return new Pacer({}, clock);
  const { terms, tier, isCloud } = pacingOf(first.run.pace, platformOf(first.platform), first.target);
  const count = publishers[0]?.plan.count;
  const share = count === undefined ? 1 : publishers.length / count;
  return new Pacer(ratesOf(terms, tier, isCloud, { share, readsTwin: readsTwin(first.run) }), clock);
}
