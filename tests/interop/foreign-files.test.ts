import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linkedLibrary } from '../../src-main/adapters/key-support.ts';
import { ForeignFiles } from '../support/foreign-files.ts';
import { isMissing, must, run } from '../support/programs.ts';

/** Files as other tools, systems and people leave them: opened where that is right, else named with what to do. */

const noOpenssl = isMissing('openssl');
const noKeytool = isMissing('openssl', 'keytool');
const legacy = ['-provider', 'default', '-provider', 'legacy'];

let files: ForeignFiles;
const at = (name: string) => files.at(name);
const text = (name: string) => readFile(at(name), 'utf8');
const openssl = (...args: string[]) => must('openssl', ...args);
/** The command of a remedy, run with the files of a test in the place of its names. */
async function follow(remedy: string | undefined, names: Readonly<Record<string, string>>, ...more: string[]) {
  const command =
    /: ((?:openssl|keytool|ssh-keygen) [^,]*)/.exec(remedy ?? '')?.[1] ?? expect.fail(`no command: ${remedy}`);
  const [program = '', ...args] = command.split(' ').map((word) => (word in names ? at(names[word] ?? '') : word));
  await must(program, ...args, ...more);
}

beforeAll(async () => {
  files = await ForeignFiles.open();
  if (noOpenssl) return;
  await files.makeKeys();
  await openssl('x509', '-in', at('ec.pem'), '-outform', 'DER', '-out', at('ec.der'));
});
afterAll(() => files.close());

describe.skipIf(noOpenssl)('PEM', () => {
  const withMark = (encoded: string) => `\uFEFF${encoded}`;
  const forms: [string, (pem: string) => string | Buffer][] = [
    ['in UTF-8 with a mark', withMark],
    ['with CRLF', (pem) => pem.replaceAll('\n', '\r\n')],
    ['with CR alone', (pem) => pem.replaceAll('\n', '\r')],
    ['in UTF-16, low octet first', (pem) => Buffer.from(withMark(pem), 'utf16le')],
    ['in UTF-16, high octet first', (pem) => Buffer.from(withMark(pem), 'utf16le').swap16()],
    ['in UTF-16 without a mark', (pem) => Buffer.from(pem, 'utf16le')],
    ['behind a text in Latin-1', (pem) => Buffer.from(`Gerät 0\n${pem}`, 'latin1')],
    ['with line ends written out', (pem) => pem.replaceAll('\n', '\\n')],
    ['with blanks for line ends', (pem) => pem.replaceAll('\n', ' ')],
    ['as a value in JSON', (pem) => JSON.stringify({ certificatePem: pem, other: 'x' })],
    ['as a value in JSON in JSON', (pem) => JSON.stringify(JSON.stringify({ pem }))],
    ['as a string of C', (pem) => `#define PEM \\\n${pem.trim().replaceAll(/^(.*)$/gm, '"$1\\n" \\')}\n""`],
    ['as strings of JavaScript', (pem) => `const pem = ${pem.trim().replaceAll(/^(.*)$/gm, "'$1\\n' +")}\n'';`],
    ['indented, in YAML', (pem) => `ca: |\n${pem.replaceAll(/^/gm, '  ')}`],
    ['as base64', (pem) => Buffer.from(pem).toString('base64')],
  ];
  test.each(forms)('%s', async (_name, form) => {
    await writeFile(at('form.pem'), form((await text('ec.pem')) + (await text('ec.key'))));
    expect(await files.inspect('form.pem')).toMatchObject({ certificates: [{}], privateKeys: [{ certificate: 0 }] });
  });

  test('under a label that is not its own, or with more behind it', async () => {
    const [rsa, ec] = [await text('rsa.key'), await text('ec.pem')];
    await writeFile(at('label.pem'), ec + rsa.replaceAll('PRIVATE KEY', 'RSA PRIVATE KEY'));
    expect((await files.inspect('label.pem')).privateKeys).toMatchObject([{ key: 'RSA 2048' }]);
    await openssl('x509', '-in', at('ec.pem'), '-trustout', '-addtrust', 'serverAuth', '-out', at('trusted.pem'));
    expect((await files.inspect('trusted.pem')).certificates).toHaveLength(1);
  });

  test('of several kinds, of which those of no use are told', async () => {
    await openssl('req', '-new', '-key', at('ec.key'), '-subj', '/CN=x', '-out', at('request.pem'));
    await openssl('pkey', '-in', at('ec.key'), '-pubout', '-out', at('public.pem'));
    await openssl('ecparam', '-name', 'prime256v1', '-out', at('parameters.pem'));
    const all = await Promise.all(['request.pem', 'public.pem', 'parameters.pem', 'ec.pem'].map(text));
    await writeFile(at('mixed.pem'), all.join(''));
    const { certificates, warnings } = await files.inspect('mixed.pem');
    expect(certificates).toHaveLength(1);
    expect(warnings.map(({ message }) => message).join(' ')).toMatch(/certificate request.*public key/);
    expect(warnings).toHaveLength(2);
  });

  test('with keys under several passwords opens those that fit', async () => {
    for (const kind of ['rsa', 'ec']) {
      await openssl('pkey', '-in', at(`${kind}.key`), '-aes256', '-passout', `pass:${kind}`, '-out', at(`${kind}.enc`));
    }
    await writeFile(at('two.pem'), (await text('rsa.enc')) + (await text('ec.enc')));
    expect((await files.inspect('two.pem', 'ec')).privateKeys.map(({ key }) => key)).toEqual(['encrypted', 'EC P-256']);
    expect((await files.refused('two.pem', 'neither')).code).toBe('WRONG_PASSWORD');
  });
});

