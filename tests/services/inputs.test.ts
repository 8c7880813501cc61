import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Workbench } from '../support/workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await Workbench.open();
});
afterEach(async () => {
  expect(bench.logged).toEqual([]);
  await bench.close();
});

describe('an input of a wrong size', () => {
  const run = { workspace: 'w', deviceIds: ['a'], platform: 'local-hub' as const, host: 'h' };
  test.each([
    ['authority.list', { workspace: '' }, 'workspace: it must not be empty.'],
    ['authority.list', { workspace: 'x'.repeat(300) }, 'workspace: 300 characters are too many; 200 are allowed.'],
    ['device.preview', { workspace: 'w', devices: { kind: 'ids', ids: [] } }, 'devices.ids: it must not be empty.'],
    [
      'device.preview',
      { workspace: 'w', devices: { kind: 'ids', ids: ['a', 'x'.repeat(10_001)] } },
      'devices.ids.1: 10,001 characters are too many; 10,000 are allowed.',
    ],
    [
      'simulation.start',
      { ...run, deviceIds: Array.from({ length: 10_001 }, String) },
      'deviceIds: 10,001 entries are too many; 10,000 are allowed.',
    ],
    ['simulation.start', { ...run, port: 70_000 }, 'port: 70000 is too large; 65535 is the most.'],
    ['simulation.start', { ...run, port: 0 }, 'port: 0 is too small; 1 is the least.'],
    ['simulation.start', { ...run, alertAboveC: -300 }, 'alertAboveC: -300 is too small; -273.15 is the least.'],
  ] as const)('of %s %j is told in plain words', async (method, input, message) => {
    const refusal = await bench.refusal(method, input);
    expect(refusal.message).toBe(`INVALID_INPUT: ${message}`);
    expect(refusal.details).toEqual({
      field: message.split(':')[0],
      remedy: expect.stringMatching(/^[A-Z].+\.$/) as string,
    });
  });

  test('is told without what was given', async () => {
    const passphrase = 'geheim'.repeat(200);
    const refusal = await bench.refusal('passphrase.strength', { passphrase });
    expect(refusal.message).toBe('INVALID_INPUT: passphrase: 1,200 characters are too many; 1,024 are allowed.');
  });
});

describe('a file that is too big', () => {
  test.each([
    ['file.readText', 50],
    ['file.inspect', 10],
  ] as const)('is told by %s with what is allowed', async (method, megabytes) => {
    const path = join(bench.folder, 'big');
    await writeFile(path, '');
    await truncate(path, megabytes * 1_000_000 + 1);
    expect(await bench.refusal(method, { file: bench.path('big') })).toMatchObject({
      code: 'FORMAT_NOT_RECOGNISED',
      message: expect.stringContaining(`has ${megabytes}000001 bytes; ${megabytes} MB is the most.`) as string,
      details: { field: 'file', remedy: 'Choose a smaller file.' },
    });
  });
});

describe('the strength of a passphrase', () => {
  test('is told by the rule that warns', async () => {
    for (const [passphrase, strength, warnings] of [
      ['1234', 'tutorial', 1],
      ['Summer2024!', 'weak', 1],
      ['kx7mwq9zt', 'fair', 0],
      ['marble-otter-vivid-gamble', 'strong', 0],
    ] as const) {
      expect(await bench.call('passphrase.strength', { passphrase })).toEqual({ strength });
      expect((await bench.authority(`A-${strength}`, { passphrase })).warnings).toHaveLength(warnings);
    }
    expect(await bench.call('passphrase.strength', { passphrase: '' })).toEqual({ strength: 'weak' });
  });
});
