import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FileFolder } from '../../src-main/adapters/file-folder.ts';
import { takeLock } from '../../src-main/adapters/folder-lock.ts';
import { claimName } from '../../src-main/adapters/lock-file.ts';

let folder: string;
const sleepers: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certbench-lock-'));
});
afterEach(async () => {
  for (const one of sleepers.splice(0)) one.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

const at = (name: string) => join(folder, name);
const goneId = 2 ** 22 - 3;
const text = (more: object) =>
  `${JSON.stringify({ processId: goneId, host: hostname(), purpose: 'a test', since: new Date().toISOString(), id: 'x', ...more })}\n`;
const take = (waitMs = 500) => takeLock(folder, 'a test', { waitMs });
const old = async (name: string) => {
  const hourAgo = new Date(Date.now() - 3_600_000);
  await utimes(at(name), hourAgo, hourAgo);
};

/** A process that lives and does nothing. */
async function sleeper(): Promise<number> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  sleepers.push(child);
  await once(child, 'spawn');
  return child.pid ?? 0;
}

/** The name under which a process that is gone would have written it. */
async function tornOffer(): Promise<string> {
  const lock = await take();
  const name = `lock.${lock.id.replace(/^\d+/, String(goneId))}`;
  await lock.release();
  return name;
}

describe('the lock of a folder', () => {
  test('names its holder, and leaves nothing', async () => {
    const lock = await take();
    expect(JSON.parse(await readFile(at('lock'), 'utf8'))).toMatchObject({ processId: process.pid, id: lock.id });
    expect(await readdir(folder)).toEqual(['lock']);
    await expect(take()).rejects.toMatchObject({ code: 'WORKSPACE_BUSY' });
    expect(await readdir(folder)).toEqual(['lock']);
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
  });

  test('is taken over from a process that is gone, even one that had our own number', async () => {
    for (const left of [{}, { processId: process.pid, since: '2001-01-01T00:00:00.000Z' }]) {
      await writeFile(at('lock'), text(left));
      await (await take(0)).release();
      expect(await readdir(folder)).toEqual([]);
    }
  });

  test('goes on where whoever was taking it over was killed, at any point of that', async () => {
    await writeFile(at(await tornOffer()), '{"processId":');
    // The claim of the stale lock, the claim of that claim, and the files that were to become them.
    await writeFile(at('lock'), text({ id: 'dead-1' }));
    await writeFile(at(claimName('dead-1')), text({ id: 'dead-2' }));
    await writeFile(at(claimName('dead-2')), text({ id: 'dead-3' }));
    await writeFile(at('lock.dead-4'), text({ id: 'dead-4' }));
    const lock = await take(0);
    expect(await readdir(folder)).toEqual(['lock']);
    await lock.release();
  });

  test('is not taken over while somebody who lives is at it, and never a lock that was taken since', async () => {
    await writeFile(at('lock'), text({ id: 'dead' }));
    await writeFile(at(claimName('dead')), text({ id: 'claimer', processId: await sleeper() }));
    await expect(take()).rejects.toMatchObject({ code: 'WORKSPACE_BUSY' });
    expect(await readFile(at('lock'), 'utf8')).toContain('"dead"');
    // That one has finished, another has taken the lock, and a claim of the old one is still there.
    await writeFile(at('lock'), text({ id: 'fresh', processId: await sleeper() }));
    await expect(take()).rejects.toMatchObject({ code: 'WORKSPACE_BUSY' });
    expect(await readFile(at('lock'), 'utf8')).toContain('"fresh"');
  });

  test.each([
    ['another computer', { host: 'elsewhere' }],
    ['another container of this name', { space: 'pid:[1]' }],
  ])('of %s counts by its beat, whatever its process number means here', async (_, where) => {
    await writeFile(at('lock'), text(where));
    await expect(take()).rejects.toMatchObject({ code: 'WORKSPACE_BUSY' });
    await old('lock');
    const started = performance.now();
    await (await take()).release();
    // It was given the time in which one that lives beats.
    expect(performance.now() - started).toBeGreaterThan(5000);
  });

  test('that looks old but beats is not taken over: its computer has just woken up', async () => {
    await writeFile(at('lock'), text({ processId: await sleeper() }));
    await old('lock');
    const beats = setTimeout(() => void utimes(at('lock'), new Date(), new Date()), 2500);
    await expect(take()).rejects.toMatchObject({ code: 'WORKSPACE_BUSY' });
    clearTimeout(beats);
  });

  test('beats, so that it is never old', async () => {
    const lock = await take();
    await old('lock');
    await new Promise((resolve) => setTimeout(resolve, 4500));
    expect(Date.now() - (await stat(at('lock'))).mtimeMs).toBeLessThan(2000);
    expect(JSON.parse(await readFile(at('lock'), 'utf8'))).toMatchObject({ id: lock.id });
    await lock.release();
  });

  test('is told to be lost to one that was called stale and writes on', async () => {
    const place = new FileFolder(join(folder, 'place'));
    const release = await place.lock('sleeping');
    await place.replaceFile('a', Buffer.from('before'));
    await writeFile(join(folder, 'place/.certbench/lock'), text({ id: 'the next', processId: await sleeper() }));
    const file = { name: 'f', bytes: Buffer.from('x') };
    for (const work of [
      () => place.replaceFile('a', Buffer.from('after')),
      () => place.createFolder('b', [file], async () => undefined),
      () => place.removeFile('a'),
    ]) {
      await expect(work()).rejects.toMatchObject({ code: 'WORKSPACE_BUSY', message: expect.stringContaining('taken') });
    }
    await release();
    expect(await readFile(join(folder, 'place/a'), 'utf8')).toBe('before');
    expect(await readdir(join(folder, 'place'))).toEqual(['.certbench', 'a']);
    // The next one's lock is the next one's.
    expect(await readdir(join(folder, 'place/.certbench'))).toEqual(['lock']);
  });

  test('whose folder somebody removes while others wait is taken all the same', async () => {
    const own = join(folder, 'own');
    const takeOwn = () => takeLock(own, 'a test', { waitMs: 5000, ownFolder: true });
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        const lock = await takeOwn();
        expect(await lock.isHeld()).toBe(true);
        await lock.release();
      }),
    );
    expect(await readdir(folder)).toEqual([]);
  });
});

