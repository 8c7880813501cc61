import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cliHere } from '../support/cli-here.ts';
import { LineProgram, cliPath, isMissing, must } from '../support/programs.ts';

/** `certbench est` at the EST of a local hub, whose policies `certbench hub policies` manages. */

let folder: string;
let hub: LineProgram;
let url: string;
let authorityFile: string;
let password: string;
const at = (...parts: string[]) => join(folder, ...parts);
const json = async (...args: string[]): Promise<Record<string, unknown>> => {
  const { status, stdout, stderr } = await cliHere([...args, '--json']);
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Record<string, unknown>;
};
const policies = (...args: string[]) => json('hub', 'policies', ...args, '--data', at('hub'));
const est = (command: string, ...args: string[]) =>
  cliHere(['est', command, '--url', url, '--server-ca', authorityFile, ...args]);
const enroll = (...args: string[]) => est('enroll', '--workspace', at('w'), '--wait', '20', ...args);
const byPassword = () => ['--user', 'factory', '--password-file', at('password')];
const leaf = (id: string) => at('w/devices', id, `${id}-cert.pem`);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certbench-est-'));
  const start = ['hub', 'start', '--port', '0', '--json', '--data', at('hub')];
  hub = new LineProgram(process.execPath, [cliPath, ...start]);
  const listening = await hub.line(({ type }) => type === 'listening');
  authorityFile = String(listening['authorityFile']);
  url = `https://localhost:${String(listening['webSocketPort'])}/.well-known/est/factory`;
  await policies('add', 'factory', '--days', '7');
});
afterAll(async () => {
  await hub.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('a policy', () => {
  test('has a password that is told once, and another one after that', async () => {
    const first = await policies('password', 'factory');
    expect(first).toMatchObject({ user: 'factory', password: expect.stringMatching(/^[0-9A-F-]{34}$/) });
    const second = await policies('password', 'factory');
    expect(second['password']).not.toBe(first['password']);
    password = String(second['password']);
    await writeFile(at('password'), `${password}\n`);
    const told = await cliHere(['hub', 'policies', 'password', 'factory', '--data', at('hub'), '--remove']);
    expect(told).toMatchObject({ status: 0, stdout: 'Nobody enrolls at factory by a password.\n' });
    expect(await enroll('--device', 'none', ...byPassword())).toMatchObject({ status: 1 });
    password = String((await policies('password', 'factory'))['password']);
    await writeFile(at('password'), `${password}\n`);
    expect(JSON.stringify(await policies('list'))).not.toContain(password);
  });

  test('lets wait as long as it is told to', async () => {
    expect(await policies('set', 'factory', '--wait', '2')).toMatchObject({ waitSeconds: 2 });
    const started = performance.now();
    expect(await enroll('--device', 'patient', ...byPassword())).toMatchObject({ status: 0 });
    expect(performance.now() - started).toBeGreaterThan(2000);
    const hasty = ['enroll', '--workspace', at('w'), '--device', 'hasty', '--wait', '0'] as const;
    const late = await est(...hasty, ...byPassword());
    expect(late).toMatchObject({ status: 1, stdout: expect.stringContaining('hasty  waiting: ') });
    expect(await policies('set', 'factory', '--wait', '0')).toMatchObject({ waitSeconds: 0 });
    expect(await enroll('--device', 'hasty', ...byPassword())).toMatchObject({ status: 0 });
    const { status, stderr } = await cliHere([
      'hub',
      'policies',
      'set',
      'factory',
      '--wait',
      '3601',
      '--data',
      at('hub'),
    ]);
    expect([status, stderr]).toEqual([2, expect.stringContaining('3600')]);
  });
});

describe.skipIf(isMissing('openssl'))('certbench est', () => {
  test('tells the authorities and what is asked for', async () => {
    const told = await est('cacerts');
    expect(told.stdout).toContain(`${url}\n  subject     O=Certbench local hub, CN=factory`);
    expect(told.stdout).toMatch(/BEGIN CERTIFICATE[\s\S]+It asks for: a key EC P-256, ECDSA with SHA-256\n$/);
    const wrong = await cliHere([
      'est',
      'cacerts',
      '--url',
      url.replace('factory', 'nowhere'),
      '--server-ca',
      authorityFile,
    ]);
    expect(wrong.status).toBe(1);
    expect(wrong.stderr).toMatch(
      /SERVER_REFUSED: The server has no cacerts at this address \(404\)\. It says: .+nowhere/,
    );
    expect(wrong.stderr).toContain('Check the path');
  });

  test('enrolls devices by a password from a file or the environment, and again by what they got', async () => {
    const both = await enroll(
      '--device',
      'one',
      'two',
      '--dns',
      'plant.local',
      '--organization',
      'Plant',
      ...byPassword(),
    );
    expect(both).toMatchObject({ status: 0, stderr: expect.not.stringContaining(password) });
    const text = await must('openssl', 'x509', '-in', leaf('one'), '-noout', '-text');
    expect(text).toMatch(/CN ?= ?one[\s\S]+DNS:plant\.local/);
    const env = { CERTBENCH_SERVER_PASSWORD: password };
    const args = ['est', 'enroll', '--url', url, '--server-ca', authorityFile, '--workspace', at('w')];
    expect(await cliHere([...args, '--device', 'three', '--user', 'factory'], env)).toMatchObject({ status: 0 });
    const before = await readFile(leaf('one'), 'utf8');
    const again = await est('reenroll', '--workspace', at('w'), '--device', 'one', '--same-key');
    expect(again).toMatchObject({ status: 0, stdout: expect.stringContaining('one  enrolled\n') });
    expect(await readFile(leaf('one'), 'utf8')).not.toBe(before);
    const { issued } = await policies('issued');
    expect((issued as { issuedTo: string }[]).filter(({ issuedTo }) => issuedTo === 'one')).toHaveLength(2);
  });

  test('says what was wrong, with the status of a failure', async () => {
    await writeFile(at('wrong'), 'wrong\n');
    const refused = await enroll('--device', 'four', '--user', 'factory', '--password-file', at('wrong'));
    expect(refused.status).toBe(1);
    expect(refused.stdout).toContain(
      'four  failed: The server does not know this user, or the password is another (401).',
    );
    expect(refused.stderr).toContain('SERVER_REFUSED: 1 of 1 devices has no certificate.');
    const taken = await cliHere([
      'hub',
      'policies',
      'revoke',
      'factory',
      '--device',
      'two',
      '--reason',
      'keyCompromise',
      '--data',
      at('hub'),
      '--yes',
    ]);
    expect(taken.stdout).toBe('1 certificate revoked.\n');
    const again = await est('reenroll', '--workspace', at('w'), '--device', 'two');
    expect([again.status, again.stdout]).toEqual([1, expect.stringMatching(/two {2}failed: .+40[13]/)]);
  });
});
