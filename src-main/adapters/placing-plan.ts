import { i18n } from '../core/language/index.ts';
import { createHash } from 'node:crypto';
import { link, lstat, mkdir, readdir, rmdir } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { Problem } from '../core/problem.ts';
import {
  flushFolder,
  isFolder,
  removeLeftOver,
  renameWithPatience,
  unlinkWithPatience,
  writeAndReadBack,
} from './file-writing.ts';
import { checkWay, readPlain } from './plain-paths.ts';
import { codeOf, isMissing, storageProblem } from './storage-problem.ts';

/**
 * Placing several files in a folder that is there, so that it can be taken back whenever it ends. In the stage lie each
 * file as it will be (`new-0`), each that will be replaced, as a second link to it (`old-0`), and then the plan, which says
 * what belongs where. A file is replaced in one step, so that its old contents are never in the stage alone. Once all are
 * in their places the plan goes, and with it what could take them back.
 *
 * A plan that is found was not finished: where every file is in its place it is done, else every place becomes what it was.
 * A file that somebody has changed since is never touched; what it replaced is put beside it.
 */

export interface Placing {
  /** Relative to the folder, with / between its parts. */
  readonly name: string;
  readonly target: string;
  readonly bytes: Uint8Array;
  /** Where it lies in the stage. */
  readonly fresh: string;
  readonly replaces: boolean;
}

interface Plan {
  readonly files: readonly {
    readonly name: string;
    readonly sha256: string;
    /** Name in the stage; absent where there was nothing. */
    readonly old?: string;
  }[];
  /** Made for it, outermost first. */
  readonly folders: readonly string[];
}

const planFile = 'plan.json';

/** Throws NAME_TAKEN with the name where something came there meanwhile, and what the disk says; then nothing is changed. */
export async function placeByPlan(root: string, stage: string, placings: readonly Placing[]): Promise<void> {
  const files: Plan['files'][number][] = [];
  for (const [index, { name, target, bytes, replaces }] of placings.entries()) {
    const old = `old-${index}`;
    if (replaces) await keep(target, join(stage, old));
    files.push({ name, sha256: hash(bytes), ...(replaces ? { old } : {}) });
  }
  const folders = await missingFolders(root, placings);
  await writeAndReadBack(join(stage, 'plan.new'), Buffer.from(JSON.stringify({ files, folders } satisfies Plan)));
  await renameWithPatience(join(stage, 'plan.new'), join(stage, planFile));
  try {
    await flushFolder(stage);
    for (const folder of folders) await mkdir(join(root, folder), { mode: 0o700 });
    for (const placing of placings) await place(placing);
    const changed = [...placings.map(({ target }) => target), ...folders.map((folder) => join(root, folder))];
    for (const folder of new Set(changed.map((path) => dirname(path)))) await flushFolder(folder);
  } catch (error) {
    await undo(root, stage, { files, folders }).catch((cause: unknown) => {
      throw notPutBack(root, stage, cause);
    });
    throw error;
  }
  await unlinkWithPatience(join(stage, planFile));
}

/** Settles what a killed export left in its stage, and clears the stage. The lock, which lies there too, stays. */
export async function settleStage(root: string, stage: string): Promise<void> {
  const bytes = await readPlain(join(stage, planFile));
  if (bytes !== undefined) {
    const plan = readPlan(bytes, root);
    if (plan === undefined) {
      throw new Problem(
        'STORAGE_FAILED',
        i18n.t('{stage}, left by an export that was cut off, is damaged.', { stage: join(stage, planFile) }),
        {
          field: 'folder',
          remedy: i18n.t('Look in {stage} for files that you miss, and delete it.', { stage }),
        },
      );
    }
    try {
      if (await isComplete(root, plan)) await unlinkWithPatience(join(stage, planFile));
      else await undo(root, stage, plan);
    } catch (error) {
      throw notPutBack(root, stage, error);
    }
  }
  await clearStage(stage);
}

/** Removes everything but the lock, unless there is a plan to be carried back. */
export async function clearStage(stage: string): Promise<void> {
  const names = await readdir(stage).catch((): string[] => []);
  if (names.includes(planFile)) return;
  for (const name of names.filter((one) => !one.startsWith('lock'))) await removeLeftOver(join(stage, name));
}

