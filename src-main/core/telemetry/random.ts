/** A source of numbers in [0, 1). */
export type RandomSource = () => number;

/**
 * The mulberry32 generator (Tommy Ettinger, public domain): small, fast, and the same on every machine, so that a run
 * with the same seed sends the same values. Not for secrets.
 */
export function seededRandom(seed: number): RandomSource {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A seed for one device of a run: FNV-1a over the ID (RFC 9923), mixed with the run's seed. */
export function deviceSeed(runSeed: number, deviceId: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < deviceId.length; i++) hash = Math.imul(hash ^ deviceId.charCodeAt(i), 0x01000193);
  return (hash ^ Math.imul(runSeed, 0x9e3779b1)) >>> 0;
}

/** A whole number from `low` to `high`, both included. */
export function wholeBetween(random: RandomSource, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

/** Normally distributed with mean 0 and deviation 1 (Box-Muller). */
export function gaussian(random: RandomSource): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}
