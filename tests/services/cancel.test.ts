import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MethodInput, MethodName } from '../../src-main/contract/methods.ts';
import { certificatePem } from '../../src-main/core/keystore/pem.ts';
import { buildPkcs12 } from '../../src-main/core/keystore/pkcs12-write.ts';
import { encryptPrivateKey, encryptedPrivateKeyPem } from '../../src-main/core/keystore/private-key.ts';
import { openingThreads } from '../../src-main/adapters/opening-threads.ts';
import type { PasswordCiphers } from '../../src-main/core/primitives.ts';
import { type Made, ciphers, keys, make } from '../support/keys.ts';
import { Workbench } from '../support/workbench.ts';

/** Slow parts of a job, as they pass through the ports. */
type Part = 'derive' | 'breathe' | 'generate';

let bench: Workbench;
let root: Made;
/** Where the job is cancelled: at the so-many-th such part. */
let cancelAt: { part: Part; time: number } | undefined;
let passed: Record<Part, number>;
const jobId = 'the job';
const never = new Promise<never>(() => undefined);

/** Answers whether it has cancelled just now. */
async function pass(part: Part): Promise<boolean> {
  passed[part]++;
  if (cancelAt?.part !== part || cancelAt.time !== passed[part]) return false;
  expect(await bench.call('job.cancel', { jobId })).toEqual({ cancelled: true });
  return true;
}

beforeEach(async () => {
  cancelAt = undefined;
  passed = { derive: 0, breathe: 0, generate: 0 };
  const slow: PasswordCiphers = {
    ...ciphers,
    pbkdf2: async (...inputs) => {
      // Once begun it runs to its end; what waits for it must not.
      if ((await pass('derive')) && !endsAnyway) return never;
      return ciphers.pbkdf2(...inputs);
    },
    breathe: async () => {
      await pass('breathe');
      await ciphers.breathe();
    },
  };
  bench = await Workbench.open({
    ciphers: slow,
    opening: openingThreads({ thread: undefined, ciphers: slow }),
    keys: {
      ...keys,
      generate: async (type) => {
        if (await pass('generate')) return never;
        return keys.generate(type);
      },
    },
  });
  endsAnyway = false;
  root = await make('root', 'Foreign Root');
});
/** For what is waited for in spite of a cancel. */
let endsAnyway: boolean;
afterEach(async () => {
  expect(bench.logged).toEqual([]);
  await bench.close();
});

/** Every file of the workspace but the lock's. */
async function files(): Promise<string[]> {
  try {
    const found = await readdir(join(bench.folder, 'workspace'), { recursive: true, withFileTypes: true });
    return found.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  } catch {
    return [];
  }
}

async function cancelled<M extends MethodName>(method: M, input: MethodInput<M>, part: Part, time: number) {
  passed = { derive: 0, breathe: 0, generate: 0 };
  cancelAt = { part, time };
  const refusal = await bench.refusal(method, { ...input, jobId });
  expect(refusal.code).toBe('CANCELLED');
  expect(refusal.message).toMatch(/^CANCELLED: Cancelled\. /);
  cancelAt = undefined;
}

const create = (more: Partial<MethodInput<'authority.create'>> = {}): MethodInput<'authority.create'> => ({
  workspace: bench.workspace,
  name: 'Root',
  keyType: 'rsa-4096',
  passphrase: 'words',
  ...more,
});

describe('creating an authority, cancelled', () => {
  test.each([
    ['while its key is made', 'generate'],
    ['while its key is encrypted', 'derive'],
  ] as const)('%s, leaves nothing', async (_when, part) => {
    const input = create({ keyType: 'ec-p256' });
    await cancelled('authority.create', input, part, 1);
    expect(await files()).toEqual([]);
    expect(await bench.call('authority.create', { ...input, jobId })).toMatchObject({ name: 'Root' });
  });

  test('while its parent is opened, leaves the parent alone', async () => {
    await bench.call('authority.create', create({ keyType: 'ec-p256' }));
    const before = await files();
    const input = create({ name: 'Sub', parent: 'Root', keyType: 'ec-p256' });
    await cancelled('authority.create', input, 'derive', 1);
    expect(await files()).toEqual(before);
  });

  test('when it is being written, is finished all the same', async () => {
    endsAnyway = true;
    cancelAt = { part: 'derive', time: 2 };
    expect(await bench.call('authority.create', { ...create({ keyType: 'ec-p256' }), jobId })).toMatchObject({
      name: 'Root',
    });
    expect(passed.derive).toBe(2);
    expect((await files()).some((path) => path.endsWith('Root-key.pem'))).toBe(true);
  });
});

