import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestRow } from '../../src-main/contract/models.ts';
import { Broker, freePort } from '../support/broker.ts';
import { cliHere } from '../support/cli-here.ts';
import { isMissing, must, run } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

/** Certificates that are broken on purpose: OpenSSL says whether they are, mosquitto and the local hub what they do with them. */

const noOpenssl = isMissing('openssl');
const noMosquitto = isMissing('mosquitto');

let bench: Workbench;
const at = (...parts: string[]) => join(bench.folder, 'workspace', ...parts);

beforeAll(async () => {
  bench = await Workbench.open();
  await bench.authority('Root', { keyType: 'rsa-2048' });
  await bench.authority('Plant', { parent: 'Root' });
  const { workspace } = bench;
  for (const authority of ['Root', 'Plant']) {
    await bench.call('testCertificates.create', { workspace, authority, passphrase: '1234' });
  }
  await bench.call('server.create', { workspace, name: 'localhost', authority: { name: 'Root', passphrase: '1234' } });
});
afterAll(async () => {
  expect(bench.logged).toEqual([]);
  await bench.close();
});

describe.skipIf(noOpenssl).each(['Root', 'Plant'])('OpenSSL, of the set of %s,', (set) => {
  const file = (name: string) => at('test-certificates', set, name);
  const chain = (kind: string) => file(`${kind}-chain.pem`);
  const trusted = () => at('authorities', 'Root', 'Root.pem');
  const shown = (kind: string) => must('openssl', 'x509', '-in', chain(kind), '-noout', '-text');
  const verify = async (kind: string, ...more: string[]) => {
    const args = ['-CAfile', trusted(), '-untrusted', chain(kind), '-purpose', 'sslclient', ...more];
    const { stdout, stderr } = await run('openssl', ['verify', ...args, chain(kind)]);
    return stdout + stderr;
  };

  test.each([
    ['sound', [], ': OK'],
    ['expired', [], 'error 10 at 0 depth'],
    ['not-yet-valid', [], 'error 9 at 0 depth'],
    ['wrong-name', [], ': OK'],
    ['wrong-purpose', [], 'error 26 at 0 depth'],
    ['unknown-authority', [], 'error 19 at 1 depth'],
    ['revoked', [], ': OK'],
    ['key-mismatch', [], ': OK'],
    ['weak-key', [], ': OK'],
    ['weak-key', ['-auth_level', '2'], 'error 66 at 0 depth'],
    ['sha-1', [], ': OK'],
    ['sha-1', ['-auth_level', '1'], 'error 68 at 0 depth'],
    ['missing-intermediate', [], 'error 20 at 0 depth'],
  ])('finds in %s, with %j: %s', async (kind, more, verdict) => {
    expect(await verify(kind, ...more)).toContain(verdict);
  });

  test('takes the signature of the other authority of the same name for wrong', async () => {
    const own = at('authorities', set, `${set}.pem`);
    const { stdout, stderr } = await run('openssl', ['verify', '-partial_chain', '-trusted', own, chain('same-name')]);
    expect(stdout + stderr).toContain('certificate signature failure');
    const shownNames = async (file: string) =>
      (await must('openssl', 'x509', '-in', file, '-noout', '-subject')).trim();
    expect(await shownNames(own)).toBe(
      (await must('openssl', 'x509', '-in', chain('same-name'), '-noout', '-issuer'))
        .trim()
        .replace('issuer', 'subject'),
    );
  });

  test('finds the revoked one on the list, and the sound one not', async () => {
    const list = file('revoked-crl.pem');
    const check = ['-crl_check', '-CRLfile', list];
    expect(await verify('revoked', ...check)).toContain('error 23 at 0 depth');
    expect(await verify('sound', ...check)).toContain(': OK');
    const own = at('authorities', set, `${set}.pem`);
    expect(await must('openssl', 'crl', '-in', list, '-noout', '-CAfile', own)).toContain('verify OK');
    const text = await must('openssl', 'crl', '-in', list, '-noout', '-text');
    expect(text).toContain('Version 2 (0x1)');
    expect(text).toContain('X509v3 Authority Key Identifier');
    expect(text).toContain('X509v3 CRL Number');
  });

  test('finds the path again with the intermediate that was left out', async () => {
    const left = ['-untrusted', file('missing-intermediate-ca.pem'), '-untrusted', file('trusted-ca.pem')];
    expect(await verify('missing-intermediate', ...left)).toContain(': OK');
  });

  test('reads what is broken in each', async () => {
    const algorithm = set === 'Root' ? 'sha1WithRSAEncryption' : 'ecdsa-with-SHA1';
    expect(await shown('sha-1')).toContain(`Signature Algorithm: ${algorithm}`);
    expect(await shown('weak-key')).toContain('Public-Key: (1024 bit)');
    expect(await shown('wrong-purpose')).toMatch(/Extended Key Usage: \n\s+TLS Web Server Authentication\n/);
    expect(await shown('wrong-name')).toContain('CN = other-test-device');
    for (const kind of ['sound', 'expired', 'weak-key', 'sha-1', 'key-mismatch']) {
      expect(await shown(kind)).toContain('CN = test-device');
      const ofCertificate = await must('openssl', 'x509', '-in', chain(kind), '-noout', '-pubkey');
      const ofKey = await must('openssl', 'pkey', '-in', file(`${kind}-key.pem`), '-pubout');
      expect([kind, ofCertificate === ofKey]).toEqual([kind, kind !== 'key-mismatch']);
    }
  });
});

