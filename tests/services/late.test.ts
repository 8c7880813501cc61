import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src-main/adapters/system-clock.ts';
import { Jobs } from '../../src-main/services/jobs.ts';
import { Late, lateCalls } from '../../src-main/services/late.ts';
import { Topic } from '../../src-main/services/topic.ts';
import { Workbench } from '../support/workbench.ts';

/** Something that is made when the test lets it. */
function made() {
  const topic = new Topic<number>();
  let count = 0;
  let finish: (() => void) | undefined;
  const late = new Late(async () => {
    count++;
    await new Promise<void>((resolve) => (finish = resolve));
    return { topic };
  });
  return { late, topic, count: () => count, finish: () => finish?.() };
}

describe('what is made late', () => {
  test('is made once, and when it is wanted', async () => {
    const { late, count, finish } = made();
    expect(await late.ifWanted()).toBeUndefined();
    expect(count()).toBe(0);
    const both = Promise.all([late.get(), late.get(), late.ifWanted()]);
    expect(late.made).toBeUndefined();
    finish();
    const [first, second, third] = await both;
    expect(first).toBe(second);
    expect(third).toBe(first);
    expect(late.made).toBe(first);
    expect(count()).toBe(1);
  });

  test('is listened to before whoever wanted it goes on, and until it is stopped', async () => {
    const { late, topic, finish } = made();
    const heard: number[] = [];
    const never: number[] = [];
    const stop = late.listen((one) => one.topic.subscribe((item) => heard.push(item)));
    late.listen((one) => one.topic.subscribe((item) => never.push(item)))();
    const telling = late.get().then(() => topic.publish(1));
    finish();
    await telling;
    const stopLater = late.listen((one) => one.topic.subscribe((item) => heard.push(10 * item)));
    topic.publish(2);
    stop();
    topic.publish(3);
    stopLater();
    topic.publish(4);
    expect(heard).toEqual([1, 2, 20, 30]);
    expect(never).toEqual([]);
  });

  test('tells everybody who wants it why it could not be made', async () => {
    const late = new Late(() => Promise.reject(new Error('not there')));
    await expect(late.get()).rejects.toThrow('not there');
    expect(await late.ifWanted()).toBeUndefined();
    expect(late.made).toBeUndefined();
  });

  test('is made anew by the next who wants it, where it could not be', async () => {
    let times = 0;
    const late = new Late(async () => {
      if (++times === 1) throw new Error('too many open files');
      return times;
    });
    const [one, other] = await Promise.allSettled([late.get(), late.get()]);
    expect([one.status, other.status]).toEqual(['rejected', 'rejected']);
    expect(await late.get()).toBe(2);
    expect([late.made, times]).toEqual([2, 2]);
  });

  test('answers the calls of its groups, and those that are named', async () => {
    const handlers = { 'keygen.read': () => 'read', 'keygen.write': () => 'written', 'device.list': () => 'listed' };
    const late = new Late(() => Promise.resolve({ handlers: handlers as never }));
    const calls = lateCalls(late, new Jobs(systemClock), ['keygen'], ['device.list']);
    for (const [name, handler] of Object.entries(handlers)) {
      if (!calls.isHere(name)) throw new Error(name);
      expect(await calls.handlerOf(name)({})).toBe(handler());
    }
    expect(['device.create', 'keygenerator.read'].filter((name) => calls.isHere(name))).toEqual([]);
  });
});

describe('services with wings', () => {
  let bench: Workbench;
  beforeEach(async () => void (bench = await Workbench.open()));
  afterEach(() => bench.close());
  const start = () => bench.call('hub.start', { data: bench.path('hub'), port: 0 });

  test('say of a run that there is none, before any was started', () => {
    const { sources } = bench.services;
    const none = { runId: 'unknown' };
    expect(() => sources['simulation.totals'](none, () => undefined)).toThrow('There is no such simulation.');
    expect(() => sources['simulation.events'](none, () => undefined)).toThrow('There is no such simulation.');
  });

  test('tell of a hub to those who listened before there was one', async () => {
    const told: string[] = [];
    const stop = bench.services.sources['hub.changed']({}, () => told.push('changed'));
    await start();
    expect(told).not.toEqual([]);
    stop();
    const before = told.length;
    await bench.call('hub.stop', {});
    expect(told).toHaveLength(before);
  });

  test.each(['before their wing is there', 'once it is there'])('can be cancelled %s', async (when) => {
    if (when === 'once it is there') await bench.call('hub.status', {});
    const starting = bench.refusal('hub.start', { data: bench.path('hub'), port: 0, jobId: 'hub' });
    expect(await bench.call('job.cancel', { jobId: 'hub' })).toEqual({ cancelled: true });
    expect(await starting).toMatchObject({ code: 'CANCELLED' });
    expect(await bench.call('hub.status', {})).toMatchObject({ running: false });
  });

  test('stop what was called while it was loading', async () => {
    const starting = start().catch((error: unknown) => error);
    await bench.services.close();
    expect(await starting).toMatchObject({ code: 'CANCELLED' });
    expect(await bench.call('hub.status', {})).toMatchObject({ running: false });
  });
});
