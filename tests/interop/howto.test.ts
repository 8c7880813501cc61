import { cp, mkdir, readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MethodInput, MethodName } from '../../src-main/contract/methods.ts';
import { type HowtoInput, follow, tryOut } from '../support/howto.ts';
import { isMissing, must, run } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

/** The shown commands make what Certbench makes: both are run with the same input, and OpenSSL and Java compare. */

const noOpenssl = isMissing('openssl');
const noKeytool = isMissing('keytool');

let bench: Workbench;
const ours = (...parts: string[]) => join(bench.folder, 'workspace', ...parts);
const theirs = (...parts: string[]) => join(bench.folder, 'theirs', ...parts);

/** What a user types where the commands ask. Blanks at the ends, quotes and umlauts count. */
const typed: Readonly<Record<string, string>> = {
  PASSPHRASE: ` Geheim'\\ "$x" ü `,
  PARENT_PASSPHRASE: ` Geheim'\\ "$x" ü `,
  KEY_PASSPHRASE: 'key; pass',
  PFX_PASSWORD: "s3cret 'pass' ",
};
const passphrase = typed['PASSPHRASE'] ?? '';
const pfxPassword = typed['PFX_PASSWORD'] ?? '';

const followed = (input: HowtoInput, secrets: Readonly<Record<string, string>> = {}) =>
  follow(input, { cwd: theirs(), typed: { ...typed, ...secrets } });

type Make<M extends MethodName> = Omit<MethodInput<M>, 'workspace' | 'passphrase'>;

async function authority(input: Make<'authority.create'>, secret = passphrase, parentSecret = passphrase) {
  await bench.call('authority.create', {
    workspace: bench.workspace,
    passphrase: secret,
    parentPassphrase: parentSecret,
    ...input,
  });
  await followed({ topic: 'authority', ...input }, { PASSPHRASE: secret, PARENT_PASSPHRASE: parentSecret });
}

async function proof(name: string, code: string) {
  await bench.call('proof.sign', { workspace: bench.workspace, authority: name, code, passphrase });
  await followed({ topic: 'proof', authority: name, code });
}

type DeviceHowto = Omit<Extract<HowtoInput, { topic: 'device' }>, 'topic' | 'devices'>;
async function devices(set: MethodInput<'device.create'>['devices'], more: DeviceHowto = {}) {
  const { authority: name, keyEncrypted = false, ...rest } = more;
  await bench.call('device.create', {
    workspace: bench.workspace,
    devices: set,
    ...(name === undefined ? {} : { authority: { name, passphrase } }),
    pfxPassword,
    ...(keyEncrypted ? { keyPassphrase: typed['KEY_PASSPHRASE'] } : {}),
    ...rest,
  });
  await followed({ topic: 'device', devices: set, ...more });
}

const awkward = {
  organization: `K's "Ä" a/b=c+d,\\e$HOME`,
  organizationalUnit: '#1; `id` $(id) <&> %41 ☃',
  locality: '\\',
  stateOrProvince: '=+/~!*?[x]{y}',
  country: 'ch',
};
/** Every printable ASCII character but the blank, which no code has. */
const ascii = Array.from({ length: 94 }, (_, index) => String.fromCharCode(0x21 + index)).join('');
const ids = (...list: string[]) => ({ kind: 'ids' as const, ids: list });

beforeAll(async () => {
  if (noOpenssl) return;
  bench = await Workbench.open();
  await mkdir(theirs());
  await authority({ name: 'Root', keyType: 'rsa-3072', subject: awkward }, 'root: pass');
  await authority({ name: '-EC Root', keyType: 'ec-p384', pathLength: 3, validityDays: 36_500 });
  await authority({ name: 'Plant 1', parent: '-EC Root', keyType: 'ec-p256', subject: { commonName: '$ENV::HOME' } });
  await authority({ name: 'Low', parent: 'Plant 1', keyType: 'rsa-2048', pathLength: 0, validityDays: 700 });
  await authority({ name: 'Other', parent: 'Root', keyType: 'ec-p384' }, passphrase, 'root: pass');
  for (const code of ['AB'.repeat(24), ascii.slice(0, 47), ascii.slice(47)]) await proof('Plant 1', code);
  await proof('-EC Root', 'x');
  await devices(ids('Dev:01'), { authority: 'Low', validityDays: 3 });
  await devices(ids('-rf'), { authority: 'Other', keyType: 'ec-p384', pfxProfile: 'compatible' });
  const guarded = { keyEncrypted: true, rootInChain: false } as const;
  await devices(ids('guarded'), { authority: 'Low', keyType: 'rsa-2048', ...guarded });
  await devices(ids('own'), { keyType: 'rsa-2048', keyEncrypted: true, subject: awkward });
  await devices(ids('A:1', '-b', 'c'), { authority: 'Other', pfxProfile: 'compatible', ...guarded, subject: awkward });
  await devices({ kind: 'csv', text: 'id,days\nshort,3\nusual,\n' }, { authority: 'Plant 1' });
  await devices({ kind: 'numbered', prefix: 'Own-', count: 21 }, { keyType: 'ec-p384' });
}, 300_000);
afterAll(async () => {
  if (!noOpenssl) await bench.close();
});

