import type { Recording } from './replay.ts';
import { type Timing, firstIntervalMs, meanIntervalMs, messageLimit, phasesOf, startMs } from './timing.ts';

/** What says how long a run goes on. */
export type RunLengthTerms = Omit<Timing, 'replay'> & { readonly replay?: Recording | undefined };

/** When all `count` devices of a run have had their last message due, in milliseconds of its time; undefined where it has no end. */
export function lastDueMs(terms: RunLengthTerms, count: number): number | undefined {
  const { durationMs = Number.POSITIVE_INFINITY, replay } = terms;
  const limit = messageLimit(terms);
  const lastStartMs = startMs(terms, Math.max(0, count - 1), count);
  const ownMs = replay === undefined ? limit * meanIntervalMs(terms) : recordedMs(replay, limit);
  const isEndless = limit === 0 && (replay === undefined || replay.loop);
  const endMs = Math.min(durationMs, isEndless ? Number.POSITIVE_INFINITY : lastStartMs + ownMs);
  return Number.isFinite(endMs) ? endMs : undefined;
}

function recordedMs({ rows, loop, periodMs }: Recording, limit: number): number {
  const ofOne = Array.isArray(rows) ? [rows as readonly { readonly atMs: number }[]] : Object.values(rows);
  const once = Math.max(0, ...ofOne.map((own) => own.at(-1)?.atMs ?? 0));
  if (!loop) return once;
  const fewest = Math.max(1, Math.min(...ofOne.map(({ length }) => length)));
  return Math.ceil(limit / fewest) * periodMs;
}

/** The longest there is between two messages of a device while it sends. */
export const longestIntervalMs = (terms: RunLengthTerms): number =>
  Math.max(firstIntervalMs(terms), ...(phasesOf(terms) ?? []).flatMap(({ intervalMs }) => intervalMs ?? []));
