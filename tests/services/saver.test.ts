import { describe, expect, test } from 'vitest';
import type { Batch } from '../../src-main/core/hub/journal.ts';
import { Problem } from '../../src-main/core/problem.ts';
import type { HubDisk } from '../../src-main/services/hub/disk.ts';
import { HubSaver, type SavingTrouble } from '../../src-main/services/hub/saver.ts';
import { ManualClock } from '../support/simulation.ts';

/** A disk that can be full, and what was written to it. */
function start() {
  const clock = new ManualClock();
  const disk = {
    full: false,
    tries: [] as number[],
    written: [] as string[][],
    rewritten: 0,
    closed: false,
    append(batch: Batch): Promise<void> {
      disk.tries.push(clock.ms);
      if (disk.full) return Promise.reject(new Problem('STORAGE_FAILED', 'The disk is full.'));
      disk.written.push([...batch.values()].map(([section, key, text]) => `${section}/${key}=${text ?? '-'}`));
      return Promise.resolve();
    },
    rewrite(): Promise<void> {
      if (disk.full) return Promise.reject(new Problem('STORAGE_FAILED', 'The disk is full.'));
      disk.rewritten++;
      return Promise.resolve();
    },
    close(): Promise<void> {
      disk.closed = true;
      return Promise.resolve();
    },
  };
  const logged: string[] = [];
  const told: (SavingTrouble | undefined)[] = [];
  const log = { error: (message: string) => void logged.push(message) };
  const saver = new HubSaver(disk as unknown as HubDisk, clock, log, (trouble) => told.push(trouble));
  return { clock, disk, saver, logged, told };
}

describe('what the hub has to save', () => {
  test('is gathered for 2 ms and written at once, of each key the newest alone', async () => {
    const { clock, disk, saver } = start();
    expect(await saver.saved()).toBe(true);
    saver.note('devices', 'a', '1');
    saver.note('devices', 'a', '2');
    saver.note('devices', 'b', undefined);
    const saved = saver.saved();
    await clock.advanceTo(1);
    expect(disk.written).toEqual([]);
    await clock.advanceTo(2);
    expect(await saved).toBe(true);
    expect(disk.written).toEqual([['devices/a=2', 'devices/b=-']]);
  });

  test('is gathered for longer where it has time, until something comes that has none, or somebody waits', async () => {
    const { clock, disk, saver } = start();
    saver.note('devices', 'a', '1', true);
    await clock.advanceTo(40);
    saver.note('devices', 'b', '1', true);
    await clock.advanceTo(51);
    expect(disk.written).toEqual([]);
    await clock.advanceTo(52);
    expect(disk.written).toEqual([['devices/a=1', 'devices/b=1']]);
    saver.note('devices', 'a', '2', true);
    await clock.advanceTo(60);
    saver.note('devices', 'b', '2');
    await clock.advanceTo(61);
    expect(disk.written.slice(1)).toEqual([['devices/a=2', 'devices/b=2']]);
    saver.note('devices', 'a', '3', true);
    await clock.advanceTo(70);
    const saved = saver.saved();
    await clock.advanceTo(71);
    expect(await saved).toBe(true);
    expect(disk.written.slice(2)).toEqual([['devices/a=3']]);
    saver.note('devices', 'a', '4', true);
    await clock.advanceTo(80);
    await saver.close();
    expect(disk.written.slice(3)).toEqual([['devices/a=4']]);
  });

  test('is tried again after 100 ms, then after twice as long, and told of once when it fails and when it is well', async () => {
    const { clock, disk, saver, logged, told } = start();
    disk.full = true;
    saver.note('devices', 'a', 'old');
    await clock.advanceTo(2);
    expect(saver.trouble).toEqual({ since: new Date(2), reason: 'The disk is full.' });
    saver.note('devices', 'a', 'new');
    let saved: boolean | undefined;
    void saver.saved().then((is) => (saved = is));
    await clock.advanceTo(400);
    expect(disk.tries).toEqual([2, 102, 302]);
    expect(saved).toBeUndefined();
    disk.full = false;
    await clock.advanceTo(702);
    expect(saved).toBe(true);
    expect(disk.tries).toEqual([2, 102, 302, 702]);
    expect(disk.written).toEqual([['devices/a=new']]);
    expect(saver.trouble).toBeUndefined();
    expect(told).toEqual([{ since: new Date(2), reason: 'The disk is full.' }, undefined]);
    expect(logged).toEqual(['The hub could not write its state.']);
  });

  test('is the newest also where it came while the older one could not be written', async () => {
    const { clock, disk, saver } = start();
    let tries = 0;
    const written: (string | undefined)[] = [];
    disk.append = (batch) => {
      if (tries++ > 0) return Promise.resolve(void written.push(...[...batch.values()].map(([, , text]) => text)));
      saver.note('devices', 'a', 'new');
      return Promise.reject(new Error('not now'));
    };
    disk.rewrite = () => Promise.reject(new Error('not now'));
    saver.note('devices', 'a', 'old');
    await clock.advanceTo(102);
    expect(written).toEqual(['new']);
  });

  test('is written whole where nothing can be appended', async () => {
    const { clock, disk, saver } = start();
    disk.full = true;
    saver.note('devices', 'a', '1');
    await clock.advanceTo(2);
    disk.full = false;
    disk.append = () => Promise.reject(new Error('no such file'));
    await clock.advanceTo(102);
    expect(disk.rewritten).toBe(1);
    expect(saver.trouble).toBeUndefined();
  });

  test('is tried at once for somebody who will not wait, who is told that it failed', async () => {
    const { clock, disk, saver } = start();
    disk.full = true;
    saver.note('devices', 'a', '1');
    await clock.advanceTo(2);
    const saved = saver.savedNow().catch((error: unknown) => String(error));
    await clock.advanceTo(3);
    expect(await saved).toContain('The disk is full.');
    expect(disk.tries).toEqual([2, 2]);
  });

  test('is tried once more when the hub ends, and nobody is told that it is saved where it is not', async () => {
    const { clock, disk, saver } = start();
    disk.full = true;
    saver.note('devices', 'a', '1');
    await clock.advanceTo(2);
    const saved = saver.saved();
    await saver.close();
    expect(await saved).toBe(false);
    expect(disk.tries).toEqual([2, 2]);
    expect(disk.closed).toBe(true);
    expect(await saver.saved()).toBe(false);
  });
});
