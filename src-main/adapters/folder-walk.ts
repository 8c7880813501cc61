import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Folders } from '../services/ports.ts';
import { storageProblem } from './storage-problem.ts';

/** Folders that hold thousands of files and no certificate of anybody's, and what is deleted or unfinished in a workspace. */
const skipped: readonly string[] = ['.git', 'node_modules', '.certbench'];
/** Deeper than anybody keeps certificates; a folder that is a link is not gone into, so that there is no circle. */
const maximumDepth = 16;

/** All files below a folder, breadth first and by name. */
export const walkFolder: Folders['walk'] = async (folder, most) => {
  const files: { path: string; name: string }[] = [];
  const unreadable: string[] = [];
  let level = [''];
  for (let depth = 0; level.length > 0 && depth < maximumDepth; depth++) {
    const next: string[] = [];
    for (const below of level) {
      const named = (name: string) => (below === '' ? name : `${below}/${name}`);
      const at = below === '' ? folder : join(folder, ...below.split('/'));
      try {
        const found = await readdir(at, { withFileTypes: true });
        for (const entry of found.sort((a, b) => (a.name < b.name ? -1 : 1))) {
          if (entry.isDirectory() && !skipped.includes(entry.name)) next.push(named(entry.name));
          if (!entry.isFile() && !(entry.isSymbolicLink() && (await isFile(join(at, entry.name))))) continue;
          if (files.length === most) return { files, unreadable, more: true };
          files.push({ path: join(at, entry.name), name: named(entry.name) });
        }
      } catch (error) {
        if (below === '') throw storageProblem(error, folder, 'paths');
        unreadable.push(below);
      }
    }
    level = next;
  }
  return { files, unreadable, more: level.length > 0 };
};

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    // It leads nowhere.
    return false;
  }
}
