import { lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checkWay } from './plain-paths.ts';
import { oddKind } from './odd-kind.ts';
import { codeOf, isMissing, oddProblem, storageProblem } from './storage-problem.ts';

/** Names of the folders in a folder below `root`; none where it does not exist. Both are absolute. */
export async function foldersIn(root: string, absolute: string): Promise<string[]> {
  try {
    // At the same time: where there is much to serve, each step waits for its turn. What the way forbids is not told.
    const [way, listed] = await Promise.allSettled([
      checkWay(root, absolute),
      readdir(absolute, { withFileTypes: true }),
    ]);
    if (way.status === 'rejected') throw way.reason;
    if (listed.status === 'rejected') throw listed.reason;
    const entries = listed.value;
    const names = await Promise.all(
      entries.map(async (entry) => {
        if (oddKind(entry) === undefined) return entry.isDirectory() ? [entry.name] : [];
        // Windows tells some folders of cloud drives as links in a listing alone.
        const found = await lstat(join(absolute, entry.name));
        const kind = oddKind(found);
        if (kind !== undefined) throw oddProblem(join(absolute, entry.name), kind);
        return found.isDirectory() ? [entry.name] : [];
      }),
    );
    return names.flat();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw storageProblem(error, absolute);
  }
}

/** Sizes of the files in a folder by name, in octets; undefined where it does not exist. */
export async function sizesIn(absolute: string): Promise<ReadonlyMap<string, number> | undefined> {
  try {
    const entries = await readdir(absolute, { withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    return new Map(
      await Promise.all(files.map(async ({ name }) => [name, (await stat(join(absolute, name))).size] as const)),
    );
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw storageProblem(error, absolute);
  }
}
