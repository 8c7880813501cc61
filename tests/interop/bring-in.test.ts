import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BringInFindings } from '../../src-main/contract/models.ts';
import { isMissing, must } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

/** What other programs have made is brought in: each file by itself, and all of them at once. */

const missing = isMissing('bash', 'openssl', 'keytool', 'certtool', 'pk12util', 'ssh-keygen');

let folder: string;
let bench: Workbench;
const grant = (name: string) => bench.services.grants.grant(join(folder, name));
const look = (name: string, ...passwords: string[]) => bench.call('bringIn.look', { paths: [grant(name)], passwords });
/** Without those whose passwords are made to be slow. */
const quick = [
  'openssl',
  'keytool',
  'certgen',
  'aws',
  'thingsboard',
  'step',
  'damaged',
  'gnutls/ended.crt',
  'gnutls/not-yet.crt',
];
const lookAtAll = (...passwords: string[]) => bench.call('bringIn.look', { paths: quick.map(grant), passwords });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certbench-bring-in-'));
  bench = await Workbench.open();
  if (!missing) await must('bash', join(import.meta.dirname, '..', 'fixtures', 'bring-in', 'make.sh'), folder);
});
afterAll(async () => {
  await bench.close();
  await rm(folder, { recursive: true, force: true });
});

/** "device dev1, open; closed key; why a file is of no use". */
const summary = ({ findings, closed, passedOver }: BringInFindings): string =>
  [
    ...findings.map(({ roles: [role], kind, title, privateKey }) => `${role ?? kind} ${title}, ${privateKey}`),
    ...closed.map(({ what }) => `closed ${what}`),
    ...passedOver.map(({ reason }) => reason),
  ].join('; ');

const noUse = 'The file is text without a certificate or a key in it.';
/** What is in a file alone: an authority's certificate is one without a key until that is found. */
const files: readonly (readonly [file: string, found: string, password?: string])[] = [
  ['openssl/root.key', 'key root.key, open'],
  ['openssl/root.pem', 'certificate Acme Root, none'],
  ['openssl/sub.key', 'key sub.key, open'],
  ['openssl/sub.pem', 'certificate Acme Sub, none'],
  ['openssl/sub.csr', 'request Acme Sub, none'],
  ['openssl/dev1.key', 'key dev1.key, open'],
  ['openssl/dev1.pem', 'certificate dev1, none'],
  ['openssl/dev1.csr', 'request dev1, none'],
  ['openssl/dev1-csr.der', 'request dev1, none'],
  ['openssl/dev1.der', 'certificate dev1, none'],
  ['openssl/dev1-key.der', 'key dev1-key.der, open'],
  ['openssl/dev1-sec1.key', 'key dev1-sec1.key, open'],
  ['openssl/dev1.pfx', 'closed keystore'],
  ['openssl/dev1.pfx', 'device dev1, encrypted; certificate Acme Sub, none', 'zebra'],
  ['openssl/dev1-legacy.pfx', 'device dev1, encrypted'],
  ['openssl/dev1-empty.pfx', 'device dev1, open'],
  ['openssl/dev1.p7b', 'certificate dev1, none; certificate Acme Sub, none'],
  ['openssl/dev1-der.p7b', 'certificate dev1, none; certificate Acme Sub, none'],
  ['openssl/mixture.txt', 'device dev1, open; certificate Acme Sub, none'],
  ['openssl/trusted.pem', 'certificate Acme Root, none'],
  ['openssl/root-aes.key', 'closed key'],
  ['openssl/root-aes.key', 'key root-aes.key, encrypted', 'rootpw'],
  ['openssl/root-des3.key', 'key root-des3.key, encrypted', 'rootpw'],
  ['openssl/root-pkcs1.der', 'key root-pkcs1.der, open'],
  ['openssl/ed25519.key', 'key ed25519.key, open'],
  ['openssl/ed25519.pem', 'certificate edwards, none'],
  ['openssl/public.pem', 'The file is a public key without its private one, and no certificate.'],
  ['openssl/parameters.pem', 'The PEM file has no certificate and no private key in it.'],
  ['openssl/root.crl', 'revocation-list Acme Root, none'],
  ['openssl/root-crl.der', 'revocation-list Acme Root, none'],
  ['openssl/root.srl', noUse],
  ['keytool/client.jks', 'certificate Müller Sensor #1, none; closed key'],
  ['keytool/client.jks', 'device Müller Sensor #1, encrypted', 'otherpass'],
  ['keytool/client.p12', 'device Müller Sensor #1, encrypted'],
  ['keytool/in-name-only.jks', 'device Müller Sensor #1, encrypted'],
  ['keytool/truststore.jks', 'certificate Acme Root, none'],
  ['keytool/client.jceks', 'The file is a JCEKS keystore, which is not supported.'],
  ['keytool/client.csr', 'request Müller Sensor #1, none'],
  ['gnutls/device.key', 'key device.key, open'],
  ['gnutls/device.crt', 'certificate gnutls-device, none'],
  ['gnutls/device.p12', 'device gnutls-device, encrypted', 'gnu'],
  ['gnutls/device.p8', 'key device.p8, encrypted', 'gnu'],
  ['gnutls/ended.crt', 'certificate ended, none'],
  ['gnutls/not-yet.crt', 'certificate not-yet, none'],
  ['nss/dev1.p12', 'certificate Acme Sub, none; device dev1, encrypted', 'fox'],
  ['nss/dev1.crt', 'certificate dev1, none'],
  ['ssh/id_ecdsa', 'The file is a private key of OpenSSH.'],
  ['ssh/id_ecdsa.pub', 'The file is a public key of SSH.'],
  ['ssh/id_rsa_pem', 'key id_rsa_pem, open'],
  ['ssh/id_rsa_pkcs8', 'key id_rsa_pkcs8, encrypted', 'horse'],
  ['damaged/cut.pem', 'The PEM text is cut off or garbled.'],
  ['damaged/cut.der', 'The file is DER that is cut off or damaged.'],
  [
    'damaged/bad-in-the-middle.pem',
    'certificate dev1, none; certificate Acme Root, none; Part 2 of it: The certificate is damaged or is not what its name says.',
  ],
  ['damaged/flipped.pfx', 'closed keystore', 'zebra'],
  ['damaged/empty.pem', 'The file is empty.'],
  ['damaged/login.cer', 'The file is a web page (HTML), such as a login page that was saved in place of the file.'],
  ['damaged/powershell.pem', 'certificate dev1, none'],
  ['damaged/zeros.der', 'The file is neither PEM, DER, PKCS#7, PKCS#12 nor a Java keystore.'],
  ['damaged/garbled.key', 'The PEM text is cut off or garbled.'],
  ['damaged/not-a-pair.pem', 'certificate dev1, none; key not-a-pair.pem, open'],
  ['damaged/archive.zip', 'The file is a ZIP archive.'],
  ['damaged/photo.png', 'The file is a picture.'],
  ['damaged/secret-store.txt', 'device dev1, encrypted; certificate Acme Sub, none', 'zebra'],
  ['damaged/one-line.pem', 'certificate Acme Root, none'],
];

