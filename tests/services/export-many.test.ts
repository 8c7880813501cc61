import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileFolders } from '../../src-main/adapters/file-folders.ts';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import type { RunningJob } from '../../src-main/contract/models.ts';
import { readZip } from '../../src-main/core/bundles/zip.ts';
import { fromUtf8 } from '../../src-main/core/bytes.ts';
import type { Folders } from '../../src-main/services/ports.ts';
import { isMissing, must } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

let bench: Workbench;
/** What happens once the files of so many subjects are in their places. */
let afterPlacing: (count: number) => Promise<void>;
const ids = ['dev-01', 'dev-02', 'dev-03'];
beforeEach(async () => {
  afterPlacing = () => Promise.resolve();
  let count = 0;
  const watched: Folders = {
    ...fileFolders,
    async placeFiles(...all) {
      await fileFolders.placeFiles(...all);
      await afterPlacing(++count);
    },
  };
  bench = await Workbench.open({ folders: watched });
  await bench.authority();
  await bench.devices(ids);
});
afterEach(async () => {
  expect(bench.logged).toEqual([]);
  await bench.close();
});

type Order = MethodInput<'certificate.export'>;
const order = (more: Partial<Order> = {}): Order => ({
  workspace: bench.workspace,
  subjects: ids.map((name) => ({ kind: 'device', name })),
  bundle: 'thingsboard-2',
  folder: bench.path('out'),
  layout: 'folders',
  jobId: 'many',
  ...more,
});
const out = (...parts: string[]) => join(bench.folder, 'out', ...parts);
const folders = () => readdir(out()).then((all) => all.toSorted());

describe('exporting many', () => {
  test('is one job that tells how far it is and lists all files', async () => {
    const told: number[] = [];
    const jobs: RunningJob[] = [];
    bench.services.sources['job.progress']({ jobId: 'many' }, ({ done, total }) => {
      expect(total).toBe(ids.length);
      told.push(done);
    });
    bench.services.sources['job.running']({}, (item) => jobs.push(...item.jobs));
    const made = await bench.call('certificate.export', order());
    expect(told).toEqual([0, 1, 2, 3]);
    expect(new Set(jobs.map(({ title }) => title))).toEqual(new Set(['Exporting 3 certificates']));
    expect([...new Set(made.files.map(({ path }) => path.split('/')[0]))]).toEqual(ids);
    expect(made.path).toBe(out());
    expect(await folders()).toEqual(ids);
    for (const { path } of made.files) expect((await readFile(out(path))).length).toBeGreaterThan(0);
  });

  test('says at whom it failed and what was made before, and leaves that', async () => {
    await mkdir(out('dev-03'), { recursive: true });
    await writeFile(out('dev-03', 'mqttclient.jks'), 'mine');
    const { code, message } = await bench.refusal('certificate.export', order());
    expect(code).toBe('NAME_TAKEN');
    expect(message).toMatch(/dev-03: .*has mqttclient\.jks already.* Made before: dev-01, dev-02\.$/);
    expect(await readdir(out('dev-03'))).toEqual(['mqttclient.jks']);
    expect(await readdir(out('dev-02'))).toContain('mqttclient.jks');
    const first = await bench.refusal('certificate.export', order());
    expect(first.message).toMatch(/dev-01: .* Nothing was made before\.$/);
    await bench.call('certificate.export', order({ overwrite: true }));
    expect(await readFile(out('dev-03', 'mqttclient.jks'), 'latin1')).not.toBe('mine');
  });

  test('ends between two where it is cancelled, and says what was made', async () => {
    afterPlacing = async (count) => {
      if (count === 2) expect(await bench.call('job.cancel', { jobId: 'many' })).toEqual({ cancelled: true });
    };
    const { code, message } = await bench.refusal('certificate.export', order({ writeKeygen: true }));
    expect([code, message]).toEqual(['CANCELLED', 'CANCELLED: Cancelled. Made before: dev-01, dev-02.']);
    expect(await folders()).toEqual(['dev-01', 'dev-02']);
  });

  test('of one is finished where it is cancelled while its files are placed', async () => {
    afterPlacing = async () => void (await bench.call('job.cancel', { jobId: 'many' }));
    const subjects: Order['subjects'] = [{ kind: 'device', name: 'dev-01' }];
    expect((await bench.call('certificate.export', order({ subjects }))).files.length).toBeGreaterThan(0);
  });
});

