import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ForeignFiles } from '../support/foreign-files.ts';
import { isMissing, must } from '../support/programs.ts';

/** What libraries write by their own rules: Bouncy Castle's keystores, keys of version 2 of PKCS#8, JSON of cfssl, GnuTLS's PEM. */

const noOpenssl = isMissing('openssl');
const noCerttool = isMissing('openssl', 'certtool');
const kept = (name: string) => join(import.meta.dirname, '..', 'fixtures', 'foreign-libraries', name);

let files: ForeignFiles;
const take = (name: string) => copyFile(kept(name), files.at(name));

beforeAll(async () => {
  files = await ForeignFiles.open();
  const names = ['keys.bks', 'keys.uber', 'keys.bcfks', 'keys.pkcs12', 'ed25519.pem', 'version-1.bks'];
  names.push('empty-passwords.bks', 'zero.uber');
  await Promise.all([...names, 'cfssl-gencert.json'].map(take));
});
afterAll(() => files.close());

describe('BKS', () => {
  test('is opened, with a key whose password is its own', async () => {
    const closed = await files.inspect('keys.bks', 'changeit');
    expect(closed).toMatchObject({
      kind: 'bks',
      certificates: [{ subject: 'CN=bc-ec' }, { subject: 'CN=bc-edwards' }],
      warnings: [{ message: expect.stringMatching(/a secret/) as string }],
    });
    const kinds = closed.entries.map(({ alias, kind }) => `${alias} ${kind}`);
    expect(kinds.toSorted()).toEqual(['Edwards private-key', 'ec private-key', 'trusted trusted-certificate']);
    const keyOf = (friendlyName: string, { privateKeys }: typeof closed) =>
      privateKeys.find((key) => key.friendlyName === friendlyName)?.key;
    expect([keyOf('Edwards', closed), keyOf('ec', closed)]).toEqual(['Ed25519', 'encrypted']);
    const open = await files.inspect('keys.bks', 'changeit', 'of the key');
    expect([keyOf('Edwards', open), keyOf('ec', open)]).toEqual(['Ed25519', 'EC P-256']);
    expect(open.protection.at(-1)).toBe('Integrity: HMAC-SHA1 with the store password');
  });

  test('shows its certificates without a password, and refuses a wrong one', async () => {
    expect((await files.inspect('keys.bks')).certificates).toHaveLength(2);
    for (const name of ['keys.bks', 'version-1.bks']) {
      expect(await files.refused(name, 'changeit!')).toMatchObject({
        code: 'WRONG_PASSWORD',
        details: { field: 'password' },
      });
    }
  });

  test('of version 1 is opened', async () => {
    expect(await files.inspect('version-1.bks', '12345678')).toMatchObject({
      kind: 'bks',
      privateKeys: [{ key: 'RSA 1024', certificate: 0 }],
    });
  });

  test('with empty passwords is opened, and checked by them', async () => {
    const { privateKeys, protection } = await files.inspect('empty-passwords.bks', '', '');
    expect(privateKeys).toMatchObject([{ key: 'EC P-256', certificate: 0 }]);
    expect(protection.at(-1)).toBe('Integrity: HMAC-SHA1 with the store password');
    const changed = await readFile(kept('empty-passwords.bks'));
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    await writeFile(files.at('changed.bks'), changed);
    for (const name of ['changed.bks', 'keys.bks']) {
      expect((await files.refused(name, '')).code).toBe('WRONG_PASSWORD');
    }
  });

  test('has the last of two entries with one alias, as Bouncy Castle has it', async () => {
    const bytes = await readFile(kept('keys.bks'));
    const end = bytes.length - 21;
    const entry = bytes.subarray(32, bytes.indexOf(Buffer.from('\u0004\u0000\u0007Edwards', 'latin1')));
    const twice = Buffer.concat([bytes.subarray(0, end), entry, bytes.subarray(end)]);
    await writeFile(files.at('twice.bks'), twice);
    expect(entry.length).toBeGreaterThan(0);
    const aliases = (await files.inspect('twice.bks')).entries.map(({ alias }) => alias);
    expect(aliases).toEqual([...new Set(aliases)]);
  });

  test('whose entry is dated beyond the year 9999 is damaged', async () => {
    const bytes = await readFile(kept('empty-passwords.bks'));
    // Behind the head of 32 octets: the tag, and the alias "ec" with its length.
    bytes.writeBigInt64BE(253_402_300_800_000n, 37);
    await writeFile(files.at('dated.bks'), bytes);
    expect((await files.refused('dated.bks')).code).toBe('FORMAT_NOT_RECOGNISED');
  });

  test('that is cut off, and UBER and BCFKS, are named with what converts them', async () => {
    await writeFile(files.at('cut.bks'), (await readFile(kept('keys.bks'))).subarray(0, 700));
    for (const [name, words] of [
      ['cut.bks', /UBER, or a BKS that is damaged/],
      ['keys.uber', /UBER, or a BKS that is damaged/],
      ['zero.uber', /UBER, or a BKS that is damaged/],
      ['keys.bcfks', /Bouncy Castle of the kind BCFKS/],
    ] as const) {
      expect(await files.refused(name, 'changeit')).toMatchObject({
        code: 'FORMAT_NOT_RECOGNISED',
        message: expect.stringMatching(words) as string,
        details: { remedy: expect.stringMatching(/-srcstoretype (?:UBER|BCFKS) .*-providerpath/) as string },
      });
    }
  });
});

