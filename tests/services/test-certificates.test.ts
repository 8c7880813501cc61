import { readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestRow } from '../../src-main/contract/models.ts';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import type { ClientCredentials, ConnectionLoss, DeviceConnections, Keys } from '../../src-main/services/ports.ts';
import { testKinds } from '../../src-main/core/test-certificates/kinds.ts';
import { keys } from '../support/keys.ts';
import { Workbench } from '../support/workbench.ts';

/** What the server of a test does with the next certificate; where it is undefined the real ports connect. */
let answer: ((credentials: ClientCredentials) => ConnectionLoss | 'let-in' | 'waits') | undefined;
const asked: ClientCredentials[] = [];
const generateReally: Keys['generate'] = (type) => keys.generate(type);
let generate = generateReally;

let bench: Workbench;
let real: DeviceConnections;
const connections: DeviceConnections = {
  async connect(facts, credentials, signal, onMessage) {
    asked.push(credentials);
    if (answer === undefined) return real.connect(facts, credentials, signal, onMessage);
    const said = answer(credentials);
    if (typeof said === 'object') return { loss: said };
    const ended = new Promise<ConnectionLoss>(() => undefined);
    return {
      connection: {
        publish: () => (said === 'waits' ? new Promise(() => undefined) : Promise.resolve('acknowledged')),
        subscribe: () => Promise.resolve([]),
        ended,
        close: () => Promise.resolve(),
        cut: () => undefined,
      },
    };
  },
};

const create = (
  more: Partial<MethodInput<'testCertificates.create'>> = {},
): MethodInput<'testCertificates.create'> => ({
  workspace: bench.workspace,
  authority: 'Root',
  passphrase: '1234',
  ...more,
});
const run = (more: Partial<MethodInput<'testCertificates.run'>> = {}) =>
  bench.call('testCertificates.run', {
    workspace: bench.workspace,
    name: 'Root',
    platform: 'mqtt-broker',
    host: 'localhost',
    port: 1,
    ...more,
  });
const byKind = <T>(rows: readonly TestRow[], of: (row: TestRow) => T) =>
  Object.fromEntries(rows.map((row) => [row.kind, of(row)]));
const loss = (more: Partial<ConnectionLoss>): ConnectionLoss => ({
  errorCode: undefined,
  returnCode: undefined,
  text: '',
  secured: true,
  ...more,
});

beforeAll(async () => {
  const changed = { ...keys, generate: (type: Parameters<typeof generate>[0]) => generate(type) };
  bench = await Workbench.open({ connections, keys: changed });
  const other = await Workbench.open();
  real = other.ports.connections;
  await other.close();
  await bench.authority();
  await bench.call('testCertificates.create', create());
});
afterAll(async () => {
  expect(bench.logged).toEqual([]);
  await bench.close();
});

describe('a set', () => {
  test('is listed with what is wrong with each, and stands in no other list', async () => {
    const { sets } = await bench.call('testCertificates.list', { workspace: bench.workspace });
    expect(sets).toHaveLength(1);
    const [set] = sets;
    expect(set).toMatchObject({ name: 'Root', authority: 'Root', deviceId: 'test-device', omitted: [], missing: [] });
    expect(set?.certificates.map(({ kind }) => kind)).toEqual(testKinds);
    for (const { certificate, label } of set?.certificates.slice(1) ?? []) {
      expect(certificate.subject).toContain(`OU=TEST ONLY - broken on purpose: ${label}, CN=`);
    }
    const overview = await bench.call('workspace.overview', { workspace: bench.workspace });
    expect(overview).toMatchObject({ devices: [], servers: [], proofs: [] });
    expect(overview.authorities).toHaveLength(1);
    const text = await readFile(join(bench.folder, 'workspace', 'test-certificates', 'Root', 'README.txt'), 'utf8');
    for (const file of set?.certificates.flatMap(({ files }) => files) ?? []) expect(text).toContain(file.name);
  });

  test('of a name that is taken, of no authority or with a wrong passphrase is not made', async () => {
    expect((await bench.refusal('testCertificates.create', create())).code).toBe('NAME_TAKEN');
    expect((await bench.refusal('testCertificates.create', create({ name: 'b', authority: 'Nobody' }))).code).toBe(
      'NOT_FOUND',
    );
    const wrong = await bench.refusal('testCertificates.create', create({ name: 'b', passphrase: 'x' }));
    expect(wrong).toMatchObject({ code: 'WRONG_PASSWORD', details: { field: 'passphrase' } });
    expect(await readdir(join(bench.folder, 'workspace', 'test-certificates'))).toEqual(['Root']);
  });

  test('that is cancelled on the way leaves nothing', async () => {
    let left = 5;
    generate = async (type) => {
      if (--left === 0) await bench.call('job.cancel', { jobId: 'j' });
      return keys.generate(type);
    };
    const steps: number[] = [];
    const stop = bench.services.sources['job.progress']({ jobId: 'j' }, ({ done }) => steps.push(done));
    expect((await bench.refusal('testCertificates.create', create({ name: 'c', jobId: 'j' }))).code).toBe('CANCELLED');
    stop();
    generate = generateReally;
    expect(steps).toEqual([1, 2, 3, 4]);
    expect(await readdir(join(bench.folder, 'workspace', 'test-certificates'))).toEqual(['Root']);
  });
});

