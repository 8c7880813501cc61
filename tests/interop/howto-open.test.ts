import { copyFile, mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePem } from '../../src-main/core/keystore/pem.ts';
import { readPrivateKey } from '../../src-main/core/keystore/private-key.ts';
import { howtoOf } from '../../src-renderer/features/certificates/open-authority/howto.ts';
import { follow, tryOut } from '../support/howto.ts';
import { ciphers } from '../support/keys.ts';
import { isMissing, must } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

/** The shown commands bring in what OpenSSL has made, and so does Certbench: both must have the same files then. */

const noOpenssl = isMissing('openssl');
const password = `old 'one' "$x"`;
const passphrase = ` Geheim'\\ "$x" ü `;

let bench: Workbench;
const made = (...parts: string[]) => join(bench.folder, 'made', ...parts);
const ours = (...parts: string[]) => join(bench.folder, 'workspace', ...parts);
const theirs = (...parts: string[]) => join(bench.folder, 'theirs', ...parts);
const openssl = (...args: string[]) => must('openssl', ...args);

/** A key and its certificate, signed by another or by itself. */
async function make(name: string, algorithm: readonly string[], issuer?: string, constraints = 'critical,CA:TRUE') {
  const [key, pem] = [made(`${name}.key`), made(`${name}.pem`)];
  const about = ['-subj', `/CN=${name}`, '-addext', `basicConstraints=${constraints}`];
  const above = issuer === undefined ? [] : ['-CA', made(`${issuer}.pem`), '-CAkey', made(`${issuer}.key`)];
  await openssl('req', '-x509', '-newkey', ...algorithm, '-noenc', '-keyout', key, ...about, ...above, '-out', pem);
}

async function joined(name: string, ...parts: string[]) {
  const texts = await Promise.all(parts.map((part) => readFile(made(part), 'utf8')));
  await writeFile(made(name), texts.join(''));
}

const keystore = (own: string, to: string, ...more: string[]) => {
  const pass = ['-passout', `pass:${password}`];
  return openssl(
    'pkcs12',
    '-export',
    '-inkey',
    made(`${own}.key`),
    '-in',
    made(`${own}.pem`),
    ...pass,
    ...more,
    '-out',
    made(to),
  );
};

const ec = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] as const;

beforeAll(async () => {
  if (noOpenssl) return;
  bench = await Workbench.open();
  await Promise.all([made(), theirs()].map((folder) => mkdir(folder)));
  await make('root', ['rsa:2048']);
  await make('middle', ec, 'root');
  await make('low', ec, 'middle');
  await make('leaf', ec, 'root', 'CA:FALSE');
  await joined('above.pem', 'root.pem', 'middle.pem');
  await keystore('low', '-a $(id).pfx', '-certfile', made('above.pem'));
  const old = ['-legacy', '-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-RC2-40', '-macalg', 'SHA1'];
  await keystore('root', 'old.P12', ...old);
  await joined("all 'in' one.pem", 'root.pem', 'low.key', 'low.pem', 'middle.pem');
  const encrypt = ['-aes256', '-passout', `pass:${password}`, '-out'];
  await openssl('ec', '-in', made('middle.key'), ...encrypt, made('middle-sec1.key'));
  await openssl('rsa', '-traditional', '-in', made('root.key'), ...encrypt, made('root-pkcs1.key'));
  await openssl(
    'pkcs8',
    '-topk8',
    '-in',
    made('low.key'),
    '-passout',
    `pass:${password}`,
    '-out',
    made('low-pkcs8.key'),
  );
  await openssl('x509', '-in', made('low.pem'), '-outform', 'DER', '-out', made('low.cer'));
  await openssl('pkey', '-in', made('low.key'), '-outform', 'DER', '-out', made('low.der'));
}, 60_000);
afterAll(async () => {
  if (!noOpenssl) await bench.close();
});

interface Chosen {
  readonly file: string;
  readonly keyFile?: string;
  readonly filePassword?: string;
}

/** The commands for what was chosen in the window, with the chosen files laid into the folder they run in. */
async function commandsFor(name: string, { file, keyFile, filePassword = '' }: Chosen) {
  for (const chosen of [file, ...(keyFile === undefined ? [] : [keyFile])])
    await copyFile(made(chosen), theirs(chosen));
  return howtoOf({
    name,
    file: { token: '', name: file },
    keyFile: keyFile === undefined ? undefined : { token: '', name: keyFile },
    fileEncrypted: filePassword !== '',
    named: true,
  });
}

const typed = (filePassword = '') => ({ PASSPHRASE: passphrase, FILE_PASSWORD: filePassword });

async function opened(name: string, chosen: Chosen) {
  const { file, keyFile, filePassword } = chosen;
  const { warnings } = await bench.call('authority.import', {
    workspace: bench.workspace,
    name,
    file: bench.path('made', file),
    ...(keyFile === undefined ? {} : { keyFile: bench.path('made', keyFile) }),
    ...(filePassword === undefined ? {} : { filePassword }),
    passphrase,
  });
  await follow(await commandsFor(name, chosen), { cwd: theirs(), typed: typed(filePassword) });
  return warnings.map(({ code }) => code);
}

/** PKCS#8 as it is in the file, not as OpenSSL would write it. */
async function key(path: string) {
  const pem = await readFile(path, 'utf8');
  const [block] = decodePem(pem);
  if (block?.label !== 'ENCRYPTED PRIVATE KEY') throw new Error(`${path} has no encrypted key.`);
  return Buffer.from(await readPrivateKey(block, passphrase, ciphers)).toString('hex');
}