/** Files of a workspace but those that OpenSSL cannot make. */
async function tree(root: string): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name !== 'certbench.json' && !entry.parentPath.includes('.certbench'))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}
const made = async (ending: RegExp) => (await tree(ours())).filter((path) => ending.test(path));
const certificatesOnly = /(?<!-key|-chain)\.pem$/;

/** Everything that OpenSSL tells, once without what is random: keys, key identifiers, serial number, dates. One start for all of it. */
async function told(path: string) {
  const print = ['-noout', '-text', '-nameopt', 'RFC2253,show_type', '-serial', '-dates', '-dateopt', 'iso_8601'];
  const all = await must('openssl', 'x509', '-in', path, ...print);
  const [text = '', rest = ''] = all.split(/^(?=serial=)/m);
  const [serial = '', from = '', to = ''] = [...rest.matchAll(/=(.*)$/gm)].map(([, value = '']) => value);
  return {
    text: text.replaceAll(/^\s*(?:[0-9A-Fa-f]{2}:)+[0-9A-Fa-f]{0,2}\n|(?<=Not (?:Before|After) ?: ).*$/gm, ''),
    serial,
    from: Date.parse(from),
    to: Date.parse(to),
  };
}

const keyIdentifier = async (path: string, whose: 'Subject' | 'Authority') => {
  const text = await must('openssl', 'x509', '-in', path, '-noout', '-text');
  return new RegExp(`${whose} Key Identifier:\\s+(?:keyid:)?([0-9A-F:]{59})`).exec(text)?.[1];
};

/** Every certificate of a chain file by its name and its issuer's. */
const links = async (path: string) => {
  const { stdout: bundle } = await run('openssl', ['crl2pkcs7', '-nocrl', '-certfile', path]);
  const { stdout } = await run('openssl', ['pkcs7', '-print_certs', '-noout'], { input: bundle });
  return stdout.trim().split(/\n{2,}/);
};

