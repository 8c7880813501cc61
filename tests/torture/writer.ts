import { fileFolders } from '../../src-main/adapters/file-folders.ts';
import { Problem } from '../../src-main/core/problem.ts';

/**
 * One of many processes that write to one folder: takes the lock, adds its round to a list that all share, makes a folder,
 * gives the lock back, and says so. What was said must be in the list for ever.
 */
export async function write(folder: string, name: string, from: number, to: number): Promise<void> {
  for (let round = from; round < to; round++) {
    const shared = fileFolders.open(folder);
    const release = await patiently(() => shared.lock(`round ${round} of ${name}`));
    const list = await readList(await shared.read('list.json'));
    await shared.replaceFile('list.json', Buffer.from(JSON.stringify([...list, `${name} ${round}`])));
    await shared.replaceFolder(
      `things/${name}`,
      [{ name: 'round', bytes: Buffer.from(`${round}`) }],
      async () => undefined,
    );
    // By now another has waited for longer than it has patience, now and then.
    await release();
    process.stdout.write(`${JSON.stringify({ type: 'written', round })}\n`);
  }
}

async function readList(bytes: Uint8Array | undefined): Promise<string[]> {
  return bytes === undefined ? [] : (JSON.parse(Buffer.from(bytes).toString('utf8')) as string[]);
}

/** Told that somebody else writes, a user tries again. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'WORKSPACE_BUSY')) throw error;
      process.stdout.write(`${JSON.stringify({ type: 'busy' })}\n`);
    }
  }
}
