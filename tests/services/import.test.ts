import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import { certificatePem } from '../../src-main/core/keystore/pem.ts';
import { writeJks } from '../../src-main/core/keystore/jks-write.ts';
import { buildPkcs12 } from '../../src-main/core/keystore/pkcs12-write.ts';
import { encryptPrivateKey, encryptedPrivateKeyPem, privateKeyPem } from '../../src-main/core/keystore/private-key.ts';
import { type Made, ciphers, make, now } from '../support/keys.ts';
import { isMissing, must } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

let bench: Workbench;
let root: Made;
let intermediate: Made;
let leaf: Made;
beforeAll(async () => {
  root = await make('root', 'Foreign Root');
  intermediate = await make('intermediate', 'Foreign Int', root);
  leaf = await make('device', 'leaf', intermediate);
});
beforeEach(async () => {
  bench = await Workbench.open();
});
afterEach(async () => {
  expect(bench.logged).toEqual([]);
  await bench.close();
});

const certificates = (...made: Made[]) => made.map(({ certificate }) => certificatePem(certificate.der)).join('');
const key = ({ pair }: Made) => privateKeyPem(pair.privateKey);
const encryptedKey = async ({ pair }: Made, password: string) =>
  encryptedPrivateKeyPem(await encryptPrivateKey(pair.privateKey, password, ciphers, 1000));
const pfx = (profile: 'modern' | 'compatible', password: string, ...chain: [Made, ...Made[]]) =>
  buildPkcs12(
    { privateKey: chain[0].pair.privateKey, chain: chain.map(({ certificate }) => certificate.der), friendlyName: 'x' },
    password,
    profile,
    ciphers,
  );

/** Lays a file into the folder and answers its token. */
async function file(name: string, contents: string | Uint8Array): Promise<string> {
  await writeFile(join(bench.folder, name), contents);
  return bench.path(name);
}
type More = Partial<MethodInput<'authority.import'>>;
const input = (of: string, more: More = {}) => ({
  workspace: bench.workspace,
  name: 'Mine',
  file: of,
  passphrase: 'here',
  ...more,
});
const open = (of: string, more: More = {}) => bench.call('authority.import', input(of, more));
const refused = (of: string, more: More = {}) => bench.refusal('authority.import', input(of, more));
/** Whether the authority can sign in its new place, under its new passphrase. */
const sign = (name = 'Mine', passphrase = 'here') =>
  bench.call('proof.sign', { workspace: bench.workspace, authority: name, code: 'AB'.repeat(24), passphrase });
const inspect = async (path: string, password?: string) =>
  (
    await bench.call('file.inspect', {
      file: bench.path('workspace', path),
      ...(password === undefined ? {} : { password }),
    })
  ).certificates.map(({ subject }) => subject);

