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
