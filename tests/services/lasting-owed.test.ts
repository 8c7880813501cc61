import { readdirSync, readlinkSync } from 'node:fs';
import { type FileHandle, mkdtemp, open, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { FileFolder } from '../../src-main/adapters/file-folder.ts';

let base: string;
let flushed: { readonly path: string; readonly names: readonly string[] }[];
let held: { readonly path: string; readonly until: Promise<void>; readonly reached: () => void } | undefined;
let failing: string | undefined;

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
  return () => rm(base, { recursive: true, force: true });
});

const files = [{ name: 'a.txt', bytes: Buffer.from('a') }];
const fine = () => Promise.resolve();
const wasFlushedWith = (path: string, name: string) =>
  flushed.some((one) => one.path === path && one.names.includes(name));

describe('folders made on the way', () => {
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