describe('a .zip for each', () => {
  const zips = (more: Partial<Order> = {}) => order({ bundle: 'mosquitto', layout: 'zips', ...more });

  test.skipIf(isMissing('unzip') || isMissing('python3'))(
    'is what other programs unpack, keys for their owner alone',
    async () => {
      await bench.devices(['site:4']);
      const subjects: Order['subjects'] = ['dev-01', 'site:4'].map((name) => ({ kind: 'device', name }));
      const made = await bench.call('certificate.export', zips({ subjects }));
      const names = ['dev-01.zip', 'site%3A4.zip'];
      expect(made.files).toEqual(names.map((name) => ({ name, path: name, holdsKey: true })));
      expect(await folders()).toEqual(names);
      expect((await stat(out('dev-01.zip'))).mode & 0o777).toBe(0o600);
      expect(await must('unzip', '-t', out('dev-01.zip'))).toContain('No errors detected');
      await must('unzip', '-q', out('dev-01.zip'), '-d', out('unpacked'));
      expect((await readdir(out('unpacked'))).toSorted()).toEqual(['README.txt', 'ca.crt', 'dev-01.crt', 'dev-01.key']);
      expect((await stat(out('unpacked', 'dev-01.key'))).mode & 0o777).toBe(0o600);
      expect(await readFile(out('unpacked', 'dev-01.key'), 'utf8')).toContain('BEGIN PRIVATE KEY');
      const listed = 'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), *sorted(z.namelist()))';
      expect(await must('python3', '-c', listed, out('site%3A4.zip'))).toBe(
        'None README.txt ca.crt site%3A4.crt site%3A4.key\n',
      );
    },
  );

  test('says in its README what is what, and no password', async () => {
    await bench.call('certificate.export', order({ layout: 'zips', keyPassword: 'Zq4+fern_Dusk=77' }));
    const files = readZip(await readFile(out('dev-02.zip')));
    const readme = fromUtf8(files.get('README.txt') ?? new Uint8Array()) ?? '';
    const { deviceId, certificate } =
      (await bench.call('device.list', { workspace: bench.workspace })).devices[1] ?? {};
    expect(deviceId).toBe('dev-02');
    for (const name of files.keys()) if (name !== 'README.txt') expect(readme).toContain(`\r\n${name}\r\n    `);
    expect(readme).toContain(`SHA-256 thumbprint  ${certificate?.thumbprintSha256}`);
    expect(readme).toContain('mqttclient.nopass.pem\r\n    Private key, not encrypted');
    expect(readme).not.toContain('Zq4+');
  });

  test('is whole where it is cancelled or in the way of what is there', async () => {
    await mkdir(out());
    await writeFile(out('dev-02.zip'), 'mine');
    const { code, message } = await bench.refusal('certificate.export', zips());
    expect([code, message]).toEqual(['NAME_TAKEN', expect.stringMatching(/dev-02: .* Made before: dev-01\.$/)]);
    expect(await readFile(out('dev-02.zip'), 'utf8')).toBe('mine');
    afterPlacing = async (count) => void (count === 3 && (await bench.call('job.cancel', { jobId: 'many' })));
    await bench.refusal('certificate.export', zips({ overwrite: true }));
    expect(await folders()).toEqual(['dev-01.zip', 'dev-02.zip']);
    expect([...readZip(await readFile(out('dev-02.zip'))).keys()]).toContain('dev-02.key');
  });
});

describe('the keygen.properties of an export', () => {
  const properties = (text: string) => writeFile(join(bench.folder, 'keygen.properties'), text);
  const written = () => readFile(out('keygen.properties'), 'utf8');

  test('has what was given, what the file says, and the defaults', async () => {
    await properties('CITY=Rome\nCLIENT_KEY_PASSWORD="Zq4+fern_Dusk=77"\nCLIENT_FILE_PREFIX=file\n');
    const made = await bench.call(
      'certificate.export',
      order({ prefix: 'nano', optionsFrom: bench.path('keygen.properties'), writeKeygen: true }),
    );
    expect(made.files.at(-1)).toEqual({ name: 'keygen.properties', path: 'keygen.properties', holdsKey: false });
    const text = await written();
    for (const line of [
      'CITY="Rome"',
      'CLIENT_FILE_PREFIX="nano"',
      'CLIENT_KEY_ALIAS="clientalias"',
      'CLIENT_KEY_PASSWORD="Zq4+fern_Dusk=77"',
      'CLIENT_KEYSTORE_PASSWORD="password"',
    ]) {
      expect(text).toContain(`${line}\n`);
    }
    expect(text).not.toContain('SERVER_FILE_PREFIX');
  });

  test('is a warning where it cannot be written: the files are made by then', async () => {
    await mkdir(out(), { recursive: true });
    await writeFile(out('keygen.properties'), 'mine');
    const made = await bench.call('certificate.export', order({ writeKeygen: true }));
    expect(made.warnings.map(({ code }) => code)).toContain('keygen-not-written');
    expect(made.files.some(({ name }) => name === 'keygen.properties')).toBe(false);
    expect(await written()).toBe('mine');
    expect(await folders()).toEqual([...ids, 'keygen.properties']);
  });

  test('tells its options for a kind of certificate, without passwords and what a computer is called', async () => {
    await properties(
      'CLIENT_FILE_PREFIX=nano\nCLIENT_KEY_ALIAS=$(hostname)\nCLIENT_KEY_PASSWORD=secret\nSERVER_FILE_PREFIX=other\n',
    );
    const read = async (kind: 'device' | 'server') =>
      (await bench.call('keygen.read', { file: bench.path('keygen.properties'), kind })).options;
    expect(await read('device')).toEqual([{ option: 'prefix', value: 'nano' }, { option: 'keyPassword' }]);
    expect(await read('server')).toEqual([{ option: 'prefix', value: 'other' }]);
  });
});
