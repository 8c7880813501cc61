import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMissing } from './storage-problem.ts';

/**
 * The script of a thread, which lies beside the built program. Undefined where the program runs from its sources. Threads are handed
 * to Node as text, since not every Node that reads an archive of Electron also runs a thread from it.
 */
export function builtThread(name: 'making-thread' | 'opening-thread' | 'reading-thread'): string | undefined {
  try {
    return readFileSync(join(dirname(fileURLToPath(import.meta.url)), `${name}.cjs`), 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