describe('an authority from elsewhere', () => {
  test('is read from one PEM file, in whatever order', async () => {
    for (const [name, text] of [
      ['First', certificates(root) + key(root)],
      ['Second', `Bag Attributes\r\n${key(root)}Größe\r\n${certificates(root)}`],
    ] as const) {
      const made = await open(await file('ca.pem', text), { name });
      expect(made).toMatchObject({ name, certificate: { subject: 'CN=Foreign Root' } });
      expect(made.parent).toBeUndefined();
      expect(made.warnings.map(({ code }) => code)).toEqual(['weak-passphrase']);
      expect((await sign(name)).certificate.issuer).toBe('CN=Foreign Root');
    }
  });

  test('is read from two files, PEM or DER, whose originals stay as they are', async () => {
    const certificate = await file('ca.pem', certificates(root));
    const der = await file('ca.cer', root.certificate.der);
    const keyFile = await file('ca.key', key(root));
    await open(certificate, { keyFile });
    await open(der, { keyFile, name: 'From DER' });
    await sign('From DER');
    expect(await readFile(join(bench.folder, 'ca.key'), 'utf8')).toBe(key(root));
    // In the workspace the key is never without a passphrase.
    expect(await readFile(join(bench.folder, 'workspace/authorities/Mine/Mine-key.pem'), 'utf8')).toMatch(
      /^-----BEGIN ENCRYPTED PRIVATE KEY-----/,
    );
  });

  test('is opened by its password and stored under another', async () => {
    const encrypted = await file('ca.pem', certificates(root) + (await encryptedKey(root, 'there')));
    expect((await refused(encrypted)).code).toBe('PASSWORD_REQUIRED');
    const wrong = await refused(encrypted, { filePassword: 'not-the-password' });
    expect(wrong.code).toBe('WRONG_PASSWORD');
    expect(JSON.stringify(wrong)).not.toContain('not-the-password');
    await open(encrypted, { filePassword: 'there' });
    await sign();
    const old = { workspace: bench.workspace, authority: 'Mine', code: 'C', passphrase: 'there' };
    expect((await bench.refusal('proof.sign', old)).code).toBe('WRONG_PASSWORD');
  });

  test.each(['modern', 'compatible'] as const)('is read from a %s .pfx with its chain', async (profile) => {
    const keystore = await file('ca.pfx', await pfx(profile, 'there', intermediate, root));
    expect((await refused(keystore)).code).toBe('PASSWORD_REQUIRED');
    expect((await refused(keystore, { filePassword: 'here' })).code).toBe('WRONG_PASSWORD');
    const made = await open(keystore, { filePassword: 'there', passphrase: 'Tr0ub4dor&3x' });
    expect(made.warnings).toEqual([]);
    expect(made.certificate.subject).toBe('CN=Foreign Int');
    expect(await inspect('authorities/Mine/Mine-chain.pem')).toEqual(['CN=Foreign Int', 'CN=Foreign Root']);
    expect(await inspect('authorities/Mine/Mine.cer')).toEqual(['CN=Foreign Int']);
  });

  test('is read from a Java keystore, whose key may have a password of its own', async () => {
    const chain = [intermediate, root].map(({ certificate }) => certificate.der);
    const { privateKey } = intermediate.pair;
    const entry = { alias: 'ca', created: now, privateKey, keyPassword: 'of the key', chain };
    const jks = await file('ca.jks', writeJks([entry], 'of the store', ciphers));
    expect((await refused(jks)).code).toBe('PASSWORD_REQUIRED');
    expect((await refused(jks, { filePassword: 'of the key' })).code).toBe('WRONG_PASSWORD');
    const filePassword = 'of the store';
    for (const more of [{ filePassword }, { filePassword, keyPassword: 'neither' }]) {
      expect(await refused(jks, more)).toMatchObject({ code: 'WRONG_PASSWORD', details: { field: 'keyPassword' } });
    }
    await open(jks, { filePassword, keyPassword: 'of the key' });
    expect(await inspect('authorities/Mine/Mine-chain.pem')).toEqual(['CN=Foreign Int', 'CN=Foreign Root']);
    await sign();
    const renamed = await file('ca-2.jks', await pfx('modern', 'there', intermediate, root));
    const made = await open(renamed, { filePassword: 'there', name: 'B' });
    expect(made.warnings.map(({ code }) => code)).toContain('named-otherwise');
    const odd = await file('ca.p12', writeJks([{ ...entry, keyPassword: filePassword }], filePassword, ciphers));
    expect((await open(odd, { filePassword, name: 'C' })).warnings[0]?.message).toMatch(/^ca\.p12 is a Java keystore/);
  });

  test('makes devices whose chains go up to its root', async () => {
    await open(await file('ca.pem', certificates(root, intermediate) + key(intermediate)));
    await bench.devices(['dev-01'], { authority: { name: 'Mine', passphrase: 'here' } });
    expect(await inspect('devices/dev-01/dev-01-chain.pem')).toEqual([
      'CN=dev-01',
      'CN=Foreign Int',
      'CN=Foreign Root',
    ]);
  });

  test('stands below its parent where that is in the workspace', async () => {
    await open(await file('root.pem', certificates(root) + key(root)), { name: 'Upper' });
    const made = await open(await file('int.pem', certificates(intermediate, root) + key(intermediate)));
    expect(made.parent).toBe('Upper');
    const { authorities } = await bench.call('authority.list', { workspace: bench.workspace });
    expect(authorities.map(({ name, parent }) => [name, parent])).toEqual([
      ['Mine', 'Upper'],
      ['Upper', undefined],
    ]);
  });

  test('has no parent by a name alone', async () => {
    const impostor = await make('root', 'Foreign Root');
    await open(await file('other.pem', certificates(impostor) + key(impostor)), { name: 'Upper' });
    const made = await open(await file('int.pem', certificates(intermediate, impostor) + key(intermediate)));
    expect(made.parent).toBeUndefined();
    expect(made.warnings.map(({ code }) => code)).toContain('chain-incomplete');
  });

  test('does not stand below one that did not sign it, whatever it says of its issuer', async () => {
    const forged = await make('intermediate', 'Forged', root, { signWith: leaf });
    await open(await file('root.pem', certificates(root) + key(root)), { name: 'Upper' });
    const made = await open(await file('int.pem', certificates(forged, root) + key(forged)));
    expect(made.parent).toBeUndefined();
    expect(await inspect('authorities/Mine/Mine-chain.pem')).toEqual(['CN=Forged']);
  });

  test('is told to be incomplete where its issuer is in no file', async () => {
    const made = await open(await file('int.pem', certificates(intermediate) + key(intermediate)));
    expect(made.warnings).toMatchObject([
      { code: 'chain-incomplete', message: expect.stringContaining('CN=Foreign Root') as string },
      { code: 'weak-passphrase' },
    ]);
    expect(await inspect('authorities/Mine/Mine-chain.pem')).toEqual(['CN=Foreign Int']);
  });

  test('finds its issuer in the workspace where the file does not hold it', async () => {
    await open(await file('root.pem', certificates(root) + key(root)), { name: 'Upper' });
    const made = await open(await file('int.pem', certificates(intermediate) + key(intermediate)));
    expect(made.parent).toBe('Upper');
    expect(made.warnings.map(({ code }) => code)).not.toContain('chain-incomplete');
    expect(await inspect('authorities/Mine/Mine-chain.pem')).toEqual(['CN=Foreign Int', 'CN=Foreign Root']);
    // Neither is one taken twice, nor does another authority that is damaged stand in the way.
    await writeFile(join(bench.folder, 'workspace/authorities/Mine/Mine-chain.pem'), 'no PEM');
    await open(await file('again.pem', certificates(intermediate, root) + key(intermediate)), { name: 'Again' });
    expect(await inspect('authorities/Again/Again-chain.pem')).toEqual(['CN=Foreign Int', 'CN=Foreign Root']);
  });
});

