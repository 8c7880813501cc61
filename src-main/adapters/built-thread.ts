import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import { isMissing } from './storage-problem.ts';

/** What threads begin that are begun from any thread. */
const innerThreads = ['making-thread', 'opening-thread', 'reading-thread', 'fleet-thread'] as const;

type InnerThread = (typeof innerThreads)[number];

/** The name under which threads inherit the scripts. */
const inherited = 'certbench-threads';

/**
 * The script of a thread, which lies beside the built program. Undefined where the program runs from its sources. Threads are handed
 * to Node as text, since not every Node that reads an archive of Electron also runs a thread from it; so a thread has no place of its
 * own, and has the scripts from whoever began it.
 */
export function builtThread(name: InnerThread | 'services-thread'): string | undefined {
  const given = getEnvironmentData(inherited) as Readonly<Record<string, string | undefined>> | undefined;
  return given !== undefined && name in given ? given[name] : besideTheProgram(name);
}

/** Gives the scripts to all threads that are begun from now on, and to those that these begin. */
export function handThreadsOn(): void {
  setEnvironmentData(inherited, Object.fromEntries(innerThreads.map((name) => [name, besideTheProgram(name)])));
}

function besideTheProgram(name: string): string | undefined {
  try {
    return readFileSync(join(dirname(fileURLToPath(import.meta.url)), `${name}.cjs`), 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
