import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import { readJks, recoverJksKey } from '../../src-main/core/keystore/jks-read.ts';
import { decodePem } from '../../src-main/core/keystore/pem.ts';
import { isPrivateKeyBlock, readPrivateKey } from '../../src-main/core/keystore/private-key.ts';
import { runIn } from '../support/howto.ts';
import { isMissing, must } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

/** The shown commands make the files of every bundle, and so does Certbench: both must hold the same. */

const none = isMissing('openssl') || isMissing('keytool');
const passphrase = ` Geheim'\\ "$x" ü `;
const store = `Kv8 'mist' "Lamp" ~31`;
const key = 'Zq4+fern_$Dusk=77';

type Order = MethodInput<'certificate.export'>;
type Options = Partial<Omit<Order, 'subjects'>>;
type One = Options & Pick<Order, 'bundle'> & { readonly subject: Order['subjects'][number] };

let bench: Workbench;
const at = (...parts: string[]) => join(bench.folder, ...parts);
const subjects = {
  'device of an intermediate, without its root': { kind: 'device', name: 'Dev-1' },
  'device that signed itself, with a passphrase': { kind: 'device', name: '-own:1' },
  authority: { kind: 'authority', name: '-Root' },
  intermediate: { kind: 'authority', name: 'Plant 1' },
  'server of an intermediate': { kind: 'server', name: '-broker 1' },
  'server that signed itself': { kind: 'server', name: 'own.example' },
} as const;

beforeAll(async () => {
  if (none) return;
  bench = await Workbench.open();
  const { workspace } = bench;
  await bench.authority('-Root', { passphrase });
  await bench.authority('Plant 1', { parent: '-Root', parentPassphrase: passphrase, passphrase, keyType: 'rsa-2048' });
  const authority = { name: 'Plant 1', passphrase };
  await bench.devices(['Dev-1'], { authority, rootInChain: false });
  const devices = { kind: 'ids' as const, ids: ['-own:1'] };
  await bench.call('device.create', { workspace, devices, keyType: 'rsa-2048', keyPassphrase: passphrase });
  await bench.call('server.create', { workspace, name: '-broker 1', dns: ['localhost'], authority });
  const own = { name: 'own.example', keyType: 'ec-p384', keyPassphrase: passphrase } as const;
  await bench.call('server.create', { workspace, ...own });
  for (const code of ['AB'.repeat(24), 'CD'.repeat(24)]) {
    await bench.call('proof.sign', { workspace, authority: '-Root', code, passphrase });
  }
}, 60_000);
afterAll(async () => {
  if (none) return;
  expect(bench.logged).toEqual([]);
  await bench.close();
});

/** What is shown for an export, with the folder that the user puts in place of Certbench's. */
async function commandsFor(order: One, from: string, to: string) {
  const { storePassword, keyPassword, keyPassphrase, ...rest } = order;
  const { steps } = await bench.call('howto.show', {
    topic: 'export',
    workspace: bench.workspace,
    folder: bench.path(from),
    keyEncrypted: keyPassword !== undefined,
    ...rest,
  });
  const text = steps.map(({ commands }) => commands).join('\n');
  for (const secret of [storePassword, keyPassword, keyPassphrase]) {
    if (secret !== undefined) expect(text).not.toContain(secret);
  }
  const [where, ...others] = steps.map(({ commands }) => commands);
  expect(where).toContain(at(from));
  return [where, `OUT='${at(to)}'`, ...others].join('\n');
}

const typed = { KEY_PASSPHRASE: passphrase, STORE_PASSWORD: store, KEY_PASSWORD: key };
const inWorkspace = (secrets: Record<string, string> = typed) => ({ cwd: at('workspace'), typed: secrets });

