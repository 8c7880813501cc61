import { randomBytes } from 'node:crypto';
import { link, lstat, mkdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { Problem } from '../core/problem.ts';
import type { FileToPlace, Folders, Verify } from '../services/ports.ts';
import {
  codeOf,
  flushFolder,
  isMissing,
  renameWithPatience,
  storageProblem,
  writeAndReadBack,
} from './file-writing.ts';

/**
 * Several files for a folder that is not ours. They are written and flushed in a folder of their own beside their
 * places, and then moved; whatever goes wrong, what was moved goes back. Only a power cut in between leaves a part.
 */
export const placeFiles: Folders['placeFiles'] = async (path, files, { overwrite }, verify) => {
  const root = resolve(path);
  const places = files.map((file) => ({ ...file, target: below(root, file.name) }));
  const made: string[] = [];
  try {
    if (!overwrite) await refuseTaken(root, places);
    for (const folder of new Set([root, ...places.map(({ target }) => dirname(target))])) {
      made.push(...(await makeFolder(folder)));
    }
    const move = new Move(join(root, `.certbench-${randomBytes(6).toString('hex')}`), overwrite);
    try {
      await move.stage(places, verify);
      for (const [index, place] of places.entries()) await move.place(index, place);
      for (const folder of new Set(places.map(({ target }) => dirname(target)))) await flushFolder(folder);
    } catch (error) {
      await move.undo();
      throw error;
    }
    await move.finish();
  } catch (error) {
    // Innermost first; one that somebody else has used meanwhile stays.
    for (const folder of made.toReversed()) await rmdir(folder).catch(() => undefined);
    throw storageProblem(error, root, 'folder');
  }
};

type Place = FileToPlace & { readonly target: string };

function below(root: string, name: string): string {
  const target = resolve(root, name);
  if (target.startsWith(root.endsWith(sep) ? root : root + sep)) return target;
  throw new Error('A file leads out of its folder.');
}

function taken(root: string, names: readonly string[]): Problem {
  return new Problem('NAME_TAKEN', `${root} has ${names.join(', ')} already. Nothing was written.`, {
    field: 'folder',
    remedy: 'Choose another folder or prefix, or let the files be replaced.',
  });
}

async function refuseTaken(root: string, places: readonly Place[]): Promise<void> {
  const there = await Promise.all(
    places.map(async (place) => ((await exists(place.target)) && !(await isThere(place)) ? [place.name] : [])),
  );
  if (there.flat().length > 0) throw taken(root, there.flat());
}

/** Whether the very file is there: an authority's certificate beside the files of an earlier device. Keys never count. */
async function isThere({ target, bytes, holdsKey }: Place): Promise<boolean> {
  if (holdsKey) return false;
  try {
    const { size } = await stat(target);
    return size === bytes.length && (await readFile(target)).equals(bytes);
  } catch {
    // What cannot be read is not the same; what else is wrong with it is found when it is to be replaced.
    return false;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** Makes a folder with its parents, and answers which ones were missing, outermost first. */
async function makeFolder(path: string): Promise<string[]> {
  try {
    const found = await stat(path);
    if (!found.isDirectory()) throw Object.assign(new Error(`${path} is no folder.`), { code: 'ENOTDIR' });
    return [];
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  const parent = dirname(path);
  // The root of a disk that is not there has no parent.
  if (parent === path) throw storageProblem({ code: 'ENOENT' }, path, 'folder');
  const above = await makeFolder(parent);
  await mkdir(path, { mode: 0o700 });
  return [...above, path];
}

/** One set of files on its way. */
class Move {
  readonly #aside: string;
  readonly #overwrite: boolean;
  /** What is in its place, and where that which was there before lies now. */
  readonly #placed: string[] = [];
  readonly #replaced: { readonly target: string; readonly old: string }[] = [];

  constructor(aside: string, overwrite: boolean) {
    this.#aside = aside;
    this.#overwrite = overwrite;
  }

  async stage(places: readonly Place[], verify: Verify): Promise<void> {
    await mkdir(this.#aside, { mode: 0o700 });
    const written = new Map<string, Uint8Array>();
    for (const [index, { name, bytes, holdsKey }] of places.entries()) {
      written.set(name, await writeAndReadBack(this.#fresh(index), bytes, holdsKey ? 0o600 : 0o644));
    }
    await verify((name) => written.get(name) ?? new Uint8Array());
  }

  async place(index: number, place: Place): Promise<void> {
    const { name, target } = place;
    if (await isThere(place)) return;
    if (this.#overwrite && (await exists(target))) {
      if ((await lstat(target)).isDirectory()) throw storageProblem({ code: 'EISDIR' }, target, 'folder');
      const old = join(this.#aside, `old-${index}`);
      await renameWithPatience(target, old);
      this.#replaced.push({ target, old });
    }
    try {
      // Unlike a rename it never takes the place of something that came there meanwhile.
      await link(this.#fresh(index), target);
    } catch (error) {
      if (codeOf(error) === 'EEXIST') throw taken(dirname(target), [name]);
      // A memory stick's file system knows no links.
      if (await exists(target)) throw taken(dirname(target), [name]);
      await renameWithPatience(this.#fresh(index), target);
    }
    this.#placed.push(target);
  }

  /** Puts everything back as it was. What cannot be put back stays beside, in the folder that begins with .certbench. */
  async undo(): Promise<void> {
    for (const target of this.#placed) await rm(target, { force: true });
    for (const { target, old } of this.#replaced) await rename(old, target);
    await this.finish();
  }

  async finish(): Promise<void> {
    await rm(this.#aside, { recursive: true, force: true });
  }

  #fresh(index: number): string {
    return join(this.#aside, String(index));
  }
}
