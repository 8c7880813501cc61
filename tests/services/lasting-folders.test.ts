import { type Stats, existsSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import { type FileHandle, mkdir, mkdtemp, open, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { FileFolder } from '../../src-main/adapters/file-folder.ts';
import { placeFiles } from '../../src-main/adapters/placed-files.ts';

/** A folder that is made on the way is in its own folder after a power cut only where that was flushed once it was there. */

let base: string;
/** What was flushed, with the names that it had then. */
let flushed: { readonly path: string; readonly names: readonly string[] }[];
/** Flushing this one waits for it. */
let held: { readonly path: string; readonly until: Promise<void>; readonly reached: () => void } | undefined;
/** Flushing this one fails. */
let failing: string | undefined;
/** Nobody may look at this one. */
let closed: string | undefined;

const { look } = vi.hoisted(() => ({
  look: async (path: string): Promise<Stats> => {
    if (path === closed) throw Object.assign(new Error('EPERM'), { code: 'EPERM', errno: -1 });
    return statSync(path);
  },
}));

vi.mock('node:fs/promises', async (importOriginal) => {
  const original = await importOriginal<object>();
  return { ...original, stat: look };
});

beforeAll(async () => {
  const handle = await open(tmpdir());
  const methods = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const sync = Reflect.get(methods, 'sync');
  vi.spyOn(methods, 'sync').mockImplementation(async function recorded(this: FileHandle) {
    const path = readlinkSync(`/proc/self/fd/${this.fd}`);
    if (path === failing) throw Object.assign(new Error('EIO'), { code: 'EIO', errno: -5 });
    if (path === held?.path) {
      held.reached();
      await held.until;
    }
    await sync.call(this);
    if ((await this.stat()).isDirectory()) flushed.push({ path, names: readdirSync(path) });
  });
});
afterAll(() => vi.restoreAllMocks());

beforeEach(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'certbench-lasting-')));
  flushed = [];
  held = undefined;
  failing = undefined;
  closed = undefined;
  return () => rm(base, { recursive: true, force: true });
});

const files = [{ name: 'a.txt', bytes: Buffer.from('a') }];
const fine = () => Promise.resolve();
const wasFlushedWith = (path: string, name: string) =>
  flushed.some((one) => one.path === path && one.names.includes(name));