describe('what is no authority', () => {
  const cases: [string, () => string, string, string][] = [
    ['a key without a certificate', () => key(root), 'INCOMPLETE', 'file'],
    ['a certificate without a key', () => certificates(root), 'INCOMPLETE', 'keyFile'],
    ['a key of another certificate', () => certificates(root) + key(intermediate), 'KEY_MISMATCH', 'keyFile'],
    ['a device', () => certificates(leaf, intermediate, root) + key(leaf), 'NOT_AN_AUTHORITY', 'file'],
    ['no such thing', () => 'hello', 'FORMAT_NOT_RECOGNISED', 'file'],
    ['nothing', () => '', 'FORMAT_NOT_RECOGNISED', 'file'],
    ['a PEM file that was cut off', () => certificates(root).slice(0, 200), 'DAMAGED', 'file'],
  ];
  test.each(cases)('is refused: %s', async (_name, text, code, field) => {
    expect(await refused(await file('x.pem', text()))).toMatchObject({ code, details: { field } });
    // Nothing is made before everything was read.
    const overview = await bench.call('workspace.overview', { workspace: bench.workspace });
    expect(overview.workspace.state).toBe('new');
  });

  test('is refused where the key file holds the wrong key, or none', async () => {
    const certificate = await file('ca.pem', certificates(root));
    const wrong = await file('wrong.key', key(intermediate));
    expect((await refused(certificate, { keyFile: wrong })).code).toBe('KEY_MISMATCH');
    expect(await refused(certificate, { keyFile: certificate })).toMatchObject({
      code: 'INCOMPLETE',
      details: { field: 'keyFile' },
    });
    expect(await refused(certificate, { keyFile: await file('no.key', 'hello') })).toMatchObject({
      code: 'FORMAT_NOT_RECOGNISED',
      details: { field: 'keyFile' },
    });
  });

  test('is refused where its token was granted by nobody', async () => {
    const certificate = await file('ca.pem', certificates(root));
    expect(await refused('made-up')).toMatchObject({ code: 'NOT_FOUND', details: { field: 'file' } });
    expect(await refused(certificate, { keyFile: 'made-up' })).toMatchObject({
      code: 'NOT_FOUND',
      details: { field: 'keyFile' },
    });
    expect((await refused(bench.path('gone.pem'))).code).toBe('NOT_FOUND');
  });

  test('is refused under a name that is taken or cannot be', async () => {
    const whole = await file('ca.pem', certificates(root) + key(root));
    await open(whole);
    expect(await refused(whole, { name: 'MINE' })).toMatchObject({ code: 'NAME_TAKEN', details: { field: 'name' } });
    expect(await refused(whole, { name: '../Mine' })).toMatchObject({
      code: 'INVALID_INPUT',
      details: { field: 'name' },
    });
  });

  test('is not what a key file in DER is', async () => {
    const certificate = await file('ca.pem', certificates(root));
    const made = await open(certificate, { keyFile: await file('ca-key.der', root.pair.privateKey) });
    expect(made.certificate.subject).toBe('CN=Foreign Root');
    const encrypted = await encryptPrivateKey(root.pair.privateKey, 'there', ciphers, 1000);
    const keyFile = await file('ca-key.p8', encrypted);
    expect((await refused(certificate, { keyFile, name: 'B' })).code).toBe('PASSWORD_REQUIRED');
    expect((await refused(certificate, { keyFile, name: 'B', filePassword: 'no' })).code).toBe('WRONG_PASSWORD');
    await open(certificate, { keyFile, name: 'B', filePassword: 'there' });
    await sign('B');
  });

  test('is refused by name where it is of another kind', async () => {
    const certificate = await file('ca.pem', certificates(root));
    const keyFile = await file('ca.jceks', Uint8Array.of(0xce, 0xce, 0xce, 0xce, 0, 0));
    expect(await refused(certificate, { keyFile })).toMatchObject({
      code: 'FORMAT_NOT_RECOGNISED',
      message: expect.stringContaining('JCEKS') as string,
      details: { field: 'keyFile' },
    });
  });
});

