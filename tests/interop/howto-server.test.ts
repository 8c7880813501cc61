import { mkdir, readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HowtoInput, follow, tryOut } from '../support/howto.ts';
import { isMissing, must } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

/** The shown commands make a server's files, and so does Certbench, with the same input. */

const noOpenssl = isMissing('openssl');
const passphrase = ` Geheim'\\ "$x" ü `;
const keyPassphrase = 'key; pass';
const typed = { PASSPHRASE: passphrase, KEY_PASSPHRASE: keyPassphrase };

let bench: Workbench;
const ours = (...parts: string[]) => join(bench.folder, 'workspace', ...parts);
const theirs = (...parts: string[]) => join(bench.folder, 'theirs', ...parts);

type ServerHowto = Omit<Extract<HowtoInput, { topic: 'server' }>, 'topic'>;

async function made(input: ServerHowto) {
  const { authority, keyEncrypted = false, ...rest } = input;
  const { warnings } = await bench.call('server.create', {
    workspace: bench.workspace,
    ...rest,
    ...(authority === undefined ? {} : { authority: { name: authority, passphrase } }),
    ...(keyEncrypted ? { keyPassphrase } : {}),
  });
  await follow({ topic: 'server', ...input }, { cwd: theirs(), typed });
  return warnings.map(({ code }) => code);
}

async function authority(name: string, parent?: string) {
  const input = { name, keyType: 'ec-p384', ...(parent === undefined ? {} : { parent }) } as const;
  const secrets = { passphrase, parentPassphrase: passphrase };
  await bench.call('authority.create', { workspace: bench.workspace, ...input, ...secrets });
  await follow({ topic: 'authority', ...input }, { cwd: theirs(), typed: { ...typed, PARENT_PASSPHRASE: passphrase } });
}

beforeAll(async () => {
  if (noOpenssl) return;
  bench = await Workbench.open();
  await mkdir(theirs());
  await authority('-Root');
  await authority('Plant 1', '-Root');
}, 60_000);
afterAll(async () => {
  if (!noOpenssl) await bench.close();
});

/** Everything that OpenSSL tells, without what is random: keys, key identifiers, serial number, dates. */
async function told(path: string): Promise<string> {
  const text = await must('openssl', 'x509', '-in', path, '-noout', '-text', '-nameopt', 'RFC2253,show_type');
  return text.replaceAll(/^\s*(?:[0-9A-Fa-f]{2}:)+[0-9A-Fa-f]{0,2}\n|(?<=Not (?:Before|After) ?: ).*$/gm, '');
}

async function end(path: string) {
  const text = await must('openssl', 'x509', '-in', path, '-noout', '-enddate', '-dateopt', 'iso_8601');
  return Date.parse(text.slice(text.indexOf('=') + 1));
}

const names = async (path: string) =>
  (await must('openssl', 'storeutl', '-certs', '-text', '-noout', path)).match(/(?:Subject|Issuer): .*/g);

async function compared(name: string, secret?: string) {
  const home = join('servers', name);
  const at = (root: typeof ours, kind: string) => root(home, `${name}-${kind}.pem`);
  const files = ['ca', 'cert', 'chain', 'key'].map((kind) => `${name}-${kind}.pem`);
  expect((await readdir(theirs(home))).toSorted()).toEqual(files);
  expect((await readdir(ours(home))).filter((file) => file !== 'certbench.json').toSorted()).toEqual(files);
  for (const file of files) expect((await stat(theirs(home, file))).mode & 0o077).toBe(0);
  expect(await told(at(theirs, 'cert'))).toBe(await told(at(ours, 'cert')));
  expect(Math.abs((await end(at(theirs, 'cert'))) - (await end(at(ours, 'cert'))))).toBeLessThan(15 * 60_000);
  for (const kind of ['chain', 'ca']) expect(await names(at(theirs, kind))).toEqual(await names(at(ours, kind)));
  const structure = async (root: typeof ours) =>
    (await must('openssl', 'asn1parse', '-in', at(root, 'key'))).match(/(?:OBJECT|INTEGER) .*$/gm);
  expect(await structure(theirs)).toEqual(await structure(ours));
  const label = (await readFile(at(theirs, 'key'), 'utf8')).split('\n', 1);
  expect(label).toEqual([`-----BEGIN ${secret === undefined ? '' : 'ENCRYPTED '}PRIVATE KEY-----`]);
  const opened = await must('openssl', 'pkey', '-in', at(theirs, 'key'), '-passin', `pass:${secret ?? ''}`, '-pubout');
  expect(await must('openssl', 'x509', '-in', at(theirs, 'chain'), '-noout', '-pubkey')).toBe(opened);
  const verify = ['verify', '-x509_strict', '-purpose', 'sslserver', '-CAfile', at(theirs, 'ca')];
  const verdict = await must('openssl', ...verify, '-untrusted', at(theirs, 'chain'), at(theirs, 'cert'));
  expect(verdict).toContain('OK');
  return told(at(theirs, 'cert'));
}

describe.skipIf(noOpenssl)('the commands for a server certificate', () => {
  test('make it below a root', async () => {
    const dns = ['Broker.Example.com', '*.example.com'];
    await made({ name: '-mqtt 1', dns, addresses: ['192.168.1.20', '2001:DB8:0:0::20', '::1'], authority: '-Root' });
    expect(await compared('-mqtt 1')).toContain('DNS:broker.example.com, DNS:*.example.com, IP Address:192.168.1.20');
    expect(await names(theirs('servers/-mqtt 1/-mqtt 1-chain.pem'))).toHaveLength(2);
  });

  test('make it below an intermediate, with its own common name, days and a passphrase', async () => {
    const commonName = `K's "$(id)" #1; \\ ☃`;
    const subject = { organization: 'K & M, "Ulm"', organizationalUnit: '$HOME', locality: '#1', country: 'de' };
    const input = { commonName, subject, dns: ['localhost'], keyType: 'ec-p256' as const, validityDays: 900 };
    expect(await made({ name: 'low', ...input, authority: 'Plant 1', keyEncrypted: true })).toContain(
      'long-lived-server',
    );
    await compared('low', keyPassphrase);
    expect(await names(theirs('servers/low/low-chain.pem'))).toHaveLength(4);
  });

  test.each(['rsa-2048', 'ec-p384'] as const)('make a self-signed one with a key of %s', async (keyType) => {
    const name = `own.${keyType}`;
    await made({ name, keyType });
    expect(await compared(name)).toMatch(new RegExp(`DNS:${name}\n`));
  });

  test('make nothing with a wrong passphrase, and leave alone what is there', async () => {
    const wrong = { cwd: theirs(), typed: { PASSPHRASE: 'wrong' }, goesOn: true };
    const input: HowtoInput = { topic: 'server', name: 'never', dns: ['a'], authority: '-Root' };
    expect((await tryOut(input, wrong)).status).not.toBe(0);
    expect(await readdir(theirs('servers'))).not.toContain('never');
    await made({ name: 'there', dns: ['there'], keyType: 'ec-p256' });
    const key = () => readFile(theirs('servers/there/there-key.pem'), 'utf8');
    const before = await key();
    expect(
      (await tryOut({ topic: 'server', name: 'there', dns: ['b'] }, { cwd: theirs(), goesOn: true })).status,
    ).not.toBe(0);
    expect(await key()).toBe(before);
  });
});