const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A second link to the file; a copy where the disk knows no links. */
async function keep(target: string, old: string): Promise<void> {
  try {
    await link(target, old);
  } catch (error) {
    if (isMissing(error)) throw error;
    await writeAndReadBack(old, (await readPlain(target)) ?? new Uint8Array());
  }
}

/** What is missing of the way from the folder to each file, relative to it. */
async function missingFolders(root: string, placings: readonly Placing[]): Promise<string[]> {
  const missing = new Set<string>();
  for (const { target } of placings) {
    const parts = relative(root, dirname(target)).split(sep);
    for (const index of parts.keys()) {
      const folder = join(...parts.slice(0, index + 1));
      if (folder !== '.' && !(await isFolder(join(root, folder)))) missing.add(folder);
    }
  }
  return [...missing];
}

async function place({ name, target, fresh, replaces }: Placing): Promise<void> {
  if (replaces) return renameWithPatience(fresh, target);
  try {
    // Unlike a rename it never takes the place of something that came there meanwhile.
    await link(fresh, target);
  } catch (error) {
    // A memory stick's file system knows no links.
    if (codeOf(error) !== 'EEXIST' && !(await exists(target))) return renameWithPatience(fresh, target);
    throw new Problem(
      'NAME_TAKEN',
      i18n.t('{target} has come there meanwhile: {name} is taken. Nothing was written.', { target, name }),
      {
        field: 'folder',
        remedy: i18n.t('Choose another folder or prefix, or let the files be replaced.'),
      },
    );
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

/** The hash of what is at a place; undefined where there is nothing. */
async function hashAt(root: string, target: string): Promise<string | undefined> {
  await checkWay(root, target, 'folder');
  const bytes = await readPlain(target);
  return bytes === undefined ? undefined : hash(bytes);
}

async function isComplete(root: string, { files }: Plan): Promise<boolean> {
  for (const { name, sha256 } of files) if ((await hashAt(root, resolve(root, name))) !== sha256) return false;
  return true;
}

async function undo(root: string, stage: string, { files, folders }: Plan): Promise<void> {
  for (const { name, sha256, old } of files) {
    const target = resolve(root, name);
    const found = await hashAt(root, target);
    const kept = old === undefined ? undefined : join(stage, old);
    if (kept !== undefined && (await exists(kept))) {
      if (found === undefined || found === sha256) await renameWithPatience(kept, target);
      else if (found !== (await hashAt(stage, kept)))
        await renameWithPatience(kept, await freeName(`${target}.before-export`));
    } else if (found === sha256) await unlinkWithPatience(target);
  }
  // Innermost first; one that somebody else has used meanwhile stays.
  for (const folder of folders.toReversed()) await rmdir(join(root, folder)).catch(() => undefined);
  await unlinkWithPatience(join(stage, planFile));
}

async function freeName(path: string): Promise<string> {
  for (let count = 1; ; count++) {
    const name = count === 1 ? path : `${path}.${count}`;
    if (!(await exists(name))) return name;
  }
}

function notPutBack(root: string, stage: string, cause: unknown): Problem {
  const problem = storageProblem(cause, root, 'folder');
  if (!(problem instanceof Problem)) throw cause;
  return new Problem(
    'STORAGE_FAILED',
    i18n.t('{message} So an export that was cut off could not be taken back.', { message: problem.message }),
    {
      field: 'folder',
      remedy: i18n.t(
        'What it replaced is kept in {stage}. Export to this folder again when that is mended, and it is put back first.',
        { stage },
      ),
    },
  );
}

/** Undefined where it is no plan, or one that leads out of the folder. */
function readPlan(bytes: Uint8Array, root: string): Plan | undefined {
  try {
    const { files, folders } = JSON.parse(Buffer.from(bytes).toString('utf8')) as Plan;
    const inside = (name: unknown) => typeof name === 'string' && resolve(root, name).startsWith(join(root, sep));
    const good =
      files.every(
        ({ name, sha256, old }) =>
          inside(name) && typeof sha256 === 'string' && (old === undefined || /^old-\d+$/.test(old)),
      ) && folders.every(inside);
    return good ? { files, folders } : undefined;
  } catch {
    return undefined;
  }
}
