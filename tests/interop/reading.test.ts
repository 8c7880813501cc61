import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ForeignFiles } from '../support/foreign-files.ts';
import { isMissing, must } from '../support/programs.ts';

/** Keys and keystores of OpenSSL, read by Certbench. */

const noOpenssl = isMissing('openssl');

let files: ForeignFiles;
const at = (name: string) => files.at(name);
const inspect = (name: string, password?: string) => files.inspect(name, password);
const refusal = async (name: string, password?: string) => (await files.refused(name, password)).code;

beforeAll(async () => {
  files = await ForeignFiles.open();
  if (!noOpenssl) await files.makeKeys();
});
afterAll(() => files.close());

describe.skipIf(noOpenssl)('PKCS#12 of OpenSSL', () => {
  const triple = ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'];
  test.each([
    ['modern', []],
    ['legacy', ['-legacy']],
    ['3des', triple],
    // What Windows writes: a CSP name and a local machine mark beside the key, 2000 rounds.
    ['windows', [...triple, '-CSP', 'Microsoft Enhanced RSA and AES Cryptographic Provider', '-LMK', '-iter', '2000']],
    ['windows-aes', ['-CSP', 'Microsoft Software Key Storage Provider', '-iter', '2000']],
    ['sha512', ['-macalg', 'sha512']],
    ['open-certificates', ['-certpbe', 'NONE']],
    ['open-key', ['-keypbe', 'NONE']],
    ['open-all', ['-keypbe', 'NONE', '-certpbe', 'NONE']],
    ['aes128', ['-keypbe', 'AES-128-CBC', '-certpbe', 'AES-192-CBC']],
    ['no-mac', ['-nomac']],
    ['one-round', ['-noiter', '-nomaciter']],
  ])('%s', async (name, options) => {
    for (const kind of ['rsa', 'ec']) {
      const made = `${kind}-${name}.p12`;
      await must(
        'openssl',
        'pkcs12',
        '-export',
        '-inkey',
        at(`${kind}.key`),
        '-in',
        at(`${kind}.pem`),
        '-name',
        'Mein Gerät',
        '-passout',
        'pass:geheim',
        ...options,
        '-out',
        at(made),
      );
      const found = await inspect(made, 'geheim');
      expect(found).toMatchObject({
        kind: 'pkcs12',
        certificates: [{ subject: `C=DE, O=Test, CN=${kind}`, friendlyName: 'Mein Gerät' }],
        privateKeys: [{ key: kind === 'rsa' ? 'RSA 2048' : 'EC P-256', certificate: 0 }],
      });
      if (name !== 'no-mac') expect(await refusal(made, 'falsch')).toBe('WRONG_PASSWORD');
      if (name === 'open-all') expect((await inspect(made)).privateKeys).toHaveLength(1);
      else expect(await refusal(made)).toBe('PASSWORD_REQUIRED');
      expect(found.privateKeys[0]?.encrypted).toBe(name !== 'open-key' && name !== 'open-all');
      const bytes = await readFile(at(made));
      await writeFile(at('cut.p12'), bytes.subarray(0, -20));
      expect(await refusal('cut.p12', 'geheim')).toBe('DAMAGED');
    }
  });

  test('with an empty password', async () => {
    await must(
      'openssl',
      'pkcs12',
      '-export',
      '-inkey',
      at('ec.key'),
      '-in',
      at('ec.pem'),
      '-passout',
      'pass:',
      '-out',
      at('empty.p12'),
    );
    expect((await inspect('empty.p12', '')).privateKeys).toHaveLength(1);
    expect(await refusal('empty.p12', 'x')).toBe('WRONG_PASSWORD');
  });

  test('with encryption that is not supported, whatever the password', async () => {
    await must(
      'openssl',
      'pkcs12',
      '-export',
      '-inkey',
      at('ec.key'),
      '-in',
      at('ec.pem'),
      '-keypbe',
      'camellia-256-cbc',
      '-certpbe',
      'camellia-256-cbc',
      '-passout',
      'pass:geheim',
      '-out',
      at('camellia.p12'),
    );
    expect(await refusal('camellia.p12', 'geheim')).toBe('ENCRYPTION_NOT_SUPPORTED');
    expect(await refusal('camellia.p12', 'falsch')).toBe('ENCRYPTION_NOT_SUPPORTED');
  });
});

