import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { certificatePem } from '../../src-main/core/keystore/pem.ts';
import { toHex } from '../../src-main/core/bytes.ts';
import { cliHere } from '../support/cli-here.ts';
import { type Made, ciphers, make } from '../support/keys.ts';
import { LineProgram, cli, cliPath, isMissing, must } from '../support/programs.ts';

/** Files that are named on the command line: passphrases, lists, and certificates for the hub. */

let folder: string;
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certbench-cli-files-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const utf16 = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le');

describe.skipIf(isMissing('openssl'))('a passphrase file', () => {
  const create = (name: string) =>
    cliHere(
      [
        'authority',
        'create',
        '--workspace',
        at('ws'),
        '--name',
        name,
        '--key',
        'ec-p256',
        '--passphrase-file',
        at('pw'),
      ],
      {
        CERTBENCH_PASSPHRASE: '',
      },
    );

  test.each([
    ['Utf8', Buffer.from('Grün 12345\n')],
    ['Utf8Mark', Buffer.from('\uFEFFGrün 12345\r\n')],
    ['Utf16', utf16('Grün 12345\r\n')],
    ['Utf16High', utf16('Grün 12345\r\n').swap16()],
    ['OldMac', Buffer.from('Grün 12345\rsecond line')],
  ])('%s holds what was typed', async (name, bytes) => {
    await writeFile(at('pw'), bytes);
    expect((await create(name)).status).toBe(0);
    const key = join(at('ws'), 'authorities', name, `${name}-key.pem`);
    await must('openssl', 'pkey', '-in', key, '-passin', 'pass:Grün 12345', '-noout');
  });

  test.each([
    ['Latin', Buffer.from('Grün 12345\n', 'latin1')],
    ['NoMark', Buffer.from('Gruen 12345\n', 'utf16le')],
  ])('%s that is no text is refused, and never another passphrase', async (name, bytes) => {
    await writeFile(at('pw'), bytes);
    const { status, stderr } = await create(name);
    expect(status).toBe(2);
    expect(stderr).toMatch(/is not text in UTF-8, or in UTF-16 with its mark/);
  });
});

test('a list of devices may be in UTF-16', async () => {
  await writeFile(at('devices.csv'), utf16('deviceId;days\r\ndev-1;10\r\ndev-2;20\r\n'));
  const args = ['device', 'create', '--workspace', at('csv'), '--self-signed', '--csv', at('devices.csv'), '--json'];
  const preview = await cliHere([...args, '--preview']);
  expect(JSON.parse(preview.stdout)).toMatchObject({
    total: 2,
    faults: 0,
    rows: [{ validityDays: 10 }, { exists: false }],
  });
  const { status, stdout } = await cliHere(args);
  expect(status).toBe(0);
  expect((JSON.parse(stdout) as { devices: { deviceId: string }[] }).devices.map(({ deviceId }) => deviceId)).toEqual([
    'dev-1',
    'dev-2',
  ]);
});

describe('the hub is started with', () => {
  let [a, b, middle]: Made[] = [];
  beforeAll(async () => {
    const long = { notBefore: new Date(Date.now() - 86_400_000), notAfter: new Date(Date.now() + 86_400_000) };
    [a, b] = [await make('root', 'A', undefined, long), await make('root', 'B', undefined, long)];
    middle = await make('intermediate', 'Middle', a, long);
  });
  const pem = (...made: (Made | undefined)[]) =>
    made.map((one) => certificatePem((one ?? expect.fail('not made')).certificate.der)).join('');

  /** Starts a hub, which listens once everything is registered. */
  async function listens(...args: string[]): Promise<void> {
    const hub = new LineProgram(process.execPath, [cliPath, 'hub', 'start', '--port', '0', '--json', ...args]);
    await hub.line(({ type }) => type === 'listening');
    expect(await hub.stop()).toBe(0);
  }

  test('each root of a bundle, and of a chain the first', async () => {
    await writeFile(at('bundle.pem'), pem(a, b));
    await writeFile(at('chain.pem'), pem(middle, a));
    await listens('--authority', at('bundle.pem'));
    const refused = await cli([
      'hub',
      'start',
      '--port',
      '0',
      '--authority',
      at('chain.pem'),
      '--device',
      'not a device',
    ]);
    expect(refused.stderr).toMatch(
      /chain\.pem: CN=A, which stands above another certificate in the file, is not taken/,
    );
    const twice = await cli([
      'hub',
      'start',
      '--port',
      '0',
      '--enrollment-group',
      at('bundle.pem'),
      '--device',
      'not a device',
    ]);
    expect(twice.stderr).toMatch(/bundle\.pem: the first certificate was taken; another one in the file was not/);
  });

  test('device IDs that have equals signs, with thumbprints and without', async () => {
    const thumbprint = toHex(ciphers.digest('sha256', (a ?? expect.fail('not made')).certificate.der));
    await listens(
      '--device',
      'line=3',
      `line=4=${thumbprint}`,
      `plain=${thumbprint.toLowerCase().replaceAll(/../g, '$&:').slice(0, -1)}`,
    );
    const short = await cli(['hub', 'start', '--port', '0', '--device', `x=${thumbprint.slice(2)}`]);
    expect(short.stderr).toMatch(/The thumbprint is not 40 \(SHA-1\) or 64 \(SHA-256\) hex digits/);
  });
});

test('a folder in the place of a file, and a file that is missing, are told as that', async () => {
  const create = (file: string) =>
    cliHere(['device', 'create', '--workspace', at('ws'), '--self-signed', '--csv', file]);
  expect(await create(folder)).toMatchObject({
    status: 2,
    stderr: `error: ${folder} is a folder, not a file. Choose a file in it.\n`,
  });
  expect(await create(at('none.csv'))).toMatchObject({
    status: 2,
    stderr: `error: There is no file ${at('none.csv')}. Check the path.\n`,
  });
});
