import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * Files that the program was started with, as Windows and Linux do for a double click: what of a command line is no option and is
 * there. `before`: how many arguments stand before them, the program itself among these.
 */
export const openedFiles = (argv: readonly string[], folder: string, before: number): string[] =>
  argv
    .filter((argument) => !argument.startsWith('-'))
    .slice(before)
    .map((argument) => resolve(folder, argument))
    .filter((path) => existsSync(path));

/** Keeps files that the program is to open until there is somebody who takes them. */
export function openedFilesKept() {
  let waiting: readonly string[] = [];
  let taken: ((paths: readonly string[]) => void) | undefined;
  return {
    add(paths: readonly string[]): void {
      if (taken === undefined) waiting = [...waiting, ...paths];
      else taken(paths);
    },
    takenBy(take: (paths: readonly string[]) => void): void {
      taken = take;
      take(waiting);
      waiting = [];
    },
  };
}
