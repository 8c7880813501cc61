/** So many times as long as the work took it rests, and so long at most. */
const restAfterWork = 4;
const mostRestMs = 15_000;

/**
 * Work that is asked for more often than it can be done: it begins at once after a quiet time, and else when it has rested for several
 * times as long as it took. Whoever asks while it rests gets the next one, which begins after they have asked.
 */
export function calmly(work: () => Promise<void>): () => Promise<void> {
  let restedAt = Number.NEGATIVE_INFINITY;
  let next: Promise<void> | undefined;
  let last = Promise.resolve();
  const begin = async (before: Promise<void>) => {
    await before;
    const waitMs = restedAt - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    next = undefined;
    const start = performance.now();
    await work();
    const end = performance.now();
    restedAt = end + Math.min(mostRestMs, (end - start) * restAfterWork);
  };
  return () => {
    if (next === undefined) last = next = begin(last);
    return next;
  };
}