/** Exports and follows the commands; answers the files, the same of both. */
async function both(order: One, name: string): Promise<string[]> {
  const [ours, theirs] = [`${name}-ours`, `${name} theirs`];
  const { subject, ...options } = order;
  const { files } = await bench.call('certificate.export', {
    workspace: bench.workspace,
    folder: bench.path(ours),
    keyPassphrase: passphrase,
    subjects: [subject],
    ...options,
  });
  const commands = await commandsFor(order, ours, theirs);
  const { status, stderr, stdout } = await runIn(commands, inWorkspace());
  if (status !== 0) throw new Error(`${commands}\nended with ${status}:\n${stderr}${stdout}`);
  const found = await readdir(at(theirs), { withFileTypes: true, recursive: true });
  const made = found.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  expect(made.toSorted()).toEqual(files.map((file) => at(theirs, file.name)).toSorted());
  for (const file of files) {
    const paths = [at(ours, file.name), at(theirs, file.name)] as const;
    expect((await stat(paths[1])).mode & 0o077).toBe(0);
    const [wanted, is] = await Promise.all(paths.map((path) => contents(path, file.holdsKey)));
    expect({ file: file.name, is }).toEqual({ file: file.name, is: wanted });
  }
  return files.map((file) => file.name);
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** What a file says to whoever has the passwords. */
async function contents(path: string, holdsKey: boolean): Promise<unknown> {
  const bytes = await readFile(path);
  if (!holdsKey) return bytes.toString('latin1');
  if (path.endsWith('.jks')) return keystore(path, bytes);
  if (/\.(?:pfx|p12)$/.test(path)) {
    const password = path.endsWith('.p12') ? key : store;
    const bags = await must('openssl', 'pkcs12', '-in', path, '-info', '-nodes', '-passin', `pass:${password}`);
    const listed = await listOf(path, 'PKCS12', password);
    if (listed !== undefined) expect(listed).toContain('Entry type: PrivateKeyEntry');
    const text = bags
      .replaceAll(/(localKeyID:).*/g, '$1')
      .replaceAll(/salt length: \d+/g, '')
      .split('\n')
      .toSorted();
    expect(text.join()).toMatch(/\bMAC: /);
    return { text, listed };
  }
  const blocks = decodePem(bytes.toString('utf8'));
  return Promise.all(
    blocks.map(async (block) => {
      const { label } = block;
      if (!isPrivateKeyBlock(block)) return { label, bytes: hex(block.bytes) };
      const secret = path.endsWith('ca.key.pem') || path.includes('kept') ? passphrase : key;
      return { label, bytes: hex(await readPrivateKey(block, secret, bench.ports.ciphers)) };
    }),
  );
}

/** What keytool makes of it. To start it takes long: it judges the files of one subject, and everybody's are compared without it. */
async function listOf(path: string, type: string, password: string) {
  if (!path.includes('device of an intermediate')) return undefined;
  const args = ['-J-Duser.language=en', '-list', '-v', '-keystore', path, '-storetype', type, '-storepass', password];
  const listed = await must('keytool', ...args);
  return listed.match(/^(?:Alias name|Entry type|Certificate chain length|Owner|Issuer): .*$/gm)?.toSorted();
}

async function keystore(path: string, bytes: Uint8Array) {
  expect(bytes.subarray(0, 4)).toEqual(Buffer.from('feedfeed', 'hex'));
  const entries = readJks(bytes, store, bench.ports.ciphers.digest).map((entry) =>
    'protectedKey' in entry
      ? {
          alias: entry.alias,
          key: hex(recoverJksKey(entry, key, bench.ports.ciphers.digest)),
          chain: entry.chain.map(hex),
        }
      : { alias: entry.alias, certificate: hex(entry.certificate) },
  );
  return {
    entries: entries.toSorted((a, b) => (a.alias < b.alias ? -1 : 1)),
    listed: await listOf(path, 'JKS', store),
  };
}

describe.skipIf(none)('the commands of an export', () => {
  test.each(Object.entries(subjects))(
    'make the files of every bundle for a %s',
    async (what, subject) => {
      const { bundles } = await bench.call('bundle.list', { workspace: bench.workspace, subject });
      expect(bundles.length).toBeGreaterThan(1);
      const { servers } = await bench.call('server.list', { workspace: bench.workspace });
      const trustPem = (
        await Promise.all(
          servers.map(({ name }) => readFile(at('workspace', 'servers', name, `${name}-ca.pem`), 'utf8')),
        )
      ).join('');
      const make = ({ id, options }: (typeof bundles)[number]) => {
        const uses = (name: string) => options.some(({ option }) => option === name);
        return both(
          {
            subject,
            bundle: id,
            ...(uses('storePassword') ? { storePassword: store } : {}),
            ...(uses('keyPassword') && subject.kind !== 'authority' ? { keyPassword: key } : {}),
            ...(uses('trust') ? { trustPem } : {}),
            ...(uses('pfxProfile') && subject.name === 'Dev-1' ? { pfxProfile: 'compatible' as const } : {}),
            ...(uses('alias') ? { alias: `K's $(id)` } : {}),
            ...(uses('prefix') && subject.kind === 'server' ? { prefix: '-a b' } : {}),
          },
          `${subject.kind === 'authority' ? 'kept ' : ''}${what} ${id}`,
        );
      };
      // Two at a time, since most of it is to wait for programs.
      const left = bundles.values();
      const some = async () => {
        for (const bundle of left) await make(bundle);
      };
      await Promise.all([some(), some()]);
    },
    120_000,
  );

  test("begin ThingsBoard's .nopass.pem with the key", async () => {
    const order = {
      subject: subjects['device of an intermediate, without its root'],
      bundle: 'thingsboard-2',
    } as const;
    const passwords = { storePassword: store, keyPassword: key };
    expect(await both({ ...order, ...passwords }, 'nopass')).toContain('mqttclient.nopass.pem');
    const text = await readFile(at('nopass theirs', 'mqttclient.nopass.pem'), 'utf8');
    expect(text.match(/BEGIN .*(?=-----)/g)).toEqual(['BEGIN PRIVATE KEY', ...Array(3).fill('BEGIN CERTIFICATE')]);
  });

  test('trust a certificate that the workspace does not have', async () => {
    const pem = at('foreign.pem');
    const make = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-keyout', '/dev/null'];
    await must('openssl', 'req', '-x509', ...make, '-subj', '/CN=foreign', '-out', pem);
    const order = { subject: subjects['device of an intermediate, without its root'], bundle: 'thingsboard' } as const;
    const trustPem = `${await readFile(pem, 'utf8')}END\ntouch pwned\n`;
    await both({ ...order, trustPem, storePassword: store, keyPassword: key }, 'foreign');
    expect(await readdir(at('workspace'))).not.toContain('pwned');
  });

  test('make nothing with a wrong passphrase, and replace nothing', async () => {
    const order = { subject: subjects.authority, bundle: 'plain' } as const;
    const commands = await commandsFor(order, 'never', 'never theirs');
    const wrong = await runIn(commands, { ...inWorkspace({ KEY_PASSPHRASE: 'wrong' }), goesOn: true });
    expect(wrong.status).not.toBe(0);
    expect(await readdir(bench.folder)).not.toContain('never theirs');
    await both(order, 'kept twice');
    const again = await commandsFor(order, 'kept twice-ours', 'kept twice theirs');
    const { status, stdout } = await runIn(again, { ...inWorkspace(), goesOn: true });
    expect(status).not.toBe(0);
    expect(stdout).toContain('is there already.');
  });

  test.each<[string, object]>([
    ['alias', { alias: 'x' }],
    ['prefix', { prefix: '../up' }],
    ['bundle', { bundle: 'dps-quickstart' }],
    ['folder', {}],
  ])('are none where the %s is wrong', async (field, part) => {
    const folder = bench.path(field === 'folder' ? 'a\u001B[201~' : 'never');
    const order = { workspace: bench.workspace, subject: subjects.authority, bundle: 'plain', folder } as const;
    const refusal = await bench.refusal('howto.show', { topic: 'export', ...order, ...part });
    expect(refusal).toMatchObject({ code: 'INVALID_INPUT', details: { field } });
  });
});