async function compared(name: string) {
  const folder = join('authorities', name);
  const files = (await readdir(ours(folder))).filter((file) => file !== 'certbench.json').toSorted();
  expect(files).toHaveLength(4);
  expect((await readdir(theirs(folder))).toSorted()).toEqual(files);
  for (const file of files) {
    expect((await stat(theirs(folder, file))).mode & 0o077).toBe(0);
    if (file.endsWith('-key.pem')) continue;
    expect({ file, is: await readFile(theirs(folder, file), 'hex') }).toEqual({
      file,
      is: await readFile(ours(folder, file), 'hex'),
    });
  }
  const keyFile = join(folder, `${name}-key.pem`);
  expect(await key(theirs(keyFile))).toBe(await key(ours(keyFile)));
  const encryption = async (path: string) =>
    (await openssl('asn1parse', '-in', path)).match(/(?:OBJECT|INTEGER) .*$/gm);
  expect(await encryption(theirs(keyFile))).toEqual(await encryption(ours(keyFile)));
  return (await readFile(theirs(folder, `${name}-chain.pem`), 'utf8')).match(/BEGIN/g)?.length;
}

describe.skipIf(noOpenssl)('the commands that open an authority', () => {
  test.each<[string, Chosen, number]>([
    ['a .pfx with the authorities above', { file: '-a $(id).pfx', filePassword: password }, 3],
    ['a .p12 of an old program', { file: 'old.P12', filePassword: password }, 1],
    ['one PEM file in whatever order', { file: "all 'in' one.pem" }, 3],
    ['an encrypted PKCS#8 key', { file: 'low.pem', keyFile: 'low-pkcs8.key', filePassword: password }, 3],
    ['an encrypted SEC1 key', { file: 'middle.pem', keyFile: 'middle-sec1.key', filePassword: password }, 2],
    ['an encrypted PKCS#1 key', { file: 'root.pem', keyFile: 'root-pkcs1.key', filePassword: password }, 1],
    ['DER', { file: 'low.cer', keyFile: 'low.der' }, 3],
    ['a certificate, and its key in a .pfx', { file: 'low.pem', keyFile: '-a $(id).pfx', filePassword: password }, 3],
  ])('make the files that Certbench makes of %s', async (what, chosen, certificates) => {
    const name = `From ${what.replaceAll(/[^A-Za-z0-9]+/g, '-')}`;
    expect(await opened(name, chosen)).toEqual([]);
    expect(await compared(name)).toBe(certificates);
  });

  test.each<[string, Chosen, Record<string, string>, RegExp]>([
    ['password of a .pfx', { file: 'old.P12', filePassword: password }, typed('wrong'), /invalid password/],
    [
      'password of a key',
      { file: 'low.pem', keyFile: 'low-pkcs8.key', filePassword: password },
      typed('no'),
      /low-pkcs8/,
    ],
    ['key', { file: 'low.pem', keyFile: 'middle.key' }, typed(), /The key belongs to no certificate in the file/],
    ['certificate', { file: 'leaf.pem', keyFile: 'leaf.key' }, typed(), /Wrong is not a certificate authority/],
  ])('make nothing with a wrong %s', async (_, chosen, secrets, reason) => {
    const { status, stdout, stderr } = await tryOut(await commandsFor('Wrong', chosen), {
      cwd: theirs(),
      typed: secrets,
      goesOn: true,
    });
    expect(status).not.toBe(0);
    expect(stdout + stderr).toMatch(reason);
    expect(await readdir(theirs('authorities'))).not.toContain('Wrong');
  });

  test('leave alone what is there', async () => {
    await opened('There', { file: 'root.pem', keyFile: 'root.key' });
    const before = await key(theirs('authorities/There/There-key.pem'));
    const commands = await commandsFor('There', { file: 'middle.pem', keyFile: 'middle.key' });
    const { status } = await tryOut(commands, { cwd: theirs(), typed: typed(), goesOn: true });
    expect(status).not.toBe(0);
    expect(await key(theirs('authorities/There/There-key.pem'))).toBe(before);
    expect(await compared('There')).toBe(1);
  });
});

describe.skipIf(noOpenssl)('where an issuer is neither in the file nor in the workspace', () => {
  test('the chain ends below it', async () => {
    const other = await Workbench.open();
    const folder = join(other.folder, 'theirs');
    await mkdir(folder);
    for (const file of ['low.pem', 'low.key']) {
      await copyFile(made(file), join(folder, file));
      await copyFile(made(file), join(other.folder, file));
    }
    const [file, keyFile] = [other.path('low.pem'), other.path('low.key')];
    await other.call('authority.import', { workspace: other.workspace, name: 'Low', file, keyFile, passphrase });
    const input = { topic: 'openAuthority', name: 'Low', kind: 'pem', file: 'low.pem', keyFile: 'low.key' } as const;
    await follow(input, { cwd: folder, typed: typed() });
    const chain = (root: string) => readFile(join(other.folder, root, 'authorities/Low/Low-chain.pem'), 'utf8');
    expect(await chain('theirs')).toBe(await chain('workspace'));
    expect((await chain('theirs')).match(/BEGIN/g)).toHaveLength(1);
    await other.close();
  });
});
