/** One of several processes that share a run, counted from 0. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** Where of all devices those of a shard stand: every `count`-th one, so that each shard has of everything the same. */
export const placesOf = (total: number, { index, count }: Shard = { index: 0, count: 1 }): number[] =>
  Array.from({ length: Math.max(0, Math.ceil((total - index) / count)) }, (_, turn) => index + turn * count);
