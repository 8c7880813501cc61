import { afterEach, describe, expect, test, vi } from 'vitest';
import { MethodRows, methodFiles } from '../../src-main/contract/methods.ts';
import { controlSurface } from '../../src-main/rpc/control.ts';
import { dispatch } from '../../src-main/rpc/dispatch.ts';
import { Connection } from '../../src-main/rpc/server.ts';
import { Workbench } from '../support/workbench.ts';
import { methods } from '../support/methods.ts';

describe('the files of the contract', () => {
  test('stand under what their methods begin with, and no method is in two', async () => {
    const names: string[] = [];
    for (const { of, load } of methodFiles) {
      const its = Object.keys(await load());
      const groups = its.map((name) => name.split('.')[0] ?? '');
      expect([...new Set(groups)].toSorted()).toEqual([...of].toSorted());
      names.push(...its);
    }
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('the rows of methods', () => {
  test('are found by their names alone', async () => {
    const rows = new MethodRows();
    for (const [name, row] of Object.entries(methods)) expect(await rows.of(name)).toBe(row);
    for (const name of ['', 'hub', 'hub.', 'hub.constructor', 'constructor', '__proto__', 'hub.status.now']) {
      expect(await rows.of(name)).toBeUndefined();
    }
  });

  test('come in the order in which they are asked for, and at once where nobody waits', async () => {
    const rows = new MethodRows();
    const come: string[] = [];
    // Several files, of which none is here; and one that is.
    const asked = ['hub.start', 'job.cancel', 'none.at.all', 'job.list'].map(async (name) => {
      await rows.of(name);
      come.push(name);
    });
    await Promise.all(asked);
    expect(come).toEqual(['hub.start', 'job.cancel', 'none.at.all', 'job.list']);
    expect(rows.of('hub.start')).toBe(methods['hub.start']);
  });

  test('of jobs are there: who cancels needs no file for it', () => {
    expect(new MethodRows().of('job.cancel')).toBe(methods['job.cancel']);
  });

  test('that there are not are not kept', async () => {
    const rows = new MethodRows();
    expect(await rows.of('no.such')).toBeUndefined();
    expect(rows.of('no.such')).toBeInstanceOf(Promise);
    expect(await rows.of('no.such')).toBeUndefined();
  });
});

test('who cancels comes behind what he cancels, however soon he asks after another answer', async () => {
  const overtaken: number[] = [];
  for (let turns = 0; turns < 30; turns++) {
    const come: string[] = [];
    const services = { rows: new MethodRows(), handlerOf: ((method: string) => () => void come.push(method)) as never };
    const asks = (method: string, input = {}) => dispatch(services, { error: () => undefined }, method, input);
    const first = asks('no.such');
    const second = asks('workspace.current');
    await first;
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    await Promise.all([second, asks('job.cancel', { jobId: 'a' })]);
    if (come[0] !== 'workspace.current') overtaken.push(turns);
  }
  expect(overtaken).toEqual([]);
});

test('for who may not ask for a method nothing is loaded', async () => {
  const bench = await Workbench.open();
  const frames: unknown[] = [];
  const rows = { of: () => Promise.reject(new Error('EMFILE: too many open files')) } as never;
  const connection = new Connection(
    { ...bench.services, rows },
    bench.ports,
    (one) => frames.push(one),
    controlSurface,
  );
  await connection.receive({ kind: 'call', id: 1, method: 'device.list', input: {} });
  expect(frames).toMatchObject([{ kind: 'reply', id: 1, reply: { ok: false, error: { code: 'FORBIDDEN' } } }]);
  await bench.close();
});

describe('a file of the contract that cannot be loaded', () => {
  afterEach(() => {
    vi.doUnmock('../../src-main/contract/forecast.ts');
    vi.resetModules();
  });

  test('is in no way of the methods of others', async () => {
    vi.resetModules();
    vi.doMock('../../src-main/contract/forecast.ts', () => {
      throw new Error('EMFILE: too many open files');
    });
    const { MethodRows: Rows } = await import('../../src-main/contract/methods.ts');
    const rows = new Rows();
    await expect(rows.of('simulation.forecast')).rejects.toThrow('mocking');
    for (const name of ['simulation.start', 'simulation.saveResults']) expect(await rows.of(name)).toBeDefined();
  });
});
