import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A folder that is gone when the program ends. Call `interrupted` before: a signal that nobody handles ends the program
 * without a last word. Made and promised in one turn, so that no signal comes between.
 */
export function temporaryFolder(prefix: string): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  process.once('exit', () => removeWhole(folder, 20));
  return folder;
}

/** A program that ends abruptly may still be writing on other threads; then files come and go while they are removed. */
function removeWhole(folder: string, attempts: number): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
  } catch (error) {
    if (attempts === 1) throw error;
    removeWhole(folder, attempts - 1);
  }
}

/** Resolves at the first SIGINT or SIGTERM; a second one ends the program at once. */
export function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        resolve();
        process.once(signal, () => process.exit(1));
      });
    }
  });
}
