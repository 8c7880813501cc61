// Where Electron's program is. npm installs its package without the program, which is fetched at the first use.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A download that takes longer is given up; the next start tries again. */
const fetchLimitMs = 180_000;

const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));

function installed() {
  const note = join(folder, 'path.txt');
  if (!existsSync(note)) return undefined;
  const program = join(folder, 'dist', readFileSync(note, 'utf8').trim());
  return existsSync(program) ? program : undefined;
}

/** Electron's sandbox, without which Certbench does not run, does not start for root. */
export const isRoot = process.getuid?.() === 0;

/** The program, fetched where it is missing; undefined where it cannot be had or does not run. */
export function electronBinary() {
  if (isRoot) return undefined;
  const found = installed();
  if (found !== undefined) return found;
  spawnSync(process.execPath, [join(folder, 'install.js')], { stdio: 'ignore', timeout: fetchLimitMs });
  return installed();
}
