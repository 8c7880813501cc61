import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeviceSummary } from '../../src-main/contract/models.ts';
import { keyTypes } from '../../src-main/core/x509/algorithms.ts';
import { isMissing, must, run } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

/** Certificates and keystores that Certbench makes, judged by OpenSSL and Java. */

const noOpenssl = isMissing('openssl');
const noKeytool = isMissing('keytool');

let bench: Workbench;
const file = (...parts: string[]) => join(bench.folder, 'workspace', ...parts);
const authority = (name: string, end = '.pem') => file('authorities', name, `${name}${end}`);
const device = (id: string, end: string) => file('devices', id, `${id}${end}`);

/** Root RSA 4096, two intermediates, and a device of every key type under the lower one. */
const ids = keyTypes.map((type) => `dev-${type}`);
let made: DeviceSummary[];

beforeAll(async () => {
  bench = await Workbench.open();
  await bench.authority('Root', { keyType: 'rsa-4096', subject: { organization: 'Käse & Co', country: 'ch' } });
  await bench.authority('Int1', { parent: 'Root', keyType: 'ec-p384' });
  await bench.authority('Int2', { parent: 'Int1', keyType: 'ec-p256' });
  made = [];
  for (const keyType of keyTypes) {
    for (const pfxProfile of ['modern', 'compatible'] as const) {
      const name = `dev-${keyType}${pfxProfile === 'modern' ? '' : '-old'}`;
      const { devices } = await bench.devices([name], {
        authority: { name: 'Int2', passphrase: '1234' },
        keyType,
        pfxProfile,
        pfxPassword: 's3cret pass',
      });
      made.push(...devices);
    }
  }
  await bench.devices(['own-ec'], { authority: undefined, pfxPassword: 's3cret pass' });
  await bench.devices(['own-rsa'], { authority: undefined, keyType: 'rsa-2048', pfxPassword: 's3cret pass' });
  await bench.call('proof.sign', {
    workspace: bench.workspace,
    authority: 'Int1',
    code: 'AB'.repeat(24),
    passphrase: '1234',
  });
}, 300_000);
afterAll(async () => {
  await bench.close();
});