describe.skipIf(missing)('a file by itself', () => {
  test.each(files.map(([file, wanted, password]) => ({ file, wanted, password })))(
    '$file: $wanted',
    async ({ file, wanted, password }) => {
      expect(summary(await look(file, ...(password === undefined ? [] : [password])))).toBe(wanted);
    },
  );
});

/** The findings of a folder, the files of no use left out. */
async function found(name: string, ...passwords: string[]): Promise<string[]> {
  const { findings, closed } = await look(name, ...passwords);
  return summary({ findings, closed, passedOver: [] } as unknown as BringInFindings)
    .split('; ')
    .toSorted();
}

describe.skipIf(missing)('a folder as its maker leaves it', () => {
  test('of certGen.sh opens by the password of the script', async () => {
    expect(await found('certgen')).toEqual([
      'authority Azure IoT Hub CA Cert Test Only, encrypted',
      'authority Azure IoT Hub Intermediate Cert Test Only, encrypted',
      'device my-device, open',
      'request my-device, open',
    ]);
    const { notices, passedOver } = await look('certgen');
    expect(notices).toEqual([expect.stringMatching(/^3 files were opened by the password of Azure's certGen scripts/)]);
    expect(passedOver.map(({ file }) => file)).toEqual(['index.txt', 'openssl_root_ca.cnf', 'serial']);
  });

  test("of ThingsBoard's scripts opens by the passwords in keygen.properties", async () => {
    expect(await found('thingsboard')).toEqual(['certificate broker.example, none', 'device Device A, open']);
  });

  test('of AWS', async () => {
    expect(await found('aws')).toEqual(['device AWS IoT Certificate, open']);
  });

  test('of step, whose keys need their password', async () => {
    const root = 'Smallstep Root CA';
    expect(await found('step')).toEqual([
      'certificate Smallstep Intermediate CA, none',
      `certificate ${root}, none`,
      'closed key',
      'closed key',
    ]);
    expect(await found('step', 'step-by-step')).toEqual([
      'authority Smallstep Intermediate CA, encrypted',
      `authority ${root}, encrypted`,
    ]);
  });
});

describe.skipIf(missing)('all at once', () => {
  test('says what belongs together, what is missing and what is unusual', async () => {
    const { findings } = await lookAtAll('zebra', 'rootpw');
    const named = (title: string, kind = 'certificate') =>
      findings.find((one) => one.title === title && one.kind === kind) ?? expect.fail(title);
    const root = named('Acme Root');
    expect(named('Acme Sub')).toMatchObject({ roles: ['authority', 'certificate'], issuer: root.id });
    expect(named('edwards').roles).toEqual(['authority', 'device', 'server', 'certificate']);
    expect(named('dev1')).toMatchObject({ issuer: named('Acme Sub').id, name: 'dev1', missing: [], doubts: [] });
    expect(named('broker.example')).toMatchObject({ roles: ['server', 'device', 'certificate'], issuer: root.id });
    expect(named('dev2').doubts).toEqual([
      expect.stringMatching(
        /^A revocation list among the files has taken it back on \d{4}-\d\d-\d\d \(key compromise\).$/,
      ),
    ]);
    expect(named('ended').doubts).toEqual(['It ended on 2020-01-01.']);
    expect(named('not-yet').doubts).toEqual(['It is valid only from 2098-01-01.']);
    expect(named('Müller Sensor #1').name).toBe('Muller-Sensor-1');
    expect(named('dev1', 'request').needless).toBe('Its certificate is among the files.');
    expect(named('waiting', 'request').missing).toEqual(['The certificate that answers it is not here.']);
    expect(named('Smallstep Root CA').missing).toEqual(['Its key is not here: nothing can be signed with it.']);
  });

  test('brings all of it in, of which the devices can be simulated, and changes no file', async () => {
    const before = await contents(folder);
    const first = await lookAtAll('zebra');
    const workspace = bench.services.grants.grant(join(bench.folder, 'brought'));
    const unlocked = await bench.call('bringIn.unlock', {
      collection: first.collection,
      workspace,
      passwords: ['rootpw', 'otherpass', 'step-by-step'],
    });
    expect(unlocked.closed.map(({ file }) => file)).toEqual(['flipped.pfx']);
    const take = unlocked.findings.flatMap(({ id, roles: [role], name = '', needless }) =>
      role === undefined || needless !== undefined ? [] : [{ id, role, name }],
    );
    const order = { collection: first.collection, workspace, take };
    const refusal = await bench.refusal('bringIn.take', order);
    expect(refusal).toMatchObject({ code: 'INCOMPLETE', details: { field: 'passphrase' } });
    const { taken, refused } = await bench.call('bringIn.take', { ...order, passphrase: 'of the workspace' });
    expect(refused).toEqual([]);
    expect(taken).toHaveLength(take.length);
    const { devices, authorities, servers, requests } = await bench.call('workspace.overview', { workspace });
    expect(authorities.map(({ name, parent }) => [name, parent])).toContainEqual(['Acme Sub', 'Acme Root']);
    expect(devices.find(({ deviceId }) => deviceId === 'dev1')).toMatchObject({ authority: 'Acme Sub' });
    expect(servers).toMatchObject([{ dns: ['broker.example'], addresses: ['192.0.2.1'], authority: 'Acme Root' }]);
    expect(requests).toMatchObject([{ name: 'waiting', privateKey: 'open' }]);
    const { port, authorityPem } = await bench.call('hub.start', { port: 0, webSocketPort: 0, amqpPort: 0 });
    await bench.call('hub.registerDevices', {
      devices: devices.map(({ deviceId, thumbprintSha256 }) => ({ deviceId, primaryThumbprint: thumbprintSha256 })),
    });
    const { runId } = await bench.call('simulation.start', {
      workspace,
      deviceIds: ['dev1', 'AWS-IoT-Certificate', 'Device-A'],
      platform: 'local-hub',
      host: 'localhost',
      port: port ?? 0,
      serverCaPem: authorityPem ?? '',
      messages: 1,
      intervalMs: 10,
    });
    const counted = () => bench.call('simulation.status', { runId });
    await expect.poll(counted).toMatchObject({ acknowledged: 3 });
    const again = await bench.call('bringIn.look', { workspace, paths: [grant('certgen')] });
    expect(again.findings.map(({ needless }) => needless)).not.toContain(undefined);
    expect(await contents(folder)).toEqual(before);
  });
});

/** Every file below a folder, with what is in it and when it was changed. */
async function contents(of: string): Promise<[name: string, hex: string, changed: number][]> {
  const names = await readdir(of, { recursive: true });
  const all = await Promise.all(
    names.toSorted().map(async (name): Promise<[string, string, number][]> => {
      const found = await stat(join(of, name));
      return found.isFile() ? [[name, (await readFile(join(of, name))).toString('hex'), found.mtimeMs]] : [];
    }),
  );
  return all.flat();
}