describe.skipIf(noOpenssl)('keys of OpenSSL', () => {
  test.each([
    ['PKCS#8, PBES2', ['pkcs8', '-topk8', '-v2', 'aes-256-cbc']],
    ['PKCS#8, PBES2 with 3DES and HMAC-SHA1', ['pkcs8', '-topk8', '-v2', 'des3', '-v2prf', 'hmacWithSHA1']],
    ['PKCS#8, PKCS#12 scheme', ['pkcs8', '-topk8', '-v1', 'PBE-SHA1-3DES']],
    ['traditional, AES-256', ['pkey', '-traditional', '-aes256']],
    ['traditional, AES-128', ['pkey', '-traditional', '-aes128']],
    ['traditional, 3DES', ['pkey', '-traditional', '-des3']],
  ])('encrypted: %s', async (_name, [command, ...options]) => {
    for (const kind of ['rsa', 'ec']) {
      await must(
        'openssl',
        command ?? '',
        '-in',
        at(`${kind}.key`),
        ...options,
        '-passout',
        'pass:geheim',
        '-out',
        at('closed.pem'),
      );
      expect(await inspect('closed.pem', 'geheim')).toMatchObject({
        privateKeys: [{ key: kind === 'rsa' ? 'RSA 2048' : 'EC P-256', encrypted: true }],
      });
      expect(await inspect('closed.pem')).toMatchObject({ privateKeys: [{ key: 'encrypted', encrypted: true }] });
      expect(await refusal('closed.pem', 'falsch')).toBe('WRONG_PASSWORD');
    }
  });

  test('plain: PKCS#1, SEC1 and PKCS#8, PEM and DER, with their certificate and in any company', async () => {
    for (const kind of ['rsa', 'ec']) {
      await must('openssl', 'pkey', '-in', at(`${kind}.key`), '-traditional', '-out', at('old.pem'));
      await must('openssl', 'pkey', '-in', at(`${kind}.key`), '-outform', 'DER', '-out', at('key.der'));
      await must('openssl', 'pkey', '-in', at('old.pem'), '-traditional', '-outform', 'DER', '-out', at('old.der'));
      await must(
        'openssl',
        'pkcs8',
        '-topk8',
        '-in',
        at(`${kind}.key`),
        '-outform',
        'DER',
        '-passout',
        'pass:geheim',
        '-out',
        at('closed.der'),
      );
      await must('openssl', 'x509', '-in', at(`${kind}.pem`), '-outform', 'DER', '-out', at('one.cer'));
      const key = { key: kind === 'rsa' ? 'RSA 2048' : 'EC P-256' };
      for (const name of ['old.pem', 'key.der', 'old.der'])
        expect((await inspect(name)).privateKeys).toMatchObject([{ ...key, encrypted: false }]);
      expect((await inspect('closed.der', 'geheim')).privateKeys).toMatchObject([{ ...key, encrypted: true }]);
      expect(await refusal('closed.der')).toBe('PASSWORD_REQUIRED');
      expect((await inspect('one.cer')).certificates).toMatchObject([
        { subject: `C=DE, O=Test, CN=${kind}`, authority: true },
      ]);
      const texts = await Promise.all([at('old.pem'), at(`${kind}.pem`)].map((path) => readFile(path, 'utf8')));
      await writeFile(
        at('both.pem'),
        `Bag Attributes\r\n  friendlyName: x\r\n${texts.join('\n').replaceAll('\n', '\r\n')}`,
      );
      expect(await inspect('both.pem')).toMatchObject({ certificates: [{}], privateKeys: [{ certificate: 0 }] });
    }
  });

  test('of kinds that Certbench itself does not make', async () => {
    for (const [algorithm, label, ...options] of [
      ['ED25519', 'Ed25519'],
      ['EC', 'EC P-521', '-pkeyopt', 'ec_paramgen_curve:P-521'],
      ['RSA', 'RSA 1024', '-pkeyopt', 'rsa_keygen_bits:1024'],
    ] as const) {
      await must('openssl', 'genpkey', '-algorithm', algorithm, ...options, '-out', at('other.pem'));
      await must(
        'openssl',
        'req',
        '-x509',
        '-new',
        '-key',
        at('other.pem'),
        '-subj',
        '/CN=other',
        '-out',
        at('other.crt'),
      );
      expect((await inspect('other.pem')).privateKeys).toMatchObject([{ key: label }]);
      expect((await inspect('other.crt')).certificates).toMatchObject([{ key: label }]);
    }
  });

  test('are told from what they are not', async () => {
    await writeFile(at('text.pem'), 'hello');
    await writeFile(at('empty.pem'), '');
    await must('openssl', 'req', '-new', '-key', at('ec.key'), '-subj', '/CN=x', '-out', at('request.pem'));
    expect(await refusal('text.pem')).toBe('FORMAT_NOT_RECOGNISED');
    expect(await refusal('empty.pem')).toBe('FORMAT_NOT_RECOGNISED');
    expect(await refusal('request.pem')).toBe('FORMAT_NOT_RECOGNISED');
    expect(await refusal('nothing.pem')).toBe('NOT_FOUND');
    const pem = await readFile(at('ec.pem'), 'utf8');
    await writeFile(at('cut.pem'), pem.slice(0, 200));
    expect(await refusal('cut.pem')).toBe('DAMAGED');
  });
});
