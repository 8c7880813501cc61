import { describe, expect, test } from 'vitest';
import { Jobs, forEachLimited } from '../../src-main/services/jobs.ts';
import { ManualClock } from '../support/simulation.ts';

const terms = { title: 'Doing', message: 'It was cancelled.', remedy: 'Begin again.' };
/** Something that is under way until it is told to end. */
const underWay = () => {
  let end: () => void = () => undefined;
  const over = new Promise<void>((resolve) => (end = resolve));
  return { over, end };
};

describe('a job', () => {
  test('is listed while it runs, one of its name at a time', async () => {
    const jobs = new Jobs(new ManualClock());
    const { over, end } = underWay();
    const done = jobs.run('mine', terms, async () => {
      await over;
      return 7;
    });
    const job = { jobId: 'mine', title: 'Doing', looksOnly: false, since: '1970-01-01T00:00:00.000Z' };
    expect(jobs.list()).toEqual({ jobs: [job] });
    await expect(jobs.run('mine', terms, () => Promise.resolve())).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(jobs.list().jobs).toHaveLength(1);
    end();
    expect(await done).toBe(7);
    expect(jobs.list()).toEqual({ jobs: [] });
  });

  test('is no longer listed when it has failed, and those without a name get one each', async () => {
    const jobs = new Jobs(new ManualClock());
    const names: string[] = [];
    const failing = () =>
      jobs.run(undefined, terms, () => {
        names.push(...jobs.list().jobs.map(({ jobId }) => jobId));
        return Promise.reject(new Error('no'));
      });
    await expect(failing()).rejects.toThrow('no');
    await expect(failing()).rejects.toThrow('no');
    expect(new Set(names).size).toBe(2);
    expect(jobs.list()).toEqual({ jobs: [] });
  });

  test('that waits until it can begin, or comes after all were stopped, does not begin', async () => {
    const jobs = new Jobs(new ManualClock());
    const { over, end } = underWay();
    const begun: string[] = [];
    const begin = (jobId: string) =>
      jobs.afterwards(jobId, over, () => jobs.run(jobId, terms, async () => void begun.push(jobId)));
    const waiting = begin('waiting');
    await jobs.stopAll();
    const late = begin('late');
    end();
    for (const one of [waiting, late]) await expect(one).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(begun).toEqual([]);
  });

  test('is named when somebody looks, in the language of then', async () => {
    const jobs = new Jobs(new ManualClock());
    const asked: string[] = [];
    const named = {
      ...terms,
      get title() {
        asked.push('title');
        return `Doing ${asked.length}`;
      },
    };
    await jobs.run('mine', named, async (job) => {
      job.progress(1, 2);
      expect(asked).toEqual([]);
      expect(jobs.list().jobs).toMatchObject([{ title: 'Doing 1', done: 1, total: 2 }]);
    });
  });

  test('tells each progress to its own listeners, and at most one in 200 ms to those who watch all', async () => {
    const clock = new ManualClock();
    const jobs = new Jobs(clock);
    const [own, all]: [unknown[], (number | undefined)[]] = [[], []];
    jobs.progress.subscribe((one) => own.push(one));
    jobs.changed.subscribe(({ jobs: [one] }) => all.push(one?.done));
    await jobs.run('mine', terms, (job) => {
      job.progress(1, 3);
      clock.ms = 199;
      job.progress(2, 3);
      clock.ms = 200;
      job.progress(3, 3);
      return Promise.resolve();
    });
    expect(own).toEqual([1, 2, 3].map((done) => ({ jobId: 'mine', done, total: 3 })));
    expect(all).toEqual([undefined, 3, undefined]);
  });

  test('that is cancelled waits no longer, and says what its caller knows of it', async () => {
    const jobs = new Jobs(new ManualClock());
    const cancelled = { code: 'CANCELLED', message: 'It was cancelled.', remedy: 'Begin again.' };
    const waiting = jobs.run('mine', terms, (job) => job.waitFor(new Promise<never>(() => undefined)));
    expect(jobs.cancel('other')).toBe(false);
    expect(jobs.cancel('mine')).toBe(true);
    await expect(waiting).rejects.toMatchObject(cancelled);
    const checking = jobs.run('mine', terms, (job) => {
      job.check();
      jobs.cancel('mine');
      job.check();
      return Promise.resolve();
    });
    await expect(checking).rejects.toMatchObject(cancelled);
  });

  test('is cancelled when all is stopped, which waits for its end', async () => {
    const jobs = new Jobs(new ManualClock());
    const { over, end } = underWay();
    let aborted = false;
    const work = jobs.run('mine', terms, async ({ signal }) => {
      await over;
      aborted = signal.aborted;
    });
    let stopped = false;
    const stopping = jobs.stopAll().then(() => (stopped = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(stopped).toBe(false);
    end();
    await Promise.all([work, stopping]);
    expect(aborted).toBe(true);
  });
});

describe('many items', () => {
  test('are worked on as many at a time as allowed', async () => {
    let [now, most] = [0, 0];
    const done: number[] = [];
    await forEachLimited([1, 2, 3, 4, 5], 2, async (item) => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setImmediate(resolve));
      now--;
      done.push(item);
    });
    expect([most, done.length]).toEqual([2, 5]);
  });

  test('are left where one has failed, which is thrown when those that were begun are still', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const work = forEachLimited([1, 2, 3, 4], 2, async (item) => {
      begun.push(item);
      if (item === 1) throw new Error('first');
      await new Promise((resolve) => setImmediate(resolve));
      ended.push(item);
    });
    await expect(work).rejects.toThrow('first');
    expect([begun, ended]).toEqual([[1, 2], [2]]);
  });
});
