import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type LogFile, logFile } from '../../src-main/shell-electron/log-file.ts';

let folder: string;
let log: LogFile;
const now = () => new Date(0);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certbench-log-'));
  log = logFile(join(folder, 'certbench.log'), now, { maximumBytes: 2000, maximumEntry: 500 });
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const read = (path = log.path) => readFile(path, 'utf8');

describe('the log file', () => {
  test('has entries with their time and their cause, for the user alone', async () => {
    log.tell('info', 'Certbench starts');
    log.error('It failed', new TypeError('the cause'));
    log.error('It failed too', 'a word');
    log.error('And once more', undefined);
    const lines = (await read()).split('\n');
    expect(lines[0]).toBe('1970-01-01T00:00:00.000Z info Certbench starts');
    expect(lines[1]).toBe('1970-01-01T00:00:00.000Z It failed');
    expect(lines[2]).toBe('    TypeError: the cause');
    expect(lines[3]).toMatch(/^ {4,}at /);
    expect(lines.slice(-5)).toEqual([
      expect.any(String) as string,
      '1970-01-01T00:00:00.000Z It failed too',
      '    a word',
      '1970-01-01T00:00:00.000Z And once more',
      '',
    ]);
    if (process.platform !== 'win32') expect((await stat(log.path)).mode & 0o777).toBe(0o600);
  });

  test('cannot be made to say what nobody said, and cuts what is too long', async () => {
    log.error('x\n1970-01-01T00:00:00.000Z forged\r\n1970-01-01T00:00:00.000Z too\rand this', undefined);
    expect((await read()).match(/^1970/gm)).toHaveLength(1);
    log.tell('info', 'y'.repeat(5000));
    expect((await read()).length).toBeLessThan(1000);
  });

  test('begins anew when it is full, keeps the one before, and never grows beyond two', async () => {
    for (let n = 0; n < 200; n++) log.tell('info', `entry ${n} ${'.'.repeat(100)}`);
    const [newest, before] = [await read(), await read(`${log.path}.1`)];
    expect(newest.length).toBeLessThanOrEqual(2000);
    expect(before.length).toBeLessThanOrEqual(2000);
    const numbers = [...`${before}${newest}`.matchAll(/entry (\d+)/g)].map((match) => Number(match[1]));
    expect(numbers.at(-1)).toBe(199);
    expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) + i));
    expect(numbers.length).toBeGreaterThan(12);
    await expect(stat(`${log.path}.2`)).rejects.toThrow('ENOENT');
  });

  test('goes on where an earlier program stopped', async () => {
    log.tell('info', 'first');
    logFile(log.path, now).tell('info', 'second');
    expect((await read()).split('\n')).toHaveLength(3);
  });

  test('never throws: where there is no file, standard error has it', async () => {
    const said: string[] = [];
    const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
    const nowhere = logFile(join(folder, 'missing', 'certbench.log'), now);
    nowhere.error('It failed', new Error('the cause'));
    await mkdir(join(folder, 'blocked'));
    logFile(join(folder, 'blocked'), now).tell('info', 'into a folder');
    stderr.mockRestore();
    expect(said).toEqual([expect.stringContaining('the cause'), expect.stringContaining('into a folder')]);
  });
});
