import { lstat, readFile, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataFolder } from '../adapters/data-folder.ts';
import { type Control, controlFile, controlFileBytes, decodeControl } from '../services/control-file.ts';

/** Begins the name of the temporary folder of a hub that is given none. */
export const temporaryHub = 'certbench-hub-';

/** How to manage the hub of a folder; undefined where it says nothing, or another user does. */
export async function controlOf(folder: string): Promise<Control | undefined> {
  const file = join(folder, controlFile);
  try {
    const { uid, size } = await lstat(file).then((found) => (found.isFile() ? found : Promise.reject(new Error())));
    // Everybody may make such a folder where temporary ones are. Windows has them apart, and no such numbers.
    if (process.getuid !== undefined && uid !== process.getuid()) return undefined;
    return size > controlFileBytes ? undefined : decodeControl(await readFile(file));
  } catch {
    return undefined;
  }
}

/** Where hubs are that were started without a folder: the window's, and those of `hub start`. */
export async function usualHubFolders(): Promise<readonly string[]> {
  const names = await readdir(tmpdir()).catch(() => []);
  const temporary = names.filter((name) => name.startsWith(temporaryHub)).map((name) => join(tmpdir(), name));
  return [join(dataFolder(), 'hub'), ...temporary];
}
