/** A part of a schedule; without an interval nothing is sent in it. */
export interface Phase {
  readonly forMs: number;
  readonly intervalMs?: number | undefined;
}

const perMs = ({ intervalMs }: Phase): number => (intervalMs === undefined ? 0 : 1 / intervalMs);

/** How many messages come in each time of so many milliseconds at most, in phases that come one after the other, again and again. */
export function mostSent(phases: readonly Phase[], ms: number): number {
  const cycleMs = phases.reduce((sum, { forMs }) => sum + forMs, 0);
  const inCycle = phases.reduce((sum, phase) => sum + phase.forMs * perMs(phase), 0);
  /** From the beginning of a cycle on. */
  const sentUntil = (atMs: number): number => {
    const cycles = Math.floor(atMs / cycleMs);
    let leftMs = atMs - cycles * cycleMs;
    let sent = cycles * inCycle;
    for (const phase of phases) {
      sent += Math.min(leftMs, phase.forMs) * perMs(phase);
      leftMs = Math.max(0, leftMs - phase.forMs);
    }
    return sent;
  };
  // Where it is most, the time begins or ends with a phase.
  let beginsMs = 0;
  let most = 0;
  for (const { forMs } of phases) {
    const firstMs = beginsMs - ms;
    const beforeMs = firstMs + Math.max(0, Math.ceil(-firstMs / cycleMs)) * cycleMs;
    for (const atMs of [beginsMs, beforeMs]) most = Math.max(most, sentUntil(atMs + ms) - sentUntil(atMs));
    beginsMs += forMs;
  }
  return most;
}

/** Between two messages on average; undefined where none is sent. */
export function meanMs(phases: readonly Phase[]): number | undefined {
  const count = phases.reduce(
    (sum, { forMs, intervalMs }) => sum + (intervalMs === undefined ? 0 : Math.ceil(forMs / intervalMs)),
    0,
  );
  return count === 0 ? undefined : phases.reduce((sum, { forMs }) => sum + forMs, 0) / count;
}