describe('opening an authority, cancelled', () => {
  const input = async (kind: 'pem' | 'pfx'): Promise<MethodInput<'authority.import'>> => {
    const { privateKey } = root.pair;
    const chain = [root.certificate.der];
    const contents =
      kind === 'pfx'
        ? await buildPkcs12({ privateKey, chain, friendlyName: 'x' }, 'old', 'compatible', ciphers)
        : certificatePem(root.certificate.der) +
          encryptedPrivateKeyPem(await encryptPrivateKey(privateKey, 'old', ciphers, 1000));
    await writeFile(join(bench.folder, 'foreign'), contents);
    return {
      workspace: bench.workspace,
      name: 'Mine',
      file: bench.path('foreign'),
      filePassword: 'old',
      passphrase: 'new',
      remember: true,
    };
  };

  test.each([
    ['while the key in a PEM file is opened', 'pem', 'derive', 1],
    ['while the integrity of a .pfx is checked', 'pfx', 'breathe', 1],
    ['while the parts of a .pfx are opened', 'pfx', 'breathe', 3],
    ['while the key is encrypted anew', 'pem', 'derive', 2],
  ] as const)('%s, leaves nothing', async (_when, kind, part, time) => {
    const order = await input(kind);
    await cancelled('authority.import', order, part, time);
    expect(await files()).toEqual([]);
    expect(await bench.call('authority.import', { ...order, jobId })).toMatchObject({ name: 'Mine' });
  });

  test('when it is being written, is finished all the same', async () => {
    const order = await input('pem');
    passed.derive = 0;
    endsAnyway = true;
    cancelAt = { part: 'derive', time: 3 };
    expect(await bench.call('authority.import', { ...order, jobId })).toMatchObject({ name: 'Mine' });
    expect(passed.derive).toBe(3);
    const { authorities } = await bench.call('authority.list', { workspace: bench.workspace });
    expect(authorities).toMatchObject([{ name: 'Mine' }]);
  });
});

describe('signing a code, cancelled', () => {
  const input = (): MethodInput<'proof.sign'> => ({
    workspace: bench.workspace,
    authority: 'Root',
    code: 'AB'.repeat(24),
    passphrase: 'words',
  });

  test.each(['derive', 'generate'] as const)('while it has to %s, leaves nothing', async (part) => {
    await bench.call('authority.create', create({ keyType: 'ec-p256' }));
    const before = await files();
    await cancelled('proof.sign', input(), part, 1);
    expect(await files()).toEqual(before);
  });

  test('keeps what was signed before', async () => {
    await bench.call('authority.create', create({ keyType: 'ec-p256' }));
    const { files: made } = await bench.call('proof.sign', input());
    const path = join(bench.folder, 'workspace', made[0]?.path ?? '');
    const before = await readFile(path);
    await cancelled('proof.sign', input(), 'derive', 1);
    expect(await readFile(path)).toEqual(before);
    await bench.call('proof.sign', { ...input(), jobId });
    expect(await readFile(path)).not.toEqual(before);
  });
});

describe('devices, cancelled', () => {
  test('are not made when their authority is opened in vain', async () => {
    await bench.call('authority.create', create({ keyType: 'ec-p256' }));
    const before = await files();
    const authority = { name: 'Root', passphrase: 'words' };
    const devices = { kind: 'ids' as const, ids: ['a', 'b'] };
    await cancelled('device.create', { workspace: bench.workspace, devices, authority }, 'derive', 1);
    expect(await files()).toEqual(before);
  });

  test('leave those that were finished before their keys were waited for', async () => {
    const ids = Array.from({ length: 10 }, (_, index) => `d${index}`);
    const devices = { kind: 'ids' as const, ids };
    // The second of those that are made at once never comes; the first one's files are finished.
    await cancelled(
      'device.create',
      { workspace: bench.workspace, devices, keyType: 'rsa-2048', pfxProfile: 'modern' },
      'generate',
      5,
    );
    const { devices: made } = await bench.call('device.list', { workspace: bench.workspace });
    expect(made.length).toBeLessThan(ids.length);
    for (const { missing } of made) expect(missing).toEqual([]);
  });
});

describe('checking a list, cancelled', () => {
  test('stops in the middle of many rows', async () => {
    const text = `deviceId,days\n${Array.from({ length: 50_000 }, (_, index) => `sensor ${index},${index}`).join('\n')}`;
    const input = { workspace: bench.workspace, devices: { kind: 'csv' as const, text } };
    await cancelled('device.preview', input, 'breathe', 10);
    expect(passed.breathe).toBe(10);
    const found = await bench.call('device.preview', { ...input, jobId });
    expect([found.total, found.faults]).toEqual([50_000, 50_000]);
  });
});

describe('starting a simulation, cancelled', () => {
  test('starts nothing', async () => {
    const devices = { kind: 'ids' as const, ids: ['a', 'b'] };
    await bench.call('device.create', { workspace: bench.workspace, devices, keyPassphrase: 'key' });
    const input = {
      workspace: bench.workspace,
      deviceIds: ['a', 'b'],
      platform: 'local-hub' as const,
      host: 'localhost',
      keyPassphrase: 'key',
    };
    await cancelled('simulation.start', input, 'derive', 1);
    expect(await bench.call('simulation.list', {})).toEqual({ runs: [] });
  });
});

describe('looking into a file, cancelled', () => {
  test('ends while the keystore is opened', async () => {
    await bench.call('authority.create', create({ keyType: 'ec-p256' }));
    const file = bench.path('workspace', 'authorities', 'Root', 'Root-key.pem');
    await cancelled('file.inspect', { file, password: 'words' }, 'derive', 1);
    expect(await bench.call('file.inspect', { file, password: 'words', jobId })).toMatchObject({ kind: 'pem' });
  });
});

describe('starting the local hub, cancelled', () => {
  test('leaves nothing listening, and its folder to the next start', async () => {
    const input = { data: bench.path('hub'), port: 0 };
    await cancelled('hub.start', input, 'generate', 2);
    expect(await bench.call('hub.status', {})).toMatchObject({ running: false });
    expect((await bench.call('hub.start', { ...input, jobId })).port).toBeGreaterThan(0);
  });
});
