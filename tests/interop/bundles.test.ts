import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import { isMissing, must, run } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

/** Files of every bundle, read by the programs that they are made for. */

const noOpenssl = isMissing('openssl');
const noKeytool = isMissing('keytool');
const store = 'Kv8-mist.Lamp~31';
const key = 'Zq4+fern_Dusk=77';

let bench: Workbench;
const at = (...parts: string[]) => join(bench.folder, ...parts);
const lines = (text: string, pattern: RegExp) => text.split('\n').filter((line) => pattern.test(line));

type Order = MethodInput<'certificate.export'>;
const exported = async (
  bundle: Order['bundle'],
  subject: Order['subjects'][number],
  folder: string,
  more: Partial<Order> = {},
) => {
  const order = { workspace: bench.workspace, subjects: [subject], bundle, folder: bench.path(folder), ...more };
  const { files } = await bench.call('certificate.export', order);
  return files.map(({ name }) => at(folder, name));
};
const ec = { kind: 'device', name: 'dev-ec' } as const;
const rsa = { kind: 'device', name: 'dev-rsa' } as const;
const server = { kind: 'server', name: 'broker' } as const;
const root = { kind: 'authority', name: 'Root' } as const;

beforeAll(async () => {
  bench = await Workbench.open();
  await bench.authority();
  await bench.authority('Sub', { parent: 'Root', keyType: 'rsa-2048' });
  const authority = { name: 'Sub', passphrase: '1234' };
  await bench.devices(['dev-ec'], { authority });
  await bench.devices(['dev-rsa'], { authority, keyType: 'rsa-2048' });
  await bench.call('server.create', {
    workspace: bench.workspace,
    name: 'broker',
    dns: ['localhost'],
    keyType: 'ec-p256',
  });
  await bench.call('proof.sign', {
    workspace: bench.workspace,
    authority: 'Root',
    code: 'AB'.repeat(24),
    passphrase: '1234',
  });
});
afterAll(async () => {
  expect(bench.logged).toEqual([]);
  await bench.close();
});

const publicKeyOf = (path: string, ...how: string[]) => must('openssl', 'pkey', '-pubout', '-in', path, ...how);
const certifiedKey = (path: string, ...how: string[]) =>
  must('openssl', 'x509', '-pubkey', '-noout', '-in', path, ...how);

describe.skipIf(noOpenssl)('OpenSSL', () => {
  test.each([ec, rsa])('reads every PEM, DER and PFX file of a device: $name', async (subject) => {
    const { bundles } = await bench.call('bundle.list', { workspace: bench.workspace, subject });
    const wanted = await certifiedKey(at('workspace', 'devices', subject.name, `${subject.name}-cert.pem`));
    let keys = 0;
    for (const { id, options } of bundles) {
      const uses = (name: string) => options.some(({ option }) => option === name);
      const passwords = {
        ...(uses('storePassword') ? { storePassword: store } : {}),
        ...(uses('keyPassword') ? { keyPassword: key } : {}),
      };
      for (const path of await exported(id, subject, `${subject.name}-${id}`, passwords)) {
        if (/\.(?:pfx|p12)$/.test(path)) {
          const password = id.startsWith('thingsboard') ? key : store;
          const shown = await must('openssl', 'pkcs12', '-in', path, '-nodes', '-passin', `pass:${password}`);
          expect(shown).toContain('PRIVATE KEY');
          expect(lines(shown, /BEGIN CERTIFICATE/)).toHaveLength(3);
          const wrong = await run('openssl', ['pkcs12', '-in', path, '-nodes', '-passin', 'pass:other-one']);
          expect(wrong.status).not.toBe(0);
        } else if (path.endsWith('.cer')) {
          await must('openssl', 'x509', '-inform', 'DER', '-noout', '-in', path);
        } else if (!path.endsWith('.jks')) {
          const text = await readFile(path, 'utf8');
          if (text.includes('PRIVATE KEY')) {
            expect(await publicKeyOf(path, '-passin', `pass:${key}`)).toBe(wanted);
            keys++;
          }
          if (text.includes('BEGIN CERTIFICATE')) await must('openssl', 'x509', '-noout', '-in', path);
          if (text.includes('BEGIN PUBLIC KEY')) expect(text).toBe(wanted);
          if (text.includes('ENCRYPTED')) {
            const wrong = await run('openssl', ['pkey', '-in', path, '-noout', '-passin', 'pass:other-one']);
            expect(wrong.status).not.toBe(0);
          }
        }
      }
    }
    expect(keys).toBeGreaterThan(9);
  });

  test('verifies what was exported by what was exported', async () => {
    await exported('azure-certgen', ec, 'certgen', { prefix: 'd' });
    const certgen = (name: string) => at('certgen', 'certs', name);
    const ca = certgen('azure-iot-test-only.root.ca.cert.pem');
    const chain = certgen('azure-iot-test-only.chain.ca.cert.pem');
    await must('openssl', 'verify', '-CAfile', ca, '-untrusted', chain, certgen('d.cert.pem'));
    await must('openssl', 'verify', '-CAfile', ca, certgen('verification-code.cert.pem'));
    await exported('mosquitto', rsa, 'mosquitto', { prefix: 'd' });
    const [crt, caCrt] = [at('mosquitto', 'd.crt'), at('mosquitto', 'ca.crt')];
    await must('openssl', 'verify', '-purpose', 'sslclient', '-CAfile', caCrt, '-untrusted', crt, crt);
    expect(await publicKeyOf(at('mosquitto', 'd.key'))).toBe(await certifiedKey(crt));
  });

  test("opens an authority's key with its passphrase alone", async () => {
    await exported('azure-certgen', root, 'authority', { keyPassphrase: '1234' });
    const path = at('authority', 'private', 'azure-iot-test-only.root.ca.key.pem');
    const own = at('authority', 'certs', 'azure-iot-test-only.root.ca.cert.pem');
    expect(await publicKeyOf(path, '-passin', 'pass:1234')).toBe(await certifiedKey(own));
    expect((await run('openssl', ['pkey', '-noout', '-in', path, '-passin', 'pass:'])).status).not.toBe(0);
  });
});