test('what a killed process has left goes when the workspace is opened, and what it had moved away comes back', async () => {
  const place = new FileFolder(folder);
  const left = join(folder, '.certbench/writing/dead');
  await mkdir(join(left, 'one/old'), { recursive: true });
  await writeFile(join(left, 'one/old/file'), 'old');
  await writeFile(join(left, 'one/belongs'), 'things/one');
  await mkdir(join(left, 'two'));
  await writeFile(join(left, 'two/key.pem'), 'a key');
  await writeFile(join(folder, '.certbench/lock'), text({ processId: await sleeper() }));
  await place.settle();
  // Somebody is writing.
  expect(await readdir(left)).toEqual(['one', 'two']);
  await writeFile(join(folder, '.certbench/lock'), text({}));
  await place.settle();
  expect(await readdir(join(folder, '.certbench'))).toEqual([]);
  expect(await readFile(join(folder, 'things/one/file'), 'utf8')).toBe('old');
});

test('the empty folder of one that was killed as it tidied up goes too', async () => {
  await mkdir(join(folder, '.certbench/writing'), { recursive: true });
  await new FileFolder(folder).settle();
  expect(await readdir(join(folder, '.certbench'))).toEqual([]);
});

test('what was replaced goes also where the process was killed while it removed it, and nothing of it comes back', async () => {
  const left = join(folder, '.certbench/writing/dead');
  // The note went first.
  await mkdir(join(left, 'one/old'), { recursive: true });
  await writeFile(join(left, 'one/old/file'), 'old');
  // The folder had been put into its place, and was removed by its user since.
  await mkdir(join(left, 'two/gone'), { recursive: true });
  await writeFile(join(left, 'two/gone/file'), 'old');
  await writeFile(join(left, 'two/belongs'), 'things/two');
  await new FileFolder(folder).settle();
  expect(await readdir(folder)).toEqual(['.certbench']);
  expect(await readdir(join(folder, '.certbench'))).toEqual([]);
});
