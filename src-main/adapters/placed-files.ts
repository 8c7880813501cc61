import { i18n } from '../core/language/index.ts';
import { lstat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { Problem } from '../core/problem.ts';
import type { FileToPlace, Folders, Verify } from '../services/ports.ts';
import {
  flushFolder,
  isFolder,
  makeLastingFolders,
  removeLeftOver,
  renameWithPatience,
  writeAndReadBack,
} from './file-writing.ts';
import { takeLock } from './folder-lock.ts';
import { clearStage, placeByPlan, settleStage } from './placing-plan.ts';
import { checkWay, readPlain } from './plain-paths.ts';
import { oddKind } from './odd-kind.ts';
import { codeOf, isMissing, oddProblem, storageProblem } from './storage-problem.ts';

/**
 * Several files for a folder that is not ours, all or none. They are written, flushed and looked at in a folder of their
 * own, `.certbench-export`, under a lock, since two may export to one folder.
 *
 * Where the user's folder is not there yet, the finished one takes its place in one step. Where it is, the files are placed
 * one after the other by a plan that lies beside them (see placing-plan.ts). Whatever a killed process left is found by its
 * name and settled by the next export to that folder or below it.
 */
export const placeFiles: Folders['placeFiles'] = async (path, files, { overwrite, waitMs = usualWaitMs }, verify) => {
  const root = resolve(path);
  const places = files.map((file) => ({ ...file, target: below(root, file.name) }));
  try {
    const base = await nearestFolder(root);
    await settleAbove(base);
    await underLock(base, waitMs, async (stage) => {
      await settleStage(base, stage);
      if (base === root) await placeIn(root, stage, places, overwrite, verify);
      else await placeAnew(base, root, stage, places, verify);
    });
  } catch (error) {
    throw storageProblem(error, root, 'folder');
  }
};

/** How long an export waits for another one to the same folder, for somebody who looks on. */
const usualWaitMs = 2000;

/** By user: in a folder that all may write to, another's is closed to us, and must not be in our way. */
const stageName = `.certbench-export${process.getuid === undefined ? '' : `-${process.getuid()}`}`;

type Place = FileToPlace & { readonly target: string };

function below(root: string, name: string): string {
  const target = resolve(root, name);
  if (target.startsWith(root.endsWith(sep) ? root : root + sep)) return target;
  throw new Error('A file leads out of its folder.');
}

/** The folder itself, or what is there of the way to it. */
async function nearestFolder(path: string): Promise<string> {
  const parent = dirname(path);
  // The root of a disk that is not there has no parent.
  if ((await isFolder(path)) || parent === path) return path;
  return nearestFolder(parent);
}

async function underLock(base: string, wait: number, work: (stage: string) => Promise<void>): Promise<void> {
  const stage = join(base, stageName);
  await checkStage(base, stage);
  const lock = await takeLock(stage, 'exporting', { waitMs: wait, field: 'folder', ownFolder: true });
  try {
    await work(stage);
  } finally {
    await lock.release();
  }
}

/** What a stranger has put there under this name is not followed, and its plan not carried out. */
async function checkStage(base: string, stage: string): Promise<void> {
  await checkWay(base, stage, 'folder');
  const [home, found] = await Promise.all([lstat(base), lstat(stage).catch(() => undefined)]);
  // Some drives give every file to one user: then the folder around it has the same.
  if (found === undefined || [home.uid, process.getuid?.() ?? found.uid].includes(found.uid)) return;
  throw new Problem('STORAGE_FAILED', i18n.t('{stage} belongs to another user.', { stage }), {
    field: 'folder',
    remedy: i18n.t('Remove it, or choose another folder.'),
  });
}

/** An export that was killed may have begun further up, where the folder was not there yet. */
async function settleAbove(base: string): Promise<void> {
  for (let folder = dirname(base); ; folder = dirname(folder)) {
    const above = folder;
    try {
      if ((await lstat(join(above, stageName))).isDirectory()) {
        await underLock(above, 0, (stage) => settleStage(above, stage));
      }
    } catch {
      // There is none, or somebody is at it, or it is closed to us.
    }
    if (dirname(folder) === folder) return;
  }
}

/** Writes the files to where `to` says, and has them looked at. */
async function write(places: readonly Place[], to: (place: Place, index: number) => string, verify: Verify) {
  const written = new Map<string, Uint8Array>();
  for (const [index, place] of places.entries()) {
    const mode = place.holdsKey ? 0o600 : 0o644;
    written.set(place.name, await writeAndReadBack(to(place, index), place.bytes, mode));
  }
  await verify((name) => written.get(name) ?? new Uint8Array());
}

/** Into a folder that is not there yet: made beside with all that is missing of the way to it, and renamed. */
async function placeAnew(base: string, root: string, stage: string, places: readonly Place[], verify: Verify) {
  const top = join(base, relative(base, root).split(sep)[0] ?? '');
  const tree = join(stage, 'tree');
  const aside = (target: string) => join(tree, relative(top, target));
  try {
    await makeLastingFolders(aside(root));
    for (const { target } of places) await makeLastingFolders(aside(dirname(target)));
    await write(places, ({ target }) => aside(target), verify);
    for (const folder of new Set([tree, aside(root), ...places.map(({ target }) => aside(dirname(target)))])) {
      await flushFolder(folder);
    }
    await renameWithPatience(tree, top);
    await flushFolder(base);
  } catch (error) {
    await removeLeftOver(tree);
    if (!['EEXIST', 'ENOTEMPTY'].includes(codeOf(error) ?? '')) throw error;
    throw new Problem('NAME_TAKEN', i18n.t('{top} has come there meanwhile. Nothing was written.', { top }), {
      field: 'folder',
      remedy: i18n.t('Try again.'),
    });
  }
}

/** Into a folder that is there. */
async function placeIn(root: string, stage: string, places: readonly Place[], overwrite: boolean, verify: Verify) {
  const found = await Promise.all(places.map((place) => whatIsAt(root, place)));
  const inTheWay = places.filter((_, index) => found[index] === 'other');
  if (inTheWay.length > 0 && !overwrite) throw taken(root, inTheWay);
  const fresh = (index: number) => join(stage, `new-${index}`);
  try {
    await write(places, (_, index) => fresh(index), verify);
    const placings = places.map((place, index) => ({
      ...place,
      fresh: fresh(index),
      replaces: found[index] === 'other',
    }));
    await placeByPlan(
      root,
      stage,
      placings.filter((_, index) => found[index] !== 'same'),
    );
  } finally {
    await clearStage(stage);
  }
}

function taken(root: string, places: readonly Place[]): Problem {
  const names = places.map(({ name }) => name);
  return new Problem(
    'NAME_TAKEN',
    i18n.t('{root} has {names} already. Nothing was written.', { root, names: names.join(', ') }),
    {
      field: 'folder',
      remedy: i18n.t('Choose another folder or prefix, or let the files be replaced.'),
    },
  );
}

/**
 * 'same': the very file is there, as an authority's certificate beside the files of an earlier device. Keys never count as
 * that. Throws STORAGE_FAILED where something is in the way that is no file.
 */
async function whatIsAt(root: string, place: Place): Promise<'nothing' | 'same' | 'other'> {
  const { target, bytes, holdsKey } = place;
  await checkWay(root, dirname(target), 'folder');
  try {
    const found = await lstat(target);
    const kind = found.isDirectory() ? 'folder' : oddKind(found);
    if (kind !== undefined) throw oddProblem(target, kind, 'folder');
    if (holdsKey || found.size !== bytes.length) return 'other';
    return Buffer.from((await readPlain(target)) ?? []).equals(bytes) ? 'same' : 'other';
  } catch (error) {
    if (isMissing(error)) return 'nothing';
    throw storageProblem(error, target, 'folder');
  }
}