describe('a passphrase that is remembered', () => {
  test('belongs to one place, though the certificate is the same', async () => {
    const whole = await file('ca.pem', certificates(root) + key(root));
    await open(whole, { name: 'A', passphrase: 'one', remember: true });
    await open(whole, { name: 'B', passphrase: 'two', remember: true });
    await open(whole, { name: 'C', passphrase: 'three' });
    const without = (authority: string) => ({ workspace: bench.workspace, authority, code: 'C' });
    for (const name of ['A', 'B']) await bench.call('proof.sign', without(name));
    expect((await bench.refusal('proof.sign', without('C'))).code).toBe('PASSWORD_REQUIRED');
    await bench.call('authority.forgetPassphrase', { workspace: bench.workspace, name: 'A' });
    expect((await bench.refusal('proof.sign', without('A'))).code).toBe('PASSWORD_REQUIRED');
    await bench.call('proof.sign', without('B'));
    const { authorities } = await bench.call('workspace.overview', { workspace: bench.workspace });
    expect(authorities.map(({ name, passphraseRemembered }) => [name, passphraseRemembered])).toEqual([
      ['A', false],
      ['B', true],
      ['C', false],
    ]);
  });
});

describe.skipIf(isMissing('openssl'))('files of OpenSSL', () => {
  const at = (name: string) => join(bench.folder, name);
  const algorithms = {
    rsa: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
    ec: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
  };
  const authority = async (kind: keyof typeof algorithms) => {
    await must('openssl', 'genpkey', ...algorithms[kind], '-out', at('ca.key'));
    const files = ['-key', at('ca.key'), '-out', at('ca.pem')];
    await must('openssl', 'req', '-x509', '-new', ...files, '-subj', '/C=DE/CN=OpenSSL CA', '-days', '10');
  };

  test.each([
    ['PKCS#1', 'rsa', 'RSA PRIVATE KEY', ['-traditional']],
    ['SEC1', 'ec', 'EC PRIVATE KEY', ['-traditional']],
    ['encrypted PKCS#1', 'rsa', 'RSA PRIVATE KEY', ['-traditional', '-aes256', '-passout', 'pass:there']],
    ['encrypted SEC1', 'ec', 'EC PRIVATE KEY', ['-traditional', '-aes128', '-passout', 'pass:there']],
    ['encrypted PKCS#8', 'ec', 'ENCRYPTED PRIVATE KEY', ['-aes256', '-passout', 'pass:there']],
  ] as const)('with a key in %s are read', async (_name, kind, label, args) => {
    await authority(kind);
    await must('openssl', 'pkey', '-in', at('ca.key'), '-out', at('other.key'), ...args);
    expect(await readFile(at('other.key'), 'utf8')).toContain(`BEGIN ${label}`);
    await open(bench.path('ca.pem'), { keyFile: bench.path('other.key'), filePassword: 'there' });
    expect((await sign()).certificate.issuer).toBe('C=DE, CN=OpenSSL CA');
  });

  test.each([
    ['PKCS#1', 'rsa', ['-traditional']],
    ['SEC1', 'ec', ['-traditional']],
    ['PKCS#8', 'ec', []],
  ] as const)('with a key in %s as DER are read', async (_name, kind, args) => {
    await authority(kind);
    await must('openssl', 'pkey', '-in', at('ca.key'), '-outform', 'DER', '-out', at('ca.der'), ...args);
    await open(bench.path('ca.pem'), { keyFile: bench.path('ca.der') });
    expect((await sign()).certificate.issuer).toBe('C=DE, CN=OpenSSL CA');
  });

  test.each([
    ['AES', []],
    ['3DES', ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1']],
  ] as const)('that are .p12 with %s are read, and not with a wrong password', async (_name, args) => {
    await authority('ec');
    const files = ['-in', at('ca.pem'), '-inkey', at('ca.key'), '-out', at('ca.p12')];
    await must('openssl', 'pkcs12', '-export', ...files, '-passout', 'pass:there', ...args);
    const wrong = await refused(bench.path('ca.p12'), { filePassword: 'nowhere' });
    expect(wrong.code).toBe('WRONG_PASSWORD');
    await open(bench.path('ca.p12'), { filePassword: 'there' });
    await sign();
  });
});
