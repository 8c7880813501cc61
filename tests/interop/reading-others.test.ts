import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ForeignFiles } from '../support/foreign-files.ts';
import { isMissing, must } from '../support/programs.ts';

/** Files of Java, and files that are odd or something else, looked at by Certbench. */

const noOpenssl = isMissing('openssl');
const noKeytool = isMissing('keytool');

let files: ForeignFiles;
const at = (name: string) => files.at(name);
const inspect = (name: string, password?: string) => files.inspect(name, password);
const refusal = async (name: string, password?: string) => (await files.refused(name, password)).code;

beforeAll(async () => {
  files = await ForeignFiles.open();
  if (!noOpenssl) await files.makeKeys();
});
afterAll(() => files.close());

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
    ] as const) {
      const found = await files.refused(name);
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
});
