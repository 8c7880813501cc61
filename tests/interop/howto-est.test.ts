import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Instead, OpensslEst, answering } from '../support/est-server.ts';
import { type HowtoInput, follow, tryOut } from '../support/howto.ts';
import { isMissing, must } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

/** The shown commands fetch certificates by EST from OpenSSL's server and from the hub, and bring answers to their requests. */

let bench: Workbench;
let est: OpensslEst;
const missing = isMissing('openssl', 'bash', 'curl');
const theirs = (...parts: string[]) => join(bench.folder, 'theirs', ...parts);
const typed = { KEY_PASSPHRASE: 'key; "pass"', PFX_PASSWORD: "s3cret 'pass' " };
const of = (id: string, end: string) => theirs('devices', id, `${id}${end}`);

beforeAll(async () => {
  if (missing) return;
  bench = await Workbench.open();
  est = await OpensslEst.open();
  await mkdir(theirs());
});
afterAll(async () => {
  await est.close();
  await bench.close();
  expect(bench.logged).toEqual([]);
});

/** OpenSSL's word on the files of a device: chain, key and .pfx belong together. Answers the subjects of the .pfx. */
async function judged(id: string, root: string, secret?: string): Promise<string[]> {
  const [leaf, chain] = [of(id, '-cert.pem'), of(id, '-chain.pem')];
  expect(
    await must('openssl', 'verify', '-CAfile', root, '-untrusted', chain, '-purpose', 'sslclient', leaf),
  ).toContain('OK');
  const key = await must('openssl', 'pkey', '-in', of(id, '-key.pem'), '-passin', `pass:${secret ?? ''}`, '-pubout');
  expect(await must('openssl', 'x509', '-in', leaf, '-noout', '-pubkey')).toBe(key);
  const files = ['-cert.pem', '-chain.pem', '-key.pem', '.pfx'].map((end) => `${id}${end}`);
  expect((await readdir(theirs('devices', id))).toSorted()).toEqual(files);
  const pfx = ['-in', of(id, '.pfx'), '-passin', `pass:${typed.PFX_PASSWORD}`, '-nokeys'];
  return (await must('openssl', 'pkcs12', ...pfx)).match(/^subject=.*$/gm) ?? [];
}
const text = (id: string) => must('openssl', 'x509', '-in', of(id, '-cert.pem'), '-noout', '-text');

