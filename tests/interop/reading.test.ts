import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isMissing, must } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

/** Files of OpenSSL and Java, read by Certbench. */

const noOpenssl = isMissing('openssl');
const noKeytool = isMissing('keytool');

let folder: string;
let bench: Workbench;
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certbench-foreign-'));
  bench = await Workbench.open();
  if (noOpenssl) return;
  for (const [kind, ...args] of [
    ['rsa', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
    ['ec', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  ] as const) {
    await must('openssl', 'genpkey', ...args, '-out', at(`${kind}.key`));
    await must(
      'openssl',
      'req',
      '-x509',
      '-new',
      '-key',
      at(`${kind}.key`),
      '-subj',
      `/C=DE/O=Test/CN=${kind}`,
      '-days',
      '10',
      '-out',
      at(`${kind}.pem`),
    );
  }
});
afterAll(async () => {
  await bench.close();
  await rm(folder, { recursive: true, force: true });
});

const inspect = (name: string, password?: string) =>
  bench.call('file.inspect', {
    file: bench.services.grants.grant(at(name)),
    ...(password === undefined ? {} : { password }),
  });
const refusal = async (name: string, password?: string) =>
  (
    await bench.refusal('file.inspect', {
      file: bench.services.grants.grant(at(name)),
      ...(password === undefined ? {} : { password }),
    })
  ).code;

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
      expect(await refusal(made)).toBe('PASSWORD_REQUIRED');
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

describe.skipIf(noOpenssl)('what is no key and no certificate', () => {
  test('is named, in DER too', async () => {
    await must(
      'openssl',
      'req',
      '-new',
      '-key',
      at('ec.key'),
      '-subj',
      '/CN=x',
      '-outform',
      'DER',
      '-out',
      at('request.der'),
    );
    await must('openssl', 'pkey', '-in', at('rsa.key'), '-pubout', '-outform', 'DER', '-out', at('public.der'));
    await must(
      'openssl',
      'crl2pkcs7',
      '-nocrl',
      '-certfile',
      at('ec.pem'),
      '-outform',
      'DER',
      '-out',
      at('certificates.p7b'),
    );
    for (const [name, words] of [
      ['request.der', 'certificate request'],
      ['public.der', 'public key'],
      ['certificates.p7b', 'PKCS#7'],
    ] as const) {
      const found = await bench.refusal('file.inspect', { file: bench.services.grants.grant(at(name)) });
      expect(found).toMatchObject({ code: 'FORMAT_NOT_RECOGNISED', message: expect.stringContaining(words) as string });
    }
    await must(
      'openssl',
      'ecparam',
      '-name',
      'prime256v1',
      '-genkey',
      '-noout',
      '-param_enc',
      'explicit',
      '-out',
      at('explicit.pem'),
    );
    expect(await refusal('explicit.pem')).toBe('FORMAT_NOT_RECOGNISED');
  });

  test('does not hide what is: other encodings, long texts and odd names around and in certificates', async () => {
    const pem = await readFile(at('ec.pem'));
    await writeFile(
      at('latin1.pem'),
      Buffer.concat([Buffer.from('0 name: M\xfcller\n', 'latin1'), Buffer.alloc(70_000, 'x'), Buffer.from('\n'), pem]),
    );
    expect((await inspect('latin1.pem')).certificates).toHaveLength(1);
    await must(
      'openssl',
      'req',
      '-x509',
      '-new',
      '-key',
      at('ec.key'),
      '-subj',
      '/CN=a\u001b[31m\nforged',
      '-addext',
      `subjectAltName=URI:http://${'x'.repeat(100_000)}`,
      '-out',
      at('odd.pem'),
    );
    const [odd] = (await inspect('odd.pem')).certificates;
    expect(odd?.subject).toBe('CN=a\\1B[31m\\0Aforged');
    await must(
      'openssl',
      'req',
      '-x509',
      '-new',
      '-key',
      at('ec.key'),
      '-subj',
      '/CN=n',
      '-set_serial',
      '-5',
      '-out',
      at('negative.pem'),
    );
    expect((await inspect('negative.pem')).certificates[0]?.serial).toBe('-05');
  });
});

describe.skipIf(noKeytool)('PKCS#12 of Java', () => {
  test.each([
    ['its own', []],
    ['its legacy form', ['-J-Dkeystore.pkcs12.legacy']],
  ])('%s', async (_name, options) => {
    for (const [alg, size] of [
      ['RSA', ['-keysize', '2048']],
      ['EC', ['-groupname', 'secp256r1']],
    ] as const) {
      const name = `java-${alg}-${options.length}.p12`;
      await must(
        'keytool',
        ...options,
        '-genkeypair',
        '-keyalg',
        alg,
        ...size,
        '-alias',
        'Mixed',
        '-dname',
        'CN=java',
        '-storetype',
        'PKCS12',
        '-keystore',
        at(name),
        '-storepass',
        'changeit',
      );
      expect(await inspect(name, 'changeit')).toMatchObject({
        certificates: [{ subject: 'CN=java', friendlyName: 'mixed' }],
        privateKeys: [{ certificate: 0 }],
      });
      expect(await refusal(name, 'changeme')).toBe('WRONG_PASSWORD');
    }
  });

  test('a JKS is named', async () => {
    await must(
      'keytool',
      '-genkeypair',
      '-keyalg',
      'RSA',
      '-alias',
      'a',
      '-dname',
      'CN=java',
      '-storetype',
      'JKS',
      '-keystore',
      at('old.jks'),
      '-storepass',
      'changeit',
      '-keypass',
      'changeit',
    );
    expect(await refusal('old.jks', 'changeit')).toBe('FORMAT_NOT_RECOGNISED');
  });
});