describe('a run', () => {
  test('tells what the server did with each, and what it should have done', async () => {
    let count = 0;
    const losses = [
      loss({ returnCode: 5, text: 'Not authorized' }),
      loss({ errorCode: 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED', text: 'SSL alert number 45' }),
      loss({ text: 'The connection was closed.' }),
    ];
    answer = () => {
      count++;
      return count === 1 || count > 4 ? 'let-in' : (losses[count - 2] ?? 'let-in');
    };
    const { rows, conclusive } = await run();
    expect(conclusive).toBe(true);
    expect(byKind(rows, ({ outcome }) => outcome.type)).toMatchObject({
      sound: 'let-in',
      expired: 'refused-by-server',
      'not-yet-valid': 'refused-in-tls',
      'wrong-name': 'closed',
      'wrong-purpose': 'let-in',
      'key-mismatch': 'not-tried',
    });
    expect(rows[1]?.outcome).toMatchObject({ code: 5, cause: 'connack-5', raw: 'Not authorized' });
    expect(rows[2]?.outcome).toMatchObject({ cause: 'device-certificate-expired' });
    expect(byKind(rows, ({ verdict }) => verdict)).toEqual({
      sound: 'as-it-should-be',
      expired: 'as-it-should-be',
      'not-yet-valid': 'as-it-should-be',
      'wrong-name': 'as-it-should-be',
      'wrong-purpose': 'lets-in',
      'unknown-authority': 'lets-in',
      'same-name': 'lets-in',
      revoked: 'by-policy',
      'key-mismatch': 'unknown',
      'weak-key': 'by-policy',
      'sha-1': 'lets-in',
      'missing-intermediate': 'lets-in',
    });
    answer = () => 'let-in';
    const told = await run({ revocationListGiven: true });
    expect(byKind(told.rows, ({ verdict }) => verdict)['revoked']).toBe('lets-in');
  });

  test('sends weak ones, and no others, at a lower level of TLS', async () => {
    asked.length = 0;
    answer = () => 'let-in';
    const { rows } = await run();
    const tried = rows.filter(({ outcome }) => outcome.type !== 'not-tried').map(({ kind }) => kind);
    expect(tried).toHaveLength(asked.length);
    expect(tried.filter((_kind, index) => asked[index]?.weak)).toEqual(['weak-key', 'sha-1']);
  });

  test('that refuses the sound one too shows nothing', async () => {
    answer = () => loss({ returnCode: 5, text: 'Not authorized' });
    const { rows, conclusive } = await run();
    expect(conclusive).toBe(false);
    expect(new Set(rows.slice(1).map(({ verdict }) => verdict))).toEqual(new Set(['unknown']));
    expect(rows[0]?.verdict).toBe('shuts-out');
  });

  test('at nobody tries one and tells the others why not', async () => {
    asked.length = 0;
    answer = undefined;
    const { rows } = await run();
    expect(asked).toHaveLength(1);
    expect(new Set(rows.map(({ outcome }) => outcome.type))).toEqual(new Set(['not-tried']));
    expect(rows[1]?.outcome).toEqual({ type: 'not-tried', why: 'Nothing listens on localhost, port 1.' });
  });

  test('can be cancelled while a message waits', async () => {
    answer = () => 'waits';
    const running = bench.refusal('testCertificates.run', {
      workspace: bench.workspace,
      name: 'Root',
      platform: 'mqtt-broker',
      host: 'localhost',
      jobId: 'r',
    });
    await expect.poll(() => bench.call('job.cancel', { jobId: 'r' })).toEqual({ cancelled: true });
    expect((await running).code).toBe('CANCELLED');
  });

  test('at a service that only assigns devices, of no set, or of a set with a file missing is refused', async () => {
    const { workspace } = bench;
    const dps = { workspace, name: 'Root', platform: 'azure-dps', settings: { idScope: '0ne00000001' } };
    expect(await bench.refusal('testCertificates.run', dps)).toMatchObject({
      code: 'INVALID_INPUT',
      details: { field: 'platform' },
    });
    const broker = { workspace, platform: 'mqtt-broker', host: 'localhost' };
    expect((await bench.refusal('testCertificates.run', { ...broker, name: 'x' })).code).toBe('NOT_FOUND');
    await bench.call('testCertificates.create', create({ name: 'gone' }));
    await rm(join(bench.folder, 'workspace', 'test-certificates', 'gone', 'sound-key.pem'));
    const { sets } = await bench.call('testCertificates.list', { workspace });
    expect(sets.find(({ name }) => name === 'gone')?.missing).toEqual(['sound-key.pem']);
    expect((await bench.refusal('testCertificates.run', { ...broker, name: 'gone' })).code).toBe('WORKSPACE_INVALID');
  });
});
