import { mkdir, readdir, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker, getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import { build } from 'vite';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { makingThreads } from '../../src-main/adapters/making-threads.ts';
import type { DeviceMaking } from '../../src-main/services/ports.ts';
import { setTerms } from '../support/keys.ts';
import { isMissing, must } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

/** Devices that are made in threads as these are built: OpenSSL judges what is on disk, and nothing half made stays. */

const missing = isMissing('openssl');
let making: DeviceMaking;
let script: string;
let bench: Workbench;

beforeAll(async () => {
  const entry = new URL('../../src-main/adapters/making-thread.ts', import.meta.url).pathname;
  const output = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: entry,
      write: false,
      minify: false,
      rolldownOptions: { output: { format: 'cjs', codeSplitting: false } },
    },
    ssr: { noExternal: true },
  });
  const [chunk] = 'output' in output ? output.output : expect.fail('nothing was built');
  if (chunk.type !== 'chunk') throw new Error('The thread is no script.');
  script = chunk.code;
  making = makingThreads({ scriptOf: () => script });
});
beforeEach(async () => {
  bench = await Workbench.open({ making });
  await bench.authority('Root');
  await bench.authority('Plant', { parent: 'Root', parentPassphrase: '1234' });
});
afterEach(async () => {
  const logged = [...bench.logged];
  await bench.close();
  expect(logged).toEqual([]);
});

const at = (...parts: string[]) => join(bench.folder, 'workspace', ...parts);
const create = (count: number, jobId?: string) =>
  bench.call('device.create', {
    workspace: bench.workspace,
    devices: { kind: 'numbered', prefix: 'd-', count },
    authority: { name: 'Plant', passphrase: '1234' },
    keyPassphrase: 'of the keys',
    subject: { organization: 'Factory' },
    ...(jobId === undefined ? {} : { jobId }),
  });

test.skipIf(missing)('each has its own key, chain and keystore, as they are made without threads', async () => {
  const { devices } = await create(40);
  expect(new Set(devices.map(({ certificate }) => certificate.thumbprintSha256)).size).toBe(40);
  expect(devices.every(({ outcome, warnings }) => outcome === 'created' && warnings.length === 0)).toBe(true);
  const [root, plant] = [at('authorities', 'Root', 'Root.pem'), at('authorities', 'Plant', 'Plant.pem')];
  for (const { deviceId } of [devices[0], devices[39]].flatMap((one) => one ?? [])) {
    const file = (end: string) => at('devices', deviceId, `${deviceId}${end}`);
    expect(await must('openssl', 'verify', '-CAfile', root, '-untrusted', plant, file('-cert.pem'))).toContain('OK');
    expect(await must('openssl', 'x509', '-in', file('-cert.pem'), '-noout', '-subject')).toContain(deviceId);
    const ofKey = await must('openssl', 'pkey', '-in', file('-key.pem'), '-passin', 'pass:of the keys', '-pubout');
    expect(await must('openssl', 'x509', '-in', file('-cert.pem'), '-noout', '-pubkey')).toBe(ofKey);
    const opened = await must('openssl', 'pkcs12', '-in', file('.pfx'), '-passin', 'pass:1234', '-nodes');
    expect(opened.match(/BEGIN CERTIFICATE/g)).toHaveLength(3);
    expect((await stat(file('-key.pem'))).mode & 0o777).toBe(0o600);
    if (!isMissing('keytool')) {
      const listed = await must('keytool', '-list', '-v', '-keystore', file('.pfx'), '-storepass', '1234');
      expect(listed).toContain('PrivateKeyEntry');
      expect(listed).toContain('chain length: 3');
    }
    if (!isMissing('certtool')) {
      const info = await must('certtool', '--p12-info', '--inder', '--infile', file('.pfx'), '--password', '1234');
      expect(info.match(/BEGIN CERTIFICATE/g)).toHaveLength(3);
    }
  }
  expect(await readdir(at('.certbench'))).not.toContain('writing');
});