/** How many certificates its chain file has less than its .pfx. */
const withoutRoot = (path: string) => (/\/(?:guarded|A%3A1|-b|c)\//.test(path) ? 1 : 0);

/** The passphrase of a key file; undefined where it has none. */
function secretOf(path: string): string | undefined {
  if (path.startsWith('authorities')) return path.includes('/Root/') ? 'root: pass' : passphrase;
  return /\/(?:guarded|own|A%3A1|-b|c)\//.test(path) ? typed['KEY_PASSPHRASE'] : undefined;
}

describe.skipIf(noOpenssl)('the OpenSSL commands', () => {
  test('make the files that Certbench makes, readable by their owner alone', async () => {
    const files = await tree(ours());
    expect(files.filter((path) => path.startsWith('authorities'))).toHaveLength(20);
    expect(files.filter((path) => path.startsWith('verifications'))).toHaveLength(8);
    expect(files.filter((path) => path.startsWith('devices'))).toHaveLength(120);
    expect(await tree(theirs())).toEqual(files);
    for (const path of files) expect((await stat(theirs(path))).mode & 0o077).toBe(0);
  });

  test('make certificates that differ in nothing but chance and the start', async () => {
    const minute = 60_000;
    const certificates = await made(certificatesOnly);
    for (const path of certificates) {
      const [our, their] = [await told(ours(path)), await told(theirs(path))];
      expect(their.text).toContain('Signature Algorithm');
      expect({ path, text: their.text }).toEqual({ path, text: our.text });
      expect(Math.abs(their.to - our.to)).toBeLessThan(5 * minute);
      expect(Math.abs(their.from - our.from - 10 * minute)).toBeLessThan(5 * minute);
      expect(their.serial).toMatch(/^[4-7][0-9A-F]{31}$/);
    }
    expect(certificates).toHaveLength(39);
    expect((await told(theirs('authorities/Root/Root.pem'))).text).toContain(`UTF8STRING:K's`);
  });

  test('make chains that hold strictly, each certificate naming the key of its issuer', async () => {
    const chains = await made(/-chain\.pem$/);
    for (const path of chains) {
      expect({ path, links: await links(theirs(path)) }).toEqual({ path, links: await links(ours(path)) });
      const leaf = theirs(path.startsWith('devices') ? path.replace('-chain', '-cert') : path.replace('-chain', ''));
      const roots = ['Root/Root.pem', '-EC Root/-EC Root.pem'].map((name) => theirs('authorities', name));
      const own = /devices\/own/i.test(path) ? [leaf] : [];
      const trust = [...own, ...roots].flatMap((root) => ['-trusted', root]);
      const verdict = await must('openssl', 'verify', '-x509_strict', ...trust, '-untrusted', theirs(path), leaf);
      expect(verdict).toContain('OK');
    }
    expect(await links(theirs('devices/guarded/guarded-chain.pem'))).toHaveLength(3);
    for (const [leaf, issuer] of [
      ['devices/Dev%3A01/Dev%3A01-cert.pem', 'authorities/Low/Low.pem'],
      ['authorities/Low/Low.pem', 'authorities/Plant 1/Plant 1.pem'],
      ['authorities/Root/Root.pem', 'authorities/Root/Root.pem'],
    ] as const) {
      const wanted = await keyIdentifier(theirs(issuer), 'Subject');
      expect(wanted).toBeTruthy();
      expect(await keyIdentifier(theirs(leaf), 'Authority')).toBe(wanted);
    }
    for (const path of await made(/verification\.pem$/)) {
      const issuer = theirs(`authorities/${path.includes('Plant') ? 'Plant 1/Plant 1' : '-EC Root/-EC Root'}.pem`);
      expect(
        await must('openssl', 'verify', '-x509_strict', '-partial_chain', '-trusted', issuer, theirs(path)),
      ).toContain('OK');
    }
  });

  test('write the DER form of the very certificate', async () => {
    const der = await made(/\.cer$/);
    for (const path of der) {
      const print = ['-noout', '-fingerprint', '-sha256'];
      expect(await must('openssl', 'x509', '-inform', 'DER', '-in', theirs(path), ...print)).toBe(
        await must('openssl', 'x509', '-inform', 'PEM', '-in', theirs(path.replace(/cer$/, 'pem')), ...print),
      );
    }
    expect(der).toHaveLength(9);
  });

  test('make keys of the same kind, those with a passphrase under the same encryption', async () => {
    const keys = await made(/-key\.pem$/);
    const structure = async (path: string) =>
      (await must('openssl', 'asn1parse', '-in', path)).match(/(?:OBJECT|INTEGER) .*$/gm);
    for (const path of keys) {
      const secret = secretOf(path);
      for (const root of [ours, theirs]) {
        const pem = await readFile(root(path), 'utf8');
        expect(pem.split('\n', 1)).toEqual([`-----BEGIN ${secret === undefined ? '' : 'ENCRYPTED '}PRIVATE KEY-----`]);
      }
      expect({ path, key: await structure(theirs(path)) }).toEqual({ path, key: await structure(ours(path)) });
      const opened = await must('openssl', 'pkey', '-in', theirs(path), '-passin', `pass:${secret ?? ''}`, '-pubout');
      const chain = theirs(path.replace('-key', '-chain'));
      expect(await must('openssl', 'x509', '-in', chain, '-noout', '-pubkey')).toBe(opened);
    }
    expect(keys).toHaveLength(35);
    expect(await structure(theirs('devices/own/own-key.pem'))).toContain('OBJECT            :hmacWithSHA256');
  });

  test('make a .pfx that OpenSSL tells nothing different about', async () => {
    const inside = async (path: string) => {
      // The bags go to standard output, what is told about them to standard error.
      const opened = await run('openssl', ['pkcs12', '-info', '-nodes', '-in', path, '-passin', `pass:${pfxPassword}`]);
      expect(opened.status).toBe(0);
      const { stdout: bags, stderr: info } = opened;
      const attributes = bags.match(/^(?: +(?:friendlyName|localKeyID)|subject|-----BEGIN).*$/gm) ?? [];
      const text = attributes.map((line) => line.replace(/(localKeyID:).*/, '$1'));
      return { info: info.replaceAll(/salt length: \d+/g, ''), text: text.sort() };
    };
    for (const path of await made(/\.pfx$/)) {
      const found = await inside(theirs(path));
      expect({ path, ...found }).toEqual({ path, ...(await inside(ours(path))) });
      expect(found.info).toContain(/rf|A%|-b|\/c/.test(path) ? 'KeyTripleDES-CBC, Iteration 2048' : 'AES-256-CBC');
      const wrong = await run('openssl', ['pkcs12', '-in', theirs(path), '-passin', 'pass:no', '-noout']);
      expect(wrong.status).not.toBe(0);
    }
  });

  test.skipIf(noKeytool)('make a .pfx that Java opens with its password alone', async () => {
    for (const path of ['Dev%3A01/Dev%3A01.pfx', 'A%3A1/A%3A1.pfx', 'own/own.pfx']) {
      const list = async (root: typeof ours, password = pfxPassword) => {
        const args = ['-list', '-v', '-keystore', root('devices', path), '-storepass', password];
        const { status, stdout } = await run('keytool', args);
        return {
          status,
          lines: stdout.match(/^(?:Alias name|Entry type|Certificate chain length|Owner|Issuer): .*$/gm),
        };
      };
      const found = await list(theirs);
      expect(found).toEqual(await list(ours));
      expect(found.lines).toContain('Entry type: PrivateKeyEntry');
      // To start keytool takes long.
      if (path.startsWith('Dev')) expect((await list(theirs, 'wrong one')).status).not.toBe(0);
    }
  });

  test('make what Certbench reads: key, chain and .pfx belong together', async () => {
    const inspect = (path: string, password?: string) =>
      bench.call('file.inspect', {
        file: bench.path('theirs', path),
        ...(password === undefined ? {} : { password }),
      });
    for (const path of await made(/-key\.pem$/)) {
      const { privateKeys } = await inspect(path, secretOf(path));
      const { certificates } = await inspect(path.replace('-key', '-chain'));
      expect(privateKeys).toMatchObject([{ key: certificates[0]?.key, encrypted: secretOf(path) !== undefined }]);
    }
    for (const path of await made(/\.pfx$/)) {
      const { privateKeys, certificates } = await inspect(path, pfxPassword);
      expect({ path, privateKeys }).toMatchObject({ path, privateKeys: [{ certificate: 0 }] });
      expect(certificates).toHaveLength(
        (await inspect(path.replace('.pfx', '-chain.pem'))).certificates.length + withoutRoot(path),
      );
    }
  });

  describe('where something is in the way', () => {
    const scratch = (...parts: string[]) => join(bench.folder, 'scratch', ...parts);
    const tried = (input: HowtoInput, goesOn = false) => tryOut(input, { cwd: scratch(), typed, goesOn });
    beforeAll(() => cp(theirs(), scratch(), { recursive: true }));

    test('leave alone what is there, even if the shell goes on after an error', async () => {
      const files = await tree(scratch());
      await tried({ topic: 'device', devices: ids('own', 'c') }, true);
      expect(await tree(scratch())).toEqual(files);
      expect(await readFile(scratch('devices/c/c-key.pem'), 'utf8')).toContain('ENCRYPTED');
      const key = () => readFile(scratch('authorities/Root/Root-key.pem'), 'utf8');
      const before = await key();
      await tried({ topic: 'authority', name: 'Root', keyType: 'ec-p256' }, true);
      expect(await key()).toBe(before);
    });

    test.each([
      ['Below', 'Low', undefined],
      ['Wide', 'Plant 1', 2],
    ] as const)('sign no authority %s that its parent %s does not allow', async (name, parent, pathLength) => {
      const { status, stdout } = await tried({ topic: 'authority', name, parent, pathLength, keyType: 'ec-p256' });
      expect(status).not.toBe(0);
      expect(stdout).toContain(`${parent} allows no`);
      expect((await stat(scratch('authorities', name, `${name}.pem`)).catch(() => undefined))?.size ?? 0).toBe(0);
    });

    test('end with the issuer, unless days are asked for', async () => {
      const day = 86_400_000;
      const { to } = await told(theirs('authorities/Other/Other.pem'));
      expect((await tried({ topic: 'authority', name: 'Late', parent: 'Other', keyType: 'ec-p256' })).status).toBe(0);
      const late = await told(scratch('authorities/Late/Late.pem'));
      expect(to - late.to).toBeGreaterThanOrEqual(0);
      expect(to - late.to).toBeLessThan(day);
      const rows = { kind: 'csv', text: 'id,days\nlong,3000\nusual-2,' } as const;
      expect((await tried({ topic: 'device', devices: rows, authority: 'Late' })).status).toBe(0);
      expect((await told(scratch('devices/long/long-cert.pem'))).to).toBeGreaterThan(to);
      const usual = await told(scratch('devices/usual-2/usual-2-cert.pem'));
      expect(Math.round((usual.to - usual.from) / day)).toBe(365);
    });
  });
});