describe.skipIf(noOpenssl)('OpenSSL', () => {
  test('builds a path over an authority whose common name has umlauts, in UTF-8 (RFC 5280 4.1.2.4)', async () => {
    const commonName = 'Prüfstelle Weiß, Zürich';
    await bench.authority('Pruefstelle', { subject: { commonName } });
    await bench.devices(['in-zurich'], { authority: { name: 'Pruefstelle', passphrase: '1234' } });
    const leaf = device('in-zurich', '-cert.pem');
    const path = ['verify', '-x509_strict', '-purpose', 'sslclient', '-CAfile', authority('Pruefstelle'), leaf];
    expect(await must('openssl', ...path)).toContain('OK');
    const told = await must(
      'openssl',
      'x509',
      '-in',
      leaf,
      '-noout',
      '-issuer',
      '-nameopt',
      'multiline,utf8,-esc_msb,show_type',
    );
    expect(told).toContain(`UTF8STRING:${commonName}`);
  });

  test('builds every path strictly', async () => {
    const untrusted = ['-untrusted', authority('Int1', '-chain.pem'), '-untrusted', authority('Int2')];
    for (const id of ids) {
      expect(
        await must(
          'openssl',
          'verify',
          '-x509_strict',
          '-purpose',
          'sslclient',
          '-CAfile',
          authority('Root'),
          ...untrusted,
          device(id, '-cert.pem'),
        ),
      ).toContain('OK');
      expect(
        await must(
          'openssl',
          'verify',
          '-x509_strict',
          '-CAfile',
          authority('Root'),
          '-untrusted',
          device(id, '-chain.pem'),
          device(id, '-cert.pem'),
        ),
      ).toContain('OK');
    }
    for (const name of ['Int1', 'Int2']) {
      expect(
        await must(
          'openssl',
          'verify',
          '-x509_strict',
          '-CAfile',
          authority('Root'),
          '-untrusted',
          authority(name, '-chain.pem'),
          authority(name),
        ),
      ).toContain('OK');
    }
    const proof = file('verifications', 'Int1', 'AB'.repeat(24), 'Int1-verification.pem');
    expect(
      await must(
        'openssl',
        'verify',
        '-x509_strict',
        '-CAfile',
        authority('Root'),
        '-untrusted',
        authority('Int1'),
        proof,
      ),
    ).toContain('OK');
    for (const id of ['own-ec', 'own-rsa']) {
      expect(
        await must('openssl', 'verify', '-x509_strict', '-CAfile', device(id, '-cert.pem'), device(id, '-cert.pem')),
      ).toContain('OK');
    }
  });

  test('reads what the profiles say, and nothing else', async () => {
    const text = (path: string) => must('openssl', 'x509', '-in', path, '-noout', '-text');
    const root = await text(authority('Root'));
    expect(root).toMatch(/Version: 3/);
    expect(root).toMatch(/Subject: C = CH, O = K\\C3\\A4se & Co, CN = Root/);
    expect(root).toMatch(/Basic Constraints: critical\s+CA:TRUE\n/);
    expect(root).toMatch(/Key Usage: critical\s+Certificate Sign, CRL Sign\n/);
    expect(root).toMatch(/Signature Algorithm: sha256WithRSAEncryption/);
    const int2 = await text(authority('Int2'));
    expect(int2).toMatch(/CA:TRUE, pathlen:7\n/);
    expect(int2).toMatch(/Signature Algorithm: ecdsa-with-SHA384/);
    for (const id of ids) {
      const leaf = await text(device(id, '-cert.pem'));
      expect(leaf).toMatch(new RegExp(`Subject: CN = ${id}\n`));
      expect(leaf).toMatch(/Basic Constraints: critical\s+CA:FALSE\n/);
      const usage = id.includes('rsa') ? 'Digital Signature, Key Encipherment' : 'Digital Signature';
      expect(leaf).toMatch(new RegExp(`X509v3 Key Usage: critical\\s+${usage}\n`));
      expect(leaf).toMatch(/Extended Key Usage:\s+TLS Web Client Authentication\n/);
      expect(leaf.match(/X509v3 /g)).toHaveLength(6);
      const ski = (certificate: string) => /Subject Key Identifier:\s+([0-9A-F:]+)/.exec(certificate)?.[1];
      expect(/Authority Key Identifier:\s+([0-9A-F:]+)/.exec(leaf)?.[1]).toBe(ski(int2));
    }
  });

  test('computes the key identifiers, thumbprints and serial numbers that are told', async () => {
    for (const { deviceId, certificate } of made) {
      const print = (...args: string[]) =>
        must('openssl', 'x509', '-in', device(deviceId, '-cert.pem'), '-noout', ...args);
      expect((await print('-fingerprint', '-sha1')).replaceAll(':', '')).toContain(certificate.thumbprintSha1);
      expect((await print('-fingerprint', '-sha256')).replaceAll(':', '')).toContain(certificate.thumbprintSha256);
      expect(await print('-serial')).toBe(`serial=${certificate.serial}\n`);
      expect(certificate.serial).toMatch(/^[4-7][0-9A-F]{31}$/);
    }
  });

  test('opens every key, and an authority’s with its passphrase alone', async () => {
    for (const id of [...ids, 'own-ec', 'own-rsa']) {
      const fromKey = await must('openssl', 'pkey', '-in', device(id, '-key.pem'), '-pubout');
      expect(await must('openssl', 'x509', '-in', device(id, '-cert.pem'), '-noout', '-pubkey')).toBe(fromKey);
    }
    const opened = await must(
      'openssl',
      'pkey',
      '-in',
      authority('Root', '-key.pem'),
      '-passin',
      'pass:1234',
      '-pubout',
    );
    expect(await must('openssl', 'x509', '-in', authority('Root'), '-noout', '-pubkey')).toBe(opened);
    expect(
      (await run('openssl', ['pkey', '-in', authority('Root', '-key.pem'), '-passin', 'pass:4321', '-noout'])).status,
    ).not.toBe(0);
    const asn1 = await must('openssl', 'asn1parse', '-in', authority('Root', '-key.pem'));
    expect(asn1).toMatch(/PBES2/);
    expect(asn1).toMatch(/hmacWithSHA256/);
    expect(asn1).toMatch(/aes-256-cbc/);
    expect(Number.parseInt(/INTEGER +:([0-9A-F]+)/.exec(asn1)?.[1] ?? '0', 16)).toBeGreaterThanOrEqual(100_000);
    expect(
      await must('openssl', 'x509', '-inform', 'DER', '-in', authority('Root', '.cer'), '-noout', '-subject'),
    ).toContain('CN = Root');
  });

  test.each(['', '-old'])('opens every .pfx%s with its password alone, whole chain inside', async (end) => {
    for (const id of [...ids, ...(end === '' ? ['own-ec', 'own-rsa'] : [])]) {
      const pfx = device(`${id}${end}`, '.pfx');
      const info = await must('openssl', 'pkcs12', '-info', '-in', pfx, '-passin', 'pass:s3cret pass', '-nodes');
      expect(info.match(/BEGIN CERTIFICATE/g)).toHaveLength(id.startsWith('own') ? 1 : 4);
      expect(info.match(/BEGIN PRIVATE KEY/g)).toHaveLength(1);
      expect(info).toContain(`friendlyName: ${id}${end}`);
      expect(info.match(/localKeyID/g)).toHaveLength(2);
      // Any three letters may stand in base64 by chance.
      expect(info.replaceAll(/^[A-Za-z0-9+/=]+$/gm, '')).not.toContain('RC2');
      if (end === '') expect(info.match(/AES-256-CBC/g)).toHaveLength(2);
      else expect(info.match(/pbeWithSHA1And3-KeyTripleDES-CBC/g)).toHaveLength(2);
      expect(info).toContain(end === '' ? 'MAC: sha256' : 'MAC: sha1');
      expect((await run('openssl', ['pkcs12', '-in', pfx, '-passin', 'pass:wrong', '-noout'])).status).not.toBe(0);
    }
  });
});

describe.skipIf(noKeytool)('Java', () => {
  test.each(['', '-old'])('opens every .pfx%s as one entry with its chain, with its password alone', async (end) => {
    for (const type of ['ec-p256', 'rsa-2048']) {
      const id = `dev-${type}${end}`;
      const list = (password: string) =>
        run('keytool', ['-list', '-v', '-keystore', device(id, '.pfx'), '-storepass', password]);
      const { status, stdout } = await list('s3cret pass');
      expect(status).toBe(0);
      expect(stdout).toContain('Your keystore contains 1 entry');
      expect(stdout).toContain(`Alias name: ${id}`);
      expect(stdout).toContain('Entry type: PrivateKeyEntry');
      expect(stdout).toContain('Certificate chain length: 4');
      expect((await list('wrong password')).status).not.toBe(0);
      // The key itself, too: a certificate request can be signed with it.
      expect(
        await must('keytool', '-certreq', '-keystore', device(id, '.pfx'), '-storepass', 's3cret pass', '-alias', id),
      ).toContain('BEGIN NEW CERTIFICATE REQUEST');
    }
  });
});