test('who is cancelled keeps what was finished, and nothing half made', async () => {
  let cancelled = false;
  bench.services.sources['job.progress']({ jobId: 'set' }, ({ done }) => {
    if (done < 5 || cancelled) return;
    cancelled = true;
    void bench.call('job.cancel', { jobId: 'set' });
  });
  await expect(create(400, 'set')).rejects.toMatchObject({ code: 'CANCELLED' });
  const { devices } = await bench.call('device.list', { workspace: bench.workspace });
  expect(devices.length).toBeGreaterThanOrEqual(5);
  expect(devices.length).toBeLessThan(400);
  expect(devices.every(({ missing: lost }) => lost.length === 0)).toBe(true);
  expect(await readdir(at('.certbench'))).not.toContain('writing');
  // What is missing of the set is made then.
  expect((await create(60)).devices.filter(({ outcome }) => outcome === 'kept').length).toBeGreaterThan(0);
});

test('what is in the way of one is told, and the folders of others stay', async () => {
  await mkdir(at('devices', 'd-20', 'mine'), { recursive: true });
  await expect(create(40)).rejects.toMatchObject({ code: 'NAME_TAKEN' });
  expect(await readdir(at('devices', 'd-20'))).toEqual(['mine']);
});

test('of orders that are written together, one that cannot be made or written is in no other’s way', async () => {
  const set = making.begin(setTerms, 4000, false);
  if (set === undefined) throw new Error('There are no threads.');
  set.signedBy(undefined);
  // Messages of one order each fill the threads; the others travel in messages of twelve.
  const alone = set.atATime / 12;
  const [nowhere, refused, full] = [alone + 2, alone + 5, alone + 14];
  const folders = await Promise.all(
    Array.from({ length: alone + 24 }, async (_, index) => {
      const folder = join(bench.folder, index === nowhere ? 'nothing' : '.', `to-make-${index}`);
      if (index === full) await mkdir(folder);
      return folder;
    }),
  );
  // X.520 lets a common name have 64 characters.
  const idOf = (index: number) => (index === refused ? 'd'.repeat(65) : `d-${index}`);
  const made = await Promise.allSettled(
    folders.map((folder, index) => set.make({ deviceId: idOf(index) }, new Date(), folder)),
  );
  await set.end();
  const failed = made.flatMap((one, index) => (one.status === 'rejected' ? [index] : []));
  expect(failed).toEqual([nowhere, refused, full]);
  expect(made[nowhere]).toMatchObject({ reason: { code: 'ENOENT' } });
  expect(made[refused]).toMatchObject({ reason: { code: 'INVALID_INPUT' } });
  expect(made[full]).toMatchObject({ reason: { code: 'EEXIST' } });
  for (const [index, folder] of folders.entries()) {
    if (!failed.includes(index)) expect(await readdir(folder)).toHaveLength(5);
  }
});

test('threads that have begun ahead have the versions of the program, and a set takes others where they have ended', async () => {
  setEnvironmentData('certbench-versions', undefined);
  const emitted = vi.spyOn(Worker.prototype, 'emit');
  let dies = true;
  const ahead = makingThreads({ scriptOf: () => (dies ? 'process.exit(1)' : script), ahead: 40 });
  expect(getEnvironmentData('certbench-versions')).toEqual({ ...process.versions });
  dies = false;
  const exits = () => emitted.mock.calls.filter(([name]) => (name as string) === 'exit').length;
  await vi.waitFor(() => expect(exits()).toBe(availableParallelism() + 1), 20_000);
  emitted.mockRestore();
  const set = ahead.begin(setTerms, 40, false);
  set?.signedBy(undefined);
  const made = await set?.make({ deviceId: 'lamp' }, new Date(), join(bench.folder, 'lamp'));
  await set?.end();
  expect(made?.manifest.deviceId).toBe('lamp');
});

test('threads that have begun ahead make the first set, and others the next', async () => {
  const begun: string[] = [];
  const ahead = makingThreads({ scriptOf: () => (begun.push('threads'), script), ahead: 40 });
  expect(begun).toHaveLength(1);
  expect(ahead.begin(setTerms, 1, false)).toBeUndefined();
  for (const round of [1, 2]) {
    const set = ahead.begin(setTerms, 40, false);
    if (set === undefined) throw new Error('There are no threads.');
    expect(begun).toHaveLength(round);
    set.signedBy(undefined);
    const folder = join(bench.folder, `round-${round}`);
    const { manifest } = await set.make({ deviceId: 'lamp' }, new Date(), folder);
    await set.end();
    expect((await readdir(folder)).toSorted()).toEqual(['certbench.json', ...manifest.files].toSorted());
  }
});
