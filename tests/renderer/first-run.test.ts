import { describe, expect, test } from 'vitest';
import type { Bench } from '../../src-renderer/bench/bench.ts';
import { type Stage, seeItWork, stages } from '../../src-renderer/features/home/first-run.ts';
import { runningHub } from './running-hub.ts';

const passphrase = { first: '1234', again: '', shown: true, remember: false };

/** A workspace that has what was made in it; `refused`: the call that fails. */
function benchWith(refused?: string) {
  const lists = { authorities: [] as object[], devices: [] as object[] };
  const calls: string[] = [];
  const call = (method: string) => {
    calls.push(method);
    if (method === refused)
      return Promise.resolve({ ok: false, error: { code: 'INTERNAL', message: '', details: {} } });
    if (method === 'authority.create')
      lists.authorities.push({ name: 'RootCA', certificate: { thumbprintSha256: 'A' } });
    if (method === 'device.create') lists.devices.push({ deviceId: 'dev-01' });
    return Promise.resolve({ ok: true, value: { steps: [], admitted: 1 } });
  };
  const bench = {
    workspace: 'w',
    overview: { get: () => lists },
    hub: { get: () => runningHub },
    call,
    hubOrder: () => ({}),
    watchJob: () => () => undefined,
    startRun: () => call('simulation.start'),
    ...Object.fromEntries(['rememberWorkspace', 'refresh', 'readHub', 'hubStarted'].map((name) => [name, () => {}])),
  };
  return { bench: bench as unknown as Bench, calls, lists };
}

const order = (isStopped = () => false) => ({ jobId: 'job', isStopped, passphrase, port: 1 });

describe('seeing it work by one press', () => {
  test('does one stage after the other, by the calls of the wizards', async () => {
    const { bench, calls } = benchWith();
    const told: Stage[] = [];
    expect(await seeItWork(bench, order(), (stage) => told.push(stage))).toBeUndefined();
    expect(told).toEqual(stages);
    expect(calls).toEqual(['authority.create', 'proof.proveLocally', 'device.create', 'hub.admit', 'simulation.start']);
  });

  test('ends at what fails, and goes on there with what was made until then', async () => {
    const failing = benchWith('device.create');
    expect(await seeItWork(failing.bench, order(), () => undefined)).toMatchObject({ code: 'INTERNAL' });
    expect(failing.calls).toEqual(['authority.create', 'proof.proveLocally', 'device.create']);
    const { bench, calls, lists } = benchWith();
    lists.authorities.push(...failing.lists.authorities);
    expect(await seeItWork(bench, order(), () => undefined)).toBeUndefined();
    expect(calls).toEqual(['proof.proveLocally', 'device.create', 'hub.admit', 'simulation.start']);
  });

  test('begins nothing more once it is cancelled, and says so', async () => {
    const { bench, calls } = benchWith();
    const ended = await seeItWork(
      bench,
      order(() => calls.includes('proof.proveLocally')),
      () => undefined,
    );
    expect(ended).toMatchObject({ code: 'CANCELLED' });
    expect(calls).toEqual(['authority.create', 'proof.proveLocally']);
  });
});