describe('a key with its public key behind it', () => {
  test('is opened in PEM and in PKCS#12 of Bouncy Castle', async () => {
    const edwards = { key: 'Ed25519', certificate: 0 };
    expect((await files.inspect('ed25519.pem')).privateKeys).toMatchObject([edwards]);
    const { privateKeys } = await files.inspect('keys.pkcs12', 'changeit');
    expect(privateKeys.map(({ key }) => key).toSorted()).toEqual(['EC P-256', 'Ed25519']);
  });

  test.each([
    ['RFC 8410 10.3, with attributes', '81'],
    ['that ring wrote constructed', 'a1'],
  ])('%s', async (_name, tag) => {
    const rfc8410 =
      'MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhCoB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=';
    const hex = Buffer.from(rfc8410, 'base64').toString('hex');
    const ring = hex
      .replace(/^3072/, '3053')
      .replace(/a01f301d.*(?=8121)/, '')
      .replace('812100', 'a123032100');
    await writeFile(files.at('v2.der'), Buffer.from(tag === '81' ? hex : ring, 'hex'));
    expect(await files.inspect('v2.der')).toMatchObject({ privateKeys: [{ key: 'Ed25519' }] });
  });
});

test.each(['botan-gcm.pem', 'botan-twofish.pem'])(
  '%s, which OpenSSL cannot convert, is not sent to it',
  async (name) => {
    await take(name);
    expect(await files.refused(name, 'geheim')).toMatchObject({
      code: 'ENCRYPTION_NOT_SUPPORTED',
      details: { remedy: expect.stringMatching(/^Write it again with the program that made it/) as string },
    });
  },
);

test.each([
  ['MD2 and DES', '01'],
  ['MD2 and RC2', '04'],
])('%s, without which OpenSSL is built, is not sent to it', async (_name, arc) => {
  // PBES1 (RFC 8018 appendix A.3): eight octets of salt, 2048 rounds, and two blocks.
  const algorithm = `301b06092a864886f70d0105${arc}300e0408${'00'.repeat(8)}02020800`;
  await writeFile(files.at('md2.der'), Buffer.from(`302f${algorithm}0410${'00'.repeat(16)}`, 'hex'));
  expect(await files.refused('md2.der', 'x')).toMatchObject({
    code: 'ENCRYPTION_NOT_SUPPORTED',
    details: { remedy: expect.stringMatching(/^Write it again with the program that made it/) as string },
  });
});