describe.skipIf(noKeytool)('keytool', () => {
  const list = (path: string, type: string, password: string) =>
    run('keytool', [
      '-J-Duser.language=en',
      '-list',
      '-v',
      '-keystore',
      path,
      '-storetype',
      type,
      '-storepass',
      password,
    ]);
  /** Recovers the key by copying the entry under other passwords. */
  const recover = (path: string, type: string, alias: string, passwords: readonly [string, string], to: string) => {
    const from = ['-srckeystore', path, '-srcstoretype', type, '-srcalias', alias];
    const source = ['-srcstorepass', passwords[0], '-srckeypass', passwords[1]];
    const target = ['-destkeystore', at(to), '-deststoretype', 'PKCS12', '-deststorepass', 'another-one'];
    return run('keytool', ['-importkeystore', '-noprompt', ...from, ...source, ...target]);
  };

  test.each(['thingsboard-2', 'thingsboard'] as const)('opens the keystores of %s', async (bundle) => {
    await exported(bundle, server, `${bundle}-server`, { prefix: 's', storePassword: store, keyPassword: key });
    const trustPem = await readFile(at(`${bundle}-server`, 's.pub.pem'), 'utf8');
    const passwords = { storePassword: store, keyPassword: key };
    await exported(bundle, rsa, `${bundle}-client`, { prefix: 'c', ...passwords, trustPem });

    const jks = await list(at(`${bundle}-server`, 's.jks'), 'JKS', store);
    expect(jks.stdout).toContain('Keystore type: JKS');
    expect(jks.stdout).toContain('Your keystore contains 1 entry');
    expect(jks.stdout).toContain('Alias name: serveralias');
    expect((await list(at(`${bundle}-server`, 's.jks'), 'JKS', 'other-one')).status).not.toBe(0);

    const client = at(`${bundle}-client`, 'c.jks');
    const listed = await list(client, 'JKS', store);
    expect(listed.stdout).toContain('Your keystore contains 2 entries');
    expect(listed.stdout).toMatch(
      /Alias name: clientalias\n(?:.*\n)*?Entry type: PrivateKeyEntry\nCertificate chain length: 3/,
    );
    expect(listed.stdout).toMatch(/Alias name: serveralias\n(?:.*\n)*?Entry type: trustedCertEntry/);
    expect((await recover(client, 'JKS', 'clientalias', [store, key], `${bundle}-a.p12`)).status).toBe(0);
    expect((await recover(client, 'JKS', 'clientalias', [store, store], `${bundle}-b.p12`)).status).not.toBe(0);

    const p12 = await list(at(`${bundle}-client`, 'c.p12'), 'PKCS12', key);
    expect(p12.stdout).toContain('Your keystore contains 1 entry');
    expect(p12.stdout).toContain('Alias name: clientalias');
    expect((await list(at(`${bundle}-client`, 'c.p12'), 'PKCS12', store)).status).not.toBe(0);
  });
});

test('bash takes a written keygen.properties for exactly what was meant', async () => {
  await mkdir(at('keygen'), { recursive: true });
  const values = [
    { name: 'DOMAIN_SUFFIX', value: 'iot.$(hostname)' },
    { name: 'CITY', value: 'San Francisco' },
    { name: 'ORGANIZATION', value: `a'b"c\`touch ran\`$(touch ran)\\ $HOME !x # é` },
    { name: 'SERVER_KEY_PASSWORD', value: '  blanks around  ' },
    { name: 'CLIENT_KEY_PASSWORD', value: '' },
  ] as const;
  await bench.call('keygen.write', { folder: bench.path('keygen'), values: [...values] });
  const names = values.map(({ name }) => name);
  const script = `hostname() { echo HOST; }; . ./keygen.properties; printf '%s\\n' ${names.map((name) => `"$${name}"`).join(' ')}; ls`;
  const { status, stdout, stderr } = await run('bash', ['--norc', '-eu', '-c', script], { cwd: at('keygen') });
  expect([status, stderr]).toEqual([0, '']);
  const meant = values.map(({ value }) => value.replace('$(hostname)', 'HOST'));
  expect(stdout).toBe([...meant, 'keygen.properties', ''].join('\n'));
  // What the published page prints, and what bash makes of it.
  await writeFile(at('page.properties'), 'CITY=San Francisco\nSTATE_OR_PROVINCE=CA\n');
  const { values: read } = await bench.call('keygen.read', { file: bench.path('page.properties') });
  expect(read[0]).toMatchObject({ name: 'CITY', value: 'San Francisco' });
  const sourced = await run('bash', ['-c', '. ./page.properties 2>/dev/null; printf %s "$CITY"'], { cwd: at() });
  expect(sourced.stdout).toBe('');
});
