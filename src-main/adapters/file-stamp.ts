import type { Stats } from 'node:fs';

/** File systems note a time to within two seconds at the coarsest (FAT). In milliseconds. */
const coarsestMs = 2000;

/**
 * What tells a file from any that was at its path before. Undefined where it has changed so lately that it could change again and look the
 * same, as Git's index has it ("racily clean").
 */
export const stampOf = ({ ino, size, mtimeMs, ctimeMs }: Stats, nowMs: number): string | undefined =>
  nowMs - Math.max(mtimeMs, ctimeMs) < coarsestMs ? undefined : [ino, size, mtimeMs, ctimeMs].join();