const byKind = (rows: readonly TestRow[]) =>
  Object.fromEntries(rows.map(({ kind, outcome, verdict }) => [kind, [outcome.type, verdict]]));

/** A mosquitto that asks for certificates, with the options that a careful one has besides. */
async function withBroker(more: readonly string[], work: (port: number) => Promise<void>): Promise<void> {
  const port = await freePort();
  const server = (end: string) => at('servers', 'localhost', `localhost-${end}.pem`);
  const lines = [
    // Started by root it would become somebody who may not read our keys.
    'user root',
    `listener ${port} 127.0.0.1`,
    `cafile ${at('test-certificates', 'Root', 'trusted-ca.pem')}`,
    `certfile ${server('chain')}`,
    `keyfile ${server('key')}`,
    'require_certificate true',
    'use_identity_as_username true',
    ...more,
  ];
  const broker = await Broker.start(join(bench.folder, `mosquitto-${port}.conf`), lines, [port]);
  try {
    await work(port);
  } finally {
    await broker.stop();
  }
}

const refused = ['refused-in-tls', 'as-it-should-be'];

describe.skipIf(noMosquitto)('mosquitto', () => {
  const target = (port: number) => ({
    workspace: bench.workspace,
    name: 'Root',
    platform: 'mqtt-broker',
    host: 'localhost',
    port,
  });

  test('with the revocation list lets in the sound one, and one of another device', async () => {
    await withBroker([`crlfile ${at('test-certificates', 'Root', 'revoked-crl.pem')}`], async (port) => {
      const { certificatePem: serverCaPem } = (
        await bench.call('authority.list', { workspace: bench.workspace })
      ).authorities.find(({ name }) => name === 'Root') ?? { certificatePem: '' };
      const { rows, conclusive } = await bench.call('testCertificates.run', {
        ...target(port),
        serverCaPem,
        revocationListGiven: true,
      });
      expect(conclusive).toBe(true);
      expect(byKind(rows)).toEqual({
        sound: ['let-in', 'as-it-should-be'],
        expired: refused,
        'not-yet-valid': refused,
        'wrong-name': ['let-in', 'by-policy'],
        'wrong-purpose': refused,
        'unknown-authority': refused,
        'same-name': refused,
        revoked: refused,
        'key-mismatch': ['not-tried', 'unknown'],
        'weak-key': refused,
        'sha-1': refused,
        'missing-intermediate': refused,
      });
      expect(rows[0]?.outcome).toEqual({ type: 'let-in', message: 'acknowledged' });
    });
  });

  test('without any security level lets in SHA-1, which the command line tells with status 1', async () => {
    await withBroker(['ciphers DEFAULT:@SECLEVEL=0'], async (port) => {
      const options = ['--workspace', at(), '--name', 'Root', '--platform', 'mqtt-broker'];
      const where = ['--host', `localhost:${port}`, '--server-ca', at('authorities', 'Root', 'Root.pem')];
      const { status, stdout, stderr } = await cliHere(['test-certificates', 'run', ...options, ...where]);
      expect(status).toBe(1);
      expect(stderr).toContain('LETS_IN: The server lets in what it should refuse: sha-1.');
      expect(stdout).toMatch(/^sound +let in +let in +as it should be$/m);
      expect(stdout).toMatch(/^expired +refuse +refused in TLS +as it should be$/m);
      expect(stdout).toMatch(/^weak-key +by policy +let in +as it was set up$/m);
      expect(stdout).toMatch(/^sha-1 +refuse +let in +LETS IN WHAT IT SHOULD REFUSE$/m);
      expect(stdout).toMatch(/^revoked +by policy +let in +as it was set up$/m);
      const json = await cliHere(['test-certificates', 'run', ...options, ...where, '--crl-given', '--json']);
      expect(json.status).toBe(1);
      const { rows } = JSON.parse(json.stdout) as { rows: TestRow[] };
      expect(byKind(rows)['revoked']).toEqual(['let-in', 'lets-in']);
    });
  });
});

