import type { Arrivals } from '../../core/telemetry/arrivals.ts';
import type { RunBoard } from '../../core/telemetry/board.ts';
import type { RunClock } from './run-clock.ts';
import type { RunPlans } from './run-plans.ts';

/** After the last message was sent: how long nothing may arrive until what is missing is not waited for any more. */
const quietMs = 2000;
const lookEveryMs = 50;

/** What of a run is looked at. */
interface Arriving {
  readonly board: Pick<RunBoard, 'get'>;
  readonly arrivals: Pick<Arrivals, 'complete'>;
  readonly runClock: RunClock;
}

/**
 * Resolves when nothing more is to come to those who listen: what was sent has arrived, or where nobody of the run sends its time is over, or they are all `gone`
 * before. False where they listen until the run is stopped.
 */
export async function nothingMore(
  run: Arriving,
  { publishers, elsewhere, listensForMs }: Pick<RunPlans, 'publishers' | 'elsewhere' | 'listensForMs'>,
  gone: Promise<unknown>,
): Promise<boolean> {
  if (publishers.length > 0 || elsewhere !== undefined) await allArrived(run, elsewhere);
  else if (listensForMs === undefined) return false;
  else {
    const over = new AbortController();
    void gone.then(() => over.abort());
    await run.runClock.until(listensForMs, over.signal);
  }
  return true;
}

/** Resolves when what was sent here has arrived everywhere, or nothing has come for a while; and the same of what others of the run send elsewhere. */
async function allArrived(run: Arriving, elsewhere: RunPlans['elsewhere']): Promise<void> {
  await untilQuiet(run, quietMs, () => run.arrivals.complete);
  if (elsewhere === undefined) return;
  await run.runClock.until(elsewhere.lastDueMs);
  await untilQuiet(run, elsewhere.quietMs, () => false);
}

async function untilQuiet({ board, runClock }: Arriving, ms: number, isComplete: () => boolean): Promise<void> {
  for (let quiet = 0; quiet < ms && !runClock.signal.aborted; quiet += lookEveryMs) {
    if (isComplete()) return;
    const received = board.get('received');
    await runClock.rest(lookEveryMs);
    if (board.get('received') !== received) quiet = 0;
  }
}