test('what cfssl prints is brought in with its request, and without a complaint', async () => {
  const { certificates, privateKeys } = await files.inspect('cfssl-gencert.json');
  expect([certificates.length, privateKeys.length]).toEqual([1, 1]);
  const { findings, passedOver } = await files.look('cfssl-gencert.json');
  expect(passedOver).toEqual([]);
  expect(findings.map(({ kind, title }) => `${kind} ${title}`).toSorted()).toEqual([
    'certificate cfssl-device',
    'request cfssl-device',
  ]);
});

test.skipIf(noCerttool)('PKCS#12 in PEM, which certtool writes unless it is told otherwise, is opened', async () => {
  await files.makeKeys();
  const from = ['--load-privkey', files.at('ec.key'), '--load-certificate', files.at('ec.pem')];
  const quick = ['--pkcs-cipher', '3des-pkcs12', '--hash', 'SHA1'];
  await must(
    'certtool',
    '--to-p12',
    ...from,
    ...quick,
    '--p12-name',
    'x',
    '--password',
    'gnu',
    '--outfile',
    files.at('pem.p12'),
  );
  expect(await readFile(files.at('pem.p12'), 'utf8')).toMatch(/^-----BEGIN PKCS12-----/);
  expect(await files.inspect('pem.p12', 'gnu')).toMatchObject({ kind: 'pkcs12', privateKeys: [{ certificate: 0 }] });
  expect((await files.refused('pem.p12', 'other')).code).toBe('WRONG_PASSWORD');
  await writeFile(files.at('two.p12'), (await readFile(files.at('pem.p12'), 'utf8')).repeat(2));
  expect(await files.inspect('two.p12', 'gnu')).toMatchObject({
    kind: 'pkcs12',
    warnings: [{ message: expect.stringMatching(/^The file holds 2 PKCS#12 keystores/) as string }],
  });
  const { findings } = await files.look('pem.p12', 'gnu');
  expect(findings).toMatchObject([{ privateKey: 'encrypted' }]);
});

test.skipIf(noOpenssl)('PKCS#12 in PEM beside what lies open takes nothing away from it', async () => {
  await files.makeKeys();
  const pair = (await readFile(files.at('ec.pem'), 'utf8')) + (await readFile(files.at('ec.key'), 'utf8'));
  const made = [
    '-in',
    files.at('ec.pem'),
    '-inkey',
    files.at('ec.key'),
    '-passout',
    'pass:x',
    '-out',
    files.at('x.p12'),
  ];
  await must('openssl', 'pkcs12', '-export', ...made);
  const base64 = (await readFile(files.at('x.p12'))).toString('base64');
  const block = `-----BEGIN PKCS12-----\n${base64}\n-----END PKCS12-----\n`;
  for (const text of [pair + block, pair + block.slice(0, 300), `# was in -----BEGIN PKCS12-----\n${pair}`]) {
    await writeFile(files.at('beside.pem'), text);
    const { certificates, privateKeys, warnings } = await files.inspect('beside.pem');
    expect([certificates.length, privateKeys]).toMatchObject([1, [{ key: 'EC P-256', certificate: 0 }]]);
    expect(warnings).toMatchObject([{ message: expect.stringMatching(/PKCS12/) as string }]);
  }
});

test.skipIf(noOpenssl)('one octet that follows is told as one', async () => {
  await must(
    'openssl',
    'req',
    '-x509',
    '-newkey',
    'ed25519',
    '-nodes',
    '-keyout',
    files.at('e.key'),
    '-subj',
    '/CN=e',
    '-outform',
    'DER',
    '-out',
    files.at('e.der'),
  );
  await writeFile(files.at('e.der'), Buffer.concat([await readFile(files.at('e.der')), Buffer.from('x')]));
  const { warnings } = await files.inspect('e.der');
  expect(warnings.map(({ message }) => message)).toEqual(['Behind it one more byte follows, which was passed over.']);
});
