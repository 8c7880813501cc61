import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setEnvironmentData } from 'node:worker_threads';

/** As in `src-main/adapters/built-thread.ts`. */
const inherited = 'certbench-threads';
const names = ['making-thread', 'opening-thread', 'reading-thread', 'fleet-thread'];

/** Has a window in a browser, which runs from its sources here, begin the threads of the built program, until `false`. */
export function useBuiltThreads(isOn: boolean): void {
  const folder = join(import.meta.dirname, '..', '..', 'dist', 'chromium');
  const scripts = () => names.map((name) => [name, readFileSync(join(folder, `${name}.cjs`), 'utf8')] as const);
  setEnvironmentData(inherited, isOn ? Object.fromEntries(scripts()) : undefined);
}