describe.skipIf(noOpenssl)('DER', () => {
  test.each([
    ['a line end', Buffer.from('\r\n'), 1, 0],
    ['zeros', Buffer.alloc(100), 1, 0],
    ['other bytes', Buffer.from('more'), 1, 1],
  ])('with %s behind it', async (_name, more, count, told) => {
    await writeFile(at('more.cer'), Buffer.concat([await readFile(at('ec.der')), more]));
    const { certificates, warnings } = await files.inspect('more.cer');
    expect([certificates.length, warnings.length]).toEqual([count, told]);
  });

  test('one behind the other', async () => {
    await openssl('x509', '-in', at('rsa.pem'), '-outform', 'DER', '-out', at('rsa.der'));
    await writeFile(at('both.der'), Buffer.concat([await readFile(at('ec.der')), await readFile(at('rsa.der'))]));
    expect((await files.inspect('both.der')).certificates.map(({ key }) => key)).toEqual(['EC P-256', 'RSA 2048']);
  });

  test('in PKCS#7, in PEM and bare, and in base64', async () => {
    const from = ['-nocrl', '-certfile', at('ec.pem'), '-certfile', at('rsa.pem')];
    for (const form of ['DER', 'PEM']) {
      await openssl('crl2pkcs7', ...from, '-outform', form, '-out', at('bundle.p7b'));
      expect((await files.inspect('bundle.p7b')).certificates).toHaveLength(2);
    }
    await writeFile(at('bare.txt'), (await readFile(at('ec.der'))).toString('base64'));
    expect((await files.inspect('bare.txt')).certificates).toHaveLength(1);
    await openssl('crl2pkcs7', '-nocrl', '-outform', 'DER', '-out', at('none.p7b'));
    expect((await files.refused('none.p7b')).message).toMatch(/PKCS#7 signature without certificates/);
  });
});

describe.skipIf(noOpenssl)('what is something else', () => {
  const written: [string, string | Buffer, RegExp][] = [
    ['nothing', '', /is empty/],
    ['blanks', ' \r\n\r\n', /is empty/],
    ['a login page', '<!DOCTYPE html>\n<html><body>Log in</body></html>', /web page \(HTML\)/],
    ['a JWK', '{"kty":"EC","crv":"P-256","x":"a","y":"b","d":"c"}', /\(JWK\)/],
    ['JSON', '{"value":"MII"}', /is JSON/],
    ['a key of PuTTY', 'PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\n', /PuTTY/],
    ['a public key of SSH', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA x@y', /public key of SSH/],
    ['a key of PGP', '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQ\n=abcd\n-----END PGP PUBLIC KEY BLOCK-----\n', /PGP/],
    ['a ZIP archive', Buffer.from('PK\u0003\u0004\u0014\u0000', 'latin1'), /ZIP archive/],
    ['hex digits', '3082010a0282010100'.repeat(8), /hex digits/],
    ['UTF-16 text without a mark', Buffer.from('hello', 'utf16le'), /neither PEM/],
  ];
  test.each(written)('is named: %s', async (_name, contents, words) => {
    await writeFile(at('odd'), contents);
    expect(await files.refused('odd')).toMatchObject({
      code: 'FORMAT_NOT_RECOGNISED',
      message: expect.stringMatching(words) as string,
      details: { field: 'file', remedy: expect.any(String) as string },
    });
  });

  test('is named in PEM and in DER', async () => {
    const ca = ['-config', at('ca.cnf')];
    await writeFile(at('index.txt'), '');
    await writeFile(
      at('ca.cnf'),
      `[ca]\ndefault_ca=c\n[c]\ndatabase=${at('index.txt')}\ndefault_md=sha256\ndefault_crl_days=9\n`,
    );
    await openssl('ca', ...ca, '-gencrl', '-keyfile', at('ec.key'), '-cert', at('ec.pem'), '-out', at('list.pem'));
    await openssl('req', '-new', '-key', at('ec.key'), '-subj', '/CN=x', '-out', at('request.pem'));
    await openssl('pkey', '-in', at('rsa.key'), '-pubout', '-out', at('public.pem'));
    await openssl('rsa', '-in', at('rsa.key'), '-RSAPublicKey_out', '-out', at('rsa-public.pem'));
    for (const [name, words] of [
      ['list', /certificate revocation list \(CRL\), not a certificate/],
      ['request', /certificate request \(CSR\), not a certificate/],
      ['public', /public key without its private one/],
      ['rsa-public', /public key without its private one/],
    ] as const) {
      await writeFile(
        at('odd.der'),
        Buffer.from((await text(`${name}.pem`)).replaceAll(/-----.*-----|\s/g, ''), 'base64'),
      );
      for (const file of [`${name}.pem`, 'odd.der']) expect((await files.refused(file)).message).toMatch(words);
    }
  });

  test('is named where it is a folder', async () => {
    await mkdir(at('folder.pem'));
    expect((await files.refused('folder.pem')).message).toMatch(/is a folder, not a file/);
  });
});

describe.skipIf(noOpenssl)('an encrypted key', () => {
  const inPkcs8: [string, string[]][] = [
    ...['PBE-MD5-DES', 'PBE-SHA1-DES', 'PBE-MD5-RC2-64', 'PBE-SHA1-RC2-64', 'PBE-SHA1-RC2-40', 'PBE-SHA1-3DES'].map(
      (name): [string, string[]] => [name, ['-v1', name]],
    ),
    ...['des', 'rc2', 'rc2-64-cbc', 'rc2-40-cbc', 'des3', 'aes128', 'aes192', 'aes256'].map(
      (name): [string, string[]] => [`PBES2 with ${name}`, ['-v2', name]],
    ),
    ...['hmacWithSHA1', 'hmacWithSHA224', 'hmacWithSHA384', 'hmacWithSHA512'].map((name): [string, string[]] => [
      name,
      ['-v2', 'aes256', '-v2prf', name],
    ]),
    ['scrypt', ['-v2', 'aes256', '-scrypt']],
  ];
  test.each(inPkcs8)('in PKCS#8, %s, is opened', async (_name, options) => {
    const args = ['-in', at('rsa.key'), '-passout', 'pass:geheim', '-out', at('closed.pem')];
    await openssl('pkcs8', '-topk8', ...legacy, ...options, ...args);
    expect((await files.inspect('closed.pem', 'geheim')).privateKeys).toMatchObject([{ key: 'RSA 2048' }]);
    expect((await files.refused('closed.pem', 'falsch')).code).toBe('WRONG_PASSWORD');
  });

  test.each(['des', 'des3', 'rc2', 'aes128', 'aes192', 'aes256'])(
    'of OpenSSL’s own form, %s, is opened',
    async (cipher) => {
      const args = ['-traditional', '-passout', 'pass:geheim', '-out', at('closed.pem')];
      await openssl('rsa', ...legacy, '-in', at('rsa.key'), `-${cipher}`, ...args);
      expect((await files.inspect('closed.pem', 'geheim')).privateKeys).toMatchObject([{ key: 'RSA 2048' }]);
      expect((await files.refused('closed.pem', 'falsch')).code).toBe('WRONG_PASSWORD');
    },
  );

  test.each([
    ['Blowfish', ['rsa', '-bf', '-traditional'], 'BF-CBC'],
    ['Camellia', ['rsa', '-camellia256', '-traditional'], 'CAMELLIA-256-CBC'],
    ['RC4', ['pkcs8', '-topk8', '-v1', 'PBE-SHA1-RC4-128'], 'RC4-128'],
  ])('in %s is named with a remedy that works', async (_name, [command = '', ...options], name) => {
    const args = ['-in', at('rsa.key'), '-passout', 'pass:geheim', '-out', at('closed.pem')];
    await openssl(command, ...legacy, ...options, ...args);
    const refused = await files.refused('closed.pem', 'geheim');
    expect(refused).toMatchObject({
      code: 'ENCRYPTION_NOT_SUPPORTED',
      message: expect.stringContaining(name) as string,
    });
    const passwords = ['-passin', 'pass:geheim', '-passout', 'pass:neu'];
    await follow(refused.details.remedy, { 'old.pem': 'closed.pem', 'new.pem': 'converted.pem' }, ...passwords);
    expect((await files.inspect('converted.pem', 'neu')).privateKeys).toMatchObject([{ key: 'RSA 2048' }]);
  });

  test('of a PKCS#12 file in RC4 is named with a remedy that works', async () => {
    const pbe = ['-keypbe', 'PBE-SHA1-RC4-128', '-certpbe', 'PBE-SHA1-RC4-40'];
    const args = ['-inkey', at('rsa.key'), '-in', at('rsa.pem'), '-passout', 'pass:geheim', '-out', at('rc4.p12')];
    await openssl('pkcs12', '-export', '-legacy', ...pbe, ...args);
    const refused = await files.refused('rc4.p12', 'geheim');
    expect(refused.code).toBe('ENCRYPTION_NOT_SUPPORTED');
    await follow(refused.details.remedy, { 'old.pfx': 'rc4.p12', 'all.pem': 'all.pem' }, '-passin', 'pass:geheim');
    expect(await files.inspect('all.pem')).toMatchObject({ certificates: [{}], privateKeys: [{ certificate: 0 }] });
  });

  test('of OpenSSH is named with a remedy that works', async () => {
    if (
      (await run('ssh-keygen', ['-q', '-t', 'ecdsa', '-N', '', '-f', at('copy')]).catch(() => undefined)) === undefined
    )
      return;
    const refused = await files.refused('copy');
    expect(refused.message).toMatch(/private key of OpenSSH/);
    await follow(refused.details.remedy, { 'copy-of-the-key': 'copy' }, '-N', '', '-P', '');
    expect((await files.inspect('copy')).privateKeys).toMatchObject([{ key: 'EC P-256' }]);
  });
});

describe.skipIf(noOpenssl)('a key', () => {
  test('belongs to its certificate whichever way its point is written', async () => {
    const forms = ['compressed', 'uncompressed', 'hybrid'] as const;
    for (const form of forms) {
      await openssl('ec', '-in', at('ec.key'), '-conv_form', form, '-out', at(`${form}.key`));
      const request = ['-key', at(`${form}.key`), '-subj', '/CN=c', '-days', '9'];
      await openssl('req', '-x509', '-new', ...request, '-out', at(`${form}.pem`));
    }
    for (const certificate of forms.filter((form) => form !== 'hybrid')) {
      for (const key of forms.filter((form) => form !== 'hybrid')) {
        await writeFile(at('pair.pem'), (await text(`${certificate}.pem`)) + (await text(`${key}.key`)));
        expect((await files.inspect('pair.pem')).privateKeys).toMatchObject([{ key: 'EC P-256', certificate: 0 }]);
      }
    }
  });

  test.each(['secp521r1', 'secp224r1', 'secp256k1', 'brainpoolP384r1', 'ED25519', 'ED448', 'RSA-PSS'])(
    'of the kind %s is used, or said to be of no use',
    async (kind) => {
      const kinds = ['ED25519', 'ED448', 'RSA-PSS'].includes(kind)
        ? ['-algorithm', kind]
        : ['-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${kind}`];
      await openssl('genpkey', ...kinds, '-out', at('other.key'));
      await openssl(
        'req',
        '-x509',
        '-new',
        '-key',
        at('other.key'),
        '-subj',
        '/CN=o',
        '-days',
        '9',
        '-out',
        at('other.pem'),
      );
      await writeFile(at('pair.pem'), (await text('other.pem')) + (await text('other.key')));
      const found = await files.inspect('pair.pem');
      const algorithm = { algorithm: kind };
      const both = ['secp521r1', 'secp224r1', 'ED25519'].includes(kind);
      const told = found.warnings.some(({ code }) => code === 'key-not-supported');
      if (both) expect(told).toBe(false);
      expect(found.privateKeys[0]?.certificate === 0).toBe(!told);
      expect(typeof linkedLibrary.signsWith(algorithm)).toBe('boolean');
    },
  );
});

describe.skipIf(noKeytool)('a keystore of Java', () => {
  const keytool = (...args: string[]) => must('keytool', '-J-Duser.language=en', ...args);
  const make = (name: string, type: string, ...more: string[]) =>
    keytool(
      '-genkeypair',
      '-alias',
      'a',
      '-keyalg',
      'EC',
      '-dname',
      'CN=java',
      '-keystore',
      at(name),
      '-storetype',
      type,
      '-storepass',
      'changeit',
      ...more,
    );

  test('in JCEKS is named with a remedy that works', async () => {
    await make('old.jceks', 'JCEKS');
    const refused = await files.refused('old.jceks', 'changeit');
    expect(refused.message).toMatch(/JCEKS/);
    const passwords = ['-srcstorepass', 'changeit', '-deststorepass', 'changeit', '-noprompt'];
    await follow(refused.details.remedy, { 'old.jceks': 'old.jceks', 'new.p12': 'jceks.p12' }, ...passwords);
    expect(await files.inspect('jceks.p12', 'changeit')).toMatchObject({ privateKeys: [{ certificate: 0 }] });
  });

  test('without encryption is opened without a password, and a secret in it is named', async () => {
    await keytool(
      '-importcert',
      '-alias',
      'ca',
      '-file',
      at('ec.pem'),
      '-keystore',
      at('open.p12'),
      '-storetype',
      'PKCS12',
      '-storepass',
      'changeit',
      '-noprompt',
      '-J-Dkeystore.pkcs12.certProtectionAlgorithm=NONE',
      '-J-Dkeystore.pkcs12.macAlgorithm=NONE',
    );
    expect((await files.inspect('open.p12')).entries).toMatchObject([{ alias: 'ca', kind: 'trusted-certificate' }]);
    await make('secret.p12', 'PKCS12');
    await keytool(
      '-genseckey',
      '-alias',
      's',
      '-keyalg',
      'AES',
      '-keysize',
      '128',
      '-keystore',
      at('secret.p12'),
      '-storetype',
      'PKCS12',
      '-storepass',
      'changeit',
    );
    const found = await files.inspect('secret.p12', 'changeit');
    expect(found).toMatchObject({ privateKeys: [{ certificate: 0 }] });
    expect(found.warnings.map(({ message }) => message).join()).toMatch(/a secret/);
  });
});
