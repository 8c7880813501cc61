import type { RunPlans } from './run-plans.ts';
import type { ShardOrder } from './shard-messages.ts';

/**
 * Deals the devices of a run out to shards, one after the other: neighbours in a plan do the same at the same time. Each device has its
 * place on the board, publishers before subscribers.
 */
export function shardsOf(
  { publishers, subscribers }: RunPlans,
  shards: number,
  board: SharedArrayBuffer,
  renews: boolean,
): ShardOrder[] {
  const listeners = subscribers.map(({ deviceId, filters }) => ({
    deviceId,
    filters: filters.map(({ filter }) => filter),
  }));
  const devices = publishers.length + subscribers.length;
  const placedPublishers = publishers.map((plan, place) => ({ place, plan }));
  const placedSubscribers = subscribers.map((plan, at) => ({ place: publishers.length + at, plan }));
  return Array.from({ length: shards }, (_, shard) => {
    const isHere = ({ place }: { readonly place: number }) => place % shards === shard;
    return {
      board,
      devices,
      publishers: placedPublishers.filter(isHere),
      subscribers: placedSubscribers.filter(isHere),
      listeners,
      renews,
    };
  });
}