// A handle says its path there alone.
describe.skipIf(process.platform !== 'linux')('a folder that is made on the way', () => {
  test('the first device of a workspace has the way to it flushed', async () => {
    const root = join(base, 'new', 'workspace');
    const folder = new FileFolder(root);
    const release = await folder.lock('testing');
    await folder.createFolder('devices/dev-01', files, fine);
    await release();
    expect(wasFlushedWith(base, 'new')).toBe(true);
    expect(wasFlushedWith(join(base, 'new'), 'workspace')).toBe(true);
    expect(wasFlushedWith(root, 'devices')).toBe(true);
    expect(wasFlushedWith(join(root, 'devices'), 'dev-01')).toBe(true);
    flushed = [];
    await folder.createFolder('devices/dev-02', files, fine);
    // It was there, and stays.
    expect(wasFlushedWith(root, 'devices')).toBe(false);
  });

  test('whoever finds the folder there before its maker had it flushed waits for that', async () => {
    const folder = new FileFolder(base);
    let free: () => void = () => undefined;
    const until = new Promise<void>((resolve) => (free = resolve));
    const reached = new Promise<void>((resolve) => (held = { path: base, until, reached: resolve }));
    const first = folder.createFolder('devices/dev-01', files, fine);
    await reached;
    const ended: string[] = [];
    const second = folder.createFolder('devices/dev-02', files, fine).then(() => ended.push('second'));
    // All that it still waits for is on the other's way.
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(ended).toEqual([]);
    free();
    await Promise.all([first, second]);
    expect(wasFlushedWith(base, 'devices')).toBe(true);
  });

  test.each([
    ['that is there', (): string => base],
    ['that is not there yet', (): string => join(base, 'out')],
  ] as const)('files below a folder %s have the way to them flushed', async (_where, root) => {
    const placed = files.map((one) => ({ ...one, name: 'certs/leaf/a.txt', holdsKey: false }));
    await placeFiles(root(), placed, { overwrite: false }, fine);
    expect(existsSync(join(root(), 'certs/leaf/a.txt'))).toBe(true);
    const names = flushed.flatMap((one) => one.names.map((name) => [one.path.split('/').at(-1), name]));
    expect(names).toEqual(
      expect.arrayContaining([
        ['certs', 'leaf'],
        ['leaf', 'a.txt'],
      ]),
    );
    expect(flushed.some((one) => one.names.includes('certs'))).toBe(true);
  });

  test('whoever finds a folder further up before its maker had it flushed waits for that too', async () => {
    const folder = new FileFolder(base);
    let free: () => void = () => undefined;
    const until = new Promise<void>((resolve) => (free = resolve));
    const reached = new Promise<void>((resolve) => (held = { path: base, until, reached: resolve }));
    const first = folder.createFolder('verification/Root-A/one', files, fine);
    await reached;
    const ended: string[] = [];
    const second = folder.createFolder('verification/Root-B/two', files, fine).then(() => ended.push('second'));
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    const early = ended.slice();
    free();
    await Promise.all([first, second]);
    expect(early).toEqual([]);
  });

  test('what could not be flushed is flushed by the next who needs it', async () => {
    const folder = new FileFolder(base);
    failing = base;
    await expect(folder.createFolder('devices/dev-01', files, fine)).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
    failing = undefined;
    await folder.createFolder('devices/dev-02', files, fine);
    expect(wasFlushedWith(base, 'devices')).toBe(true);
  });

  test('a workspace of which the first program could not have the way flushed is flushed by the next', async () => {
    const root = join(base, 'new', 'workspace');
    failing = base;
    await expect(new FileFolder(root).lock('testing')).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
    failing = undefined;
    expect(existsSync(root)).toBe(true);
    const next = new FileFolder(root);
    const release = await next.lock('testing');
    expect(wasFlushedWith(base, 'new')).toBe(true);
    expect(wasFlushedWith(join(base, 'new'), 'workspace')).toBe(true);
    await release();
    flushed = [];
    // Whoever comes later finds that out without flushing.
    await (
      await new FileFolder(root).lock('testing')
    )();
    expect(flushed).toEqual([]);
  });

  test('a folder further up that may be passed and not looked at, as on Windows, stands in no way', async () => {
    const root = join(base, 'workspace');
    await mkdir(root);
    closed = base;
    const release = await new FileFolder(root).lock('testing');
    expect(wasFlushedWith(dirname(base), basename(base))).toBe(true);
    await release();
  });

  test('a folder in which another program has left off is flushed once by whoever writes there next', async () => {
    const root = join(base, 'workspace');
    const first = new FileFolder(root);
    const release = await first.lock('testing');
    failing = root;
    await expect(first.createFolder('devices/dev-01', files, fine)).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
    failing = undefined;
    await release();
    for (const write of [
      (next: FileFolder) => next.createFolder('devices/dev-02', files, fine),
      (next: FileFolder) => next.replaceFolder('devices/dev-02', files, fine),
      (next: FileFolder) => next.replaceFile('devices/notes.json', Buffer.from('{}')),
    ]) {
      const next = new FileFolder(root);
      const done = await next.lock('testing');
      flushed = [];
      await write(next);
      expect(wasFlushedWith(root, 'devices')).toBe(true);
      flushed = [];
      await next.createFolder(`devices/${Math.random()}`, files, fine);
      expect(wasFlushedWith(root, 'devices')).toBe(false);
      await done();
    }
  });

  test('what is told as failed is not there', async () => {
    const folder = new FileFolder(base);
    let free: () => void = () => undefined;
    const until = new Promise<void>((resolve, reject) => {
      free = () => reject(Object.assign(new Error('EIO'), { code: 'EIO', errno: -5 }));
    });
    const reached = new Promise<void>((resolve) => (held = { path: base, until, reached: resolve }));
    const first = folder.createFolder('devices/dev-01', files, fine);
    await reached;
    const second = folder.createFolder('devices/dev-02', files, fine);
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    free();
    const ends = await Promise.allSettled([first, second]);
    const there = readdirSync(join(base, 'devices')).sort();
    expect(there).toEqual(ends.flatMap(({ status }, index) => (status === 'fulfilled' ? [`dev-0${index + 1}`] : [])));
  });
});