describe.skipIf(missing)('the commands for EST', () => {
  const asked = (more: Partial<Extract<HowtoInput, { topic: 'est' }>> = {}) =>
    ({ topic: 'est', deviceId: 'dev-1', server: est.url, serverCaPem: est.caPem, ...more }) as const;

  test('fetch a certificate by password, and the next one by that certificate', async () => {
    await est.asksFor('asn1=SEQ:a\n[a]\none=OID:ecdsa-with-SHA384\n');
    const wishes = { login: { userName: 'device' }, dns: ['a.example'], addresses: ['10.0.0.1'] };
    const first = { ...asked({ ...wishes, subject: { organization: `K's "$(id)"` } }), keyEncrypted: true };
    const secrets = { ...typed, EST_PASSWORD: 'secret' };
    const said = await follow(first, { cwd: theirs(), typed: secrets });
    expect(said).toMatch(/subject=CN ?= ?issuing\nsubject=CN ?= ?root[^]+ecdsa-with-SHA384/);
    const root = est.authority.path('root');
    expect((await judged('dev-1', root, typed.KEY_PASSPHRASE)).join()).toMatch(/dev-1,subject=CN ?= ?issuing,.*root$/);
    expect(await text('dev-1')).toMatch(/K's \\?"\$\(id\)\\?"[^]+DNS:a\.example, IP Address:10\.0\.0\.1/);
    const before = await readFile(of('dev-1', '-cert.pem'), 'utf8');
    await follow({ ...asked(), keyEncrypted: true }, { cwd: theirs(), typed });
    expect(est.posted.map(({ path, shown }) => [path, shown])).toEqual([
      ['simpleenroll', undefined],
      ['simplereenroll', 'dev-1'],
    ]);
    await judged('dev-1', root, typed.KEY_PASSPHRASE);
    expect(await text('dev-1')).toContain('DNS:a.example');
    expect(await readFile(of('dev-1', '-cert.pem'), 'utf8')).not.toBe(before);
    expect(await readFile(theirs('dev-1-before', 'dev-1-cert.pem'), 'utf8')).toBe(before);
  });

  test('fetch one by the certificate of another device', async () => {
    const byPassword = { cwd: theirs(), typed: { ...typed, EST_PASSWORD: 'secret' } };
    await follow(asked({ deviceId: 'other', login: { userName: 'device' } }), byPassword);
    await follow(asked({ login: { deviceId: 'other' }, deviceId: 'dev-2' }), { cwd: theirs(), typed });
    expect(est.posted.at(-1)).toMatchObject({ path: 'simpleenroll', shown: 'other' });
    await judged('dev-2', est.authority.path('root'));
  });

  test('make no device where the server refuses, or lets wait, and say so', async () => {
    const refused = { ...asked({ deviceId: 'dev-3', login: { userName: 'device' } }) };
    const wrong = await tryOut(refused, { cwd: theirs(), typed: { ...typed, EST_PASSWORD: 'no' } });
    expect(wrong.status).not.toBe(0);
    expect(wrong.stdout).toContain('The server answers 401.');
    expect(await readdir(theirs('devices'))).not.toContain('dev-3');
    const later202: Instead = answering(202, { 'retry-after': '60' });
    est.instead = (request, ...rest) => request.method === 'POST' && later202(request, ...rest);
    const later = { ...refused, deviceId: 'dev-4' };
    const waits = await tryOut(later, { cwd: theirs(), typed: { ...typed, EST_PASSWORD: 'secret' } });
    est.instead = () => false;
    expect(waits.stdout).toContain('The server answers 202.');
    expect(await readdir(theirs('devices'))).not.toContain('dev-4');
    const [asking] = est.posted.slice(-1);
    await follow(later, { cwd: theirs(), typed: { ...typed, EST_PASSWORD: 'secret' } });
    expect(est.posted.at(-1)).toEqual(asking);
    await judged('dev-4', est.authority.path('root'));
    const left = (await readdir(theirs())).filter((file) => /^est-|cnf$/.test(file));
    expect(left).toEqual(['est-ca.pem']);
  });

  test('fetch one from the local hub, and the next', async () => {
    const { webSocketPort, authorityFile } = await bench.call('hub.start', { data: bench.path('hub'), port: 0 });
    await bench.call('hub.createPolicy', { name: 'factory', validityDays: 7 });
    const { user, password } = await bench.call('hub.createBootstrapPassword', { name: 'factory' });
    const server = `https://localhost:${webSocketPort}/.well-known/est/factory`;
    const atHub = { deviceId: 'at-hub', server, serverCaPem: await readFile(authorityFile, 'utf8') };
    const first = { cwd: theirs(), typed: { ...typed, EST_PASSWORD: password } };
    await follow(asked({ ...atHub, login: { userName: user } }), first);
    const before = await readFile(of('at-hub', '-cert.pem'), 'utf8');
    await follow(asked(atHub), { cwd: theirs(), typed });
    expect(await readFile(of('at-hub', '-cert.pem'), 'utf8')).not.toBe(before);
    const chain = await readFile(of('at-hub', '-chain.pem'), 'utf8');
    const root = theirs('hub-root.pem');
    await writeFile(root, chain.slice(chain.lastIndexOf('-----BEGIN')));
    expect(await judged('at-hub', root)).toHaveLength(3);
    expect((await bench.call('hub.issued', {})).issued.map(({ issuedTo }) => issuedTo)).toEqual(['at-hub', 'at-hub']);
    await bench.call('hub.stop', {});
  });
});

describe.skipIf(missing)('the commands that complete a request', () => {
  const sign = async (id: string) => {
    const by = ['-CA', est.authority.path('issuing'), '-CAkey', est.authority.path('issuing', '.key')];
    const csr = theirs('requests', id, `${id}.csr`);
    await must('openssl', 'x509', '-req', '-in', csr, ...by, '-set_serial', '77', '-out', theirs('signed.pem'));
    const pem = await readFile(theirs('signed.pem'), 'utf8');
    // As it comes from many: the issuers first, and out of order.
    await writeFile(theirs('all.pem'), `${est.authority.pem('root', 'issuing')}${pem}`);
    for (const form of ['PEM', 'DER']) {
      const out = ['-outform', form, '-out', theirs(`all-${form}.p7b`)];
      await must('openssl', 'crl2pkcs7', '-nocrl', '-certfile', theirs('all.pem'), ...out);
    }
    await must('openssl', 'x509', '-in', theirs('signed.pem'), '-outform', 'DER', '-out', theirs('-one.cer'));
  };

  test.each([
    ['pem-1', 'all.pem', 3],
    ['p7-1', 'all-PEM.p7b', 3],
    ['p7-2', 'all-DER.p7b', 3],
    ['der-1', '-one.cer', 1],
  ])('make the device %s from %s', async (name, file, length) => {
    const request = { topic: 'request', deviceId: name, keyType: 'ec-p256', keyEncrypted: true } as const;
    await follow(request, { cwd: theirs(), typed });
    await sign(name);
    await follow({ topic: 'completeRequest', name, file, keyEncrypted: true }, { cwd: theirs(), typed });
    const trusted = theirs('trusted.pem');
    await writeFile(trusted, est.authority.pem('root', 'issuing'));
    expect(await judged(name, trusted, typed.KEY_PASSPHRASE)).toHaveLength(length);
  });

  test('make nothing of a certificate for another key', async () => {
    await follow({ topic: 'request', deviceId: 'foreign', keyType: 'ec-p256' }, { cwd: theirs(), typed });
    const tried = await tryOut(
      { topic: 'completeRequest', name: 'foreign', file: 'all.pem' },
      { cwd: theirs(), typed },
    );
    expect(tried.status).not.toBe(0);
    expect(tried.stdout).toContain('None of the certificates is for this key.');
    expect(await readdir(theirs('devices'))).not.toContain('foreign');
  });
});