test('the command line makes and lists sets', async () => {
  const workspace = ['--workspace', at()];
  const made = await cliHere(['test-certificates', 'create', ...workspace, '--authority', 'Plant', '--name', 'again']);
  expect(made.status).toBe(0);
  expect(made.stdout).toContain('12 test certificates of test-device made. Give them to no device.');
  expect(made.stdout).toContain(at('test-certificates', 'again', 'README.txt'));
  const listed = await cliHere(['test-certificates', 'list', ...workspace]);
  expect(listed.stdout).toMatch(/^again {2}12 certificates of test-device, signed by Plant/m);
  const nobody = ['--name', 'again', '--platform', 'mqtt-broker', '--host', 'localhost:1'];
  const inconclusive = await cliHere(['test-certificates', 'run', ...workspace, ...nobody]);
  expect([inconclusive.status, inconclusive.stderr]).toEqual([1, expect.stringContaining('INCONCLUSIVE')]);
});

test('the local hub lets in the sound one and, as its README says, what is weak or revoked', async () => {
  const hub = await bench.call('hub.start', { data: bench.path('hub'), port: 0 });
  const { certificatePem } = (await bench.call('authority.list', { workspace: bench.workspace })).authorities.find(
    ({ name }) => name === 'Root',
  ) ?? { certificatePem: '' };
  await bench.call('hub.uploadAuthority', { certificatePem, verified: true });
  await bench.call('hub.registerDevice', { deviceId: 'test-device' });
  const { rows } = await bench.call('testCertificates.run', {
    workspace: bench.workspace,
    name: 'Plant',
    platform: 'local-hub',
    host: 'localhost',
    port: hub.port,
    serverCaPem: hub.authorityPem,
  });
  await bench.call('hub.stop', {});
  const byServer = ['refused-by-server', 'as-it-should-be'];
  expect(byKind(rows)).toEqual({
    sound: ['let-in', 'as-it-should-be'],
    expired: byServer,
    'not-yet-valid': byServer,
    'wrong-name': byServer,
    'wrong-purpose': byServer,
    'unknown-authority': byServer,
    'same-name': byServer,
    revoked: ['let-in', 'by-policy'],
    'key-mismatch': ['not-tried', 'unknown'],
    'weak-key': ['let-in', 'by-policy'],
    'sha-1': ['let-in', 'lets-in'],
    'missing-intermediate': byServer,
  });
});
