import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cli, must } from '../support/programs.ts';
import { SmallDisk, canMount } from '../support/small-disk.ts';

/** A real disk that is full, and one that is read-only: a small one in memory, which only root on Linux can mount. */

let disk: SmallDisk;

describe.skipIf(!(await canMount()))('a disk', () => {
  beforeAll(async () => {
    disk = await SmallDisk.mount(256);
  });
  afterAll(() => disk.remove());
  const at = (...parts: string[]) => disk.at(...parts);
  const create = (...ids: string[]) =>
    cli(['device', 'create', '--workspace', at('work'), '--self-signed', '--id', ...ids]);
  const unfinished = async () =>
    (await readdir(disk.root, { recursive: true })).filter((path) => /\.certbench[^/]*\/./.test(path));

  test('that is full is called so, and goes on when there is room', async () => {
    expect((await create('first')).status).toBe(0);
    await disk.fill();
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
    await disk.free();
    expect((await create('second')).status).toBe(0);
  });

  test('that is read-only is called so, and can be read', async () => {
    await must('mount', '-o', 'remount,ro', disk.root);
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
      await must('mount', '-o', 'remount,rw', disk.root);
    }
    expect((await create('third')).status).toBe(0);
  });
});
