import type { Dirent, Stats } from 'node:fs';

/** What a path may hold beside files and folders; undefined for those two. */
export type OddKind = 'link' | 'pipe' | 'socket' | 'device';

export function oddKind(found: Stats | Dirent): OddKind | undefined {
  if (found.isSymbolicLink()) return 'link';
  if (found.isFIFO()) return 'pipe';
  if (found.isSocket()) return 'socket';
  return found.isBlockDevice() || found.isCharacterDevice() ? 'device' : undefined;
}
