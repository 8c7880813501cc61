import { type Job, forEachLimited } from './jobs.ts';
import type { Folder } from './ports.ts';

/** Renames at a time. */
const atATime = 32;

interface Move {
  readonly from: string;
  readonly to: string;
}

/** Puts folders elsewhere, each by one rename: all or, where one cannot be moved or the job is cancelled, none. */
export async function moveAll(folder: Folder, moves: readonly Move[], job: Job): Promise<void> {
  const done: Move[] = [];
  try {
    await forEachLimited(moves, atATime, async (move) => {
      job.check();
      await folder.moveFolder(move.from, move.to);
      done.push(move);
      job.progress(done.length, moves.length);
    });
    job.check();
  } catch (error) {
    // What cannot go back either is where the next call finds it: in its place, or in the trash.
    await forEachLimited(done, atATime, ({ from, to }) => folder.moveFolder(to, from)).catch(() => undefined);
    throw error;
  }
}
