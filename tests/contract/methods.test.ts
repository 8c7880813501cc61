import { describe, expect, test } from 'vitest';
import { MethodRows, methodFiles } from '../../src-main/contract/methods.ts';
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
    await rows.of('job.cancel');
    // Several files, of which none is here; and one that is.
    const asked = ['hub.start', 'job.cancel', 'none.at.all', 'job.list'].map(async (name) => {
      await rows.of(name);
      come.push(name);
    });
    await Promise.all(asked);
    expect(come).toEqual(['hub.start', 'job.cancel', 'none.at.all', 'job.list']);
    expect(rows.of('hub.start')).toBe(methods['hub.start']);
  });
});
