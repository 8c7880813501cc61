import { mkdtemp, readdir, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cli, must, run } from '../support/programs.ts';

/** A real disk that is full, and one that is read-only: a small one in memory, which only root on Linux can mount. */

let disk: string;
const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
const mountSomewhere = ['--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt'];
const canMount = isRoot && (await run('unshare', mountSomewhere).catch(() => undefined))?.status === 0;
if (!canMount)
  process.stderr.write('\n*** SKIPPED: real full and read-only disks; nothing can be mounted here. ***\n\n');

describe.skipIf(!canMount)('a disk', () => {
  beforeAll(async () => {
    disk = await mkdtemp(join(tmpdir(), 'certbench-disk-'));
    await must('mount', '-t', 'tmpfs', '-o', 'size=256k', 'certbench-test', disk);
  });
  afterAll(async () => {
    await must('umount', disk);
    await rm(disk, { recursive: true, force: true });
  });
  const at = (...parts: string[]) => join(disk, ...parts);
  const create = (...ids: string[]) =>
    cli(['device', 'create', '--workspace', at('work'), '--self-signed', '--id', ...ids]);
  const unfinished = async () =>
    (await readdir(disk, { recursive: true })).filter((path) => /\.certbench[^/]*\/./.test(path));

  test('that is full is called so, and goes on when there is room', async () => {
    expect((await create('first')).status).toBe(0);
    const { bavail, bsize } = await statfs(disk);
    await writeFile(at('ballast'), Buffer.alloc(bavail * bsize));
    for (const { status, stderr } of [
      await create('second'),
      await cli(['export', '--workspace', at('work'), '--device', 'first', '--bundle', 'plain', '--out', at('out')]),
      await cli(['hub', 'start', '--port', '0', '--data', at('hub')]),
    ]) {
      expect(stderr).toMatch(/^STORAGE_FAILED: .+ is on a disk that is full\.\n {2}Free some space/m);
      expect(status).toBe(1);
    }
    expect(await readdir(at('work', 'devices'))).toEqual(['first']);
    expect(await unfinished()).toEqual([]);
    await rm(at('ballast'));
    expect((await create('second')).status).toBe(0);
  });

  test('that is read-only is called so, and can be read', async () => {
    await must('mount', '-o', 'remount,ro', disk);
    try {
      for (const { status, stderr } of [
        await create('third'),
        await cli(['device', 'create', '--workspace', at('deep', 'new'), '--self-signed', '--id', 'a']),
        await cli(['export', '--workspace', at('work'), '--device', 'first', '--bundle', 'plain', '--out', at('o')]),
        await cli(['hub', 'start', '--port', '0', '--data', at('hub', 'new')]),
      ]) {
        expect(stderr).toMatch(/^STORAGE_FAILED: .+ is on a read-only disk\./m);
        expect(status).toBe(1);
      }
      const listed = await cli(['device', 'list', '--workspace', at('work')]);
      expect(listed.stdout).toContain('second');
    } finally {
      await must('mount', '-o', 'remount,rw', disk);
    }
    expect((await create('third')).status).toBe(0);
  });
});
