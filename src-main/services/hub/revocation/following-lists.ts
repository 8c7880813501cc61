import { Problem } from '../../../core/problem.ts';
import type { Clock, Log } from '../../ports.ts';
import type { ReadList, RevocationLists } from '../../revocation-lists.ts';
import type { HubLists } from './hub-lists.ts';

/** How often the hub looks whether another program has signed the next list, in milliseconds. */
const lookEveryMs = 5000;

/** Has the hub go by the lists of each workspace that is open, as they are and as they change. Answers how to end it. */
export async function followLists(
  lists: HubLists,
  revocations: RevocationLists,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Promise<() => Promise<void>> {
  const take = async (read: ReadList): Promise<void> => {
    try {
      if ('doubt' in read) lists.distrust(read.authority, read.doubt);
      else await lists.take(read, 'list');
    } catch (error) {
      if (error instanceof Problem) lists.distrust(read.authority, error.message);
      else log.error('The local hub could not take a revocation list.', error);
    }
  };
  const ended = new AbortController();
  let last: Promise<unknown> = Promise.resolve();
  const stop = revocations.read.subscribe((read) => {
    // What it says counts at once; only keeping it takes a while.
    const taken = take(read);
    last = last.then(() => taken);
  });
  for (const read of revocations.known()) await take(read);
  const looking = (async () => {
    for (;;) {
      await clock.sleep(lookEveryMs, ended.signal);
      if (ended.signal.aborted) return;
      await revocations.lookAgain();
    }
  })();
  return async () => {
    stop();
    ended.abort();
    await looking;
    await last;
  };
}
