import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cliHere } from '../support/cli-here.ts';
import { cliPath, isMissing, must, run } from '../support/programs.ts';

/** What `certbench import` says to do for a keygen.properties, and what the key scripts of ThingsBoard do with it: the same. */

const incomplete = isMissing('openssl', 'keytool');

/** How both scripts name a certificate and make its key. */
const scripts = `
set -e
. ./keygen.properties
DNAME="CN=$DOMAIN_SUFFIX, OU=$ORGANIZATIONAL_UNIT, O=$ORGANIZATION, L=$CITY, ST=$STATE_OR_PROVINCE, C=$TWO_LETTER_COUNTRY_CODE"
key() {
  if [ "$1" = EC ]; then echo "-keyalg EC -groupname $2"; else echo "-keyalg RSA -keysize $2"; fi
}
keytool -genkeypair -alias "$SERVER_KEY_ALIAS" -dname "$DNAME" -keystore server.store -validity 9999 \\
  -storepass "$SERVER_KEYSTORE_PASSWORD" $(key "$SERVER_KEY_ALG" "$SERVER_KEY_GROUP_NAME$SERVER_KEY_SIZE") \\
  \${SUBJECT_ALTERNATIVE_NAMES:+-ext "san=$SUBJECT_ALTERNATIVE_NAMES"}
keytool -genkeypair -alias "$CLIENT_KEY_ALIAS" -dname "$DNAME" -keystore client.store -validity 9999 \\
  -storepass "$CLIENT_KEYSTORE_PASSWORD" $(key "$CLIENT_KEY_ALG" "$CLIENT_KEY_GROUP_NAME$CLIENT_KEY_SIZE")
keytool -exportcert -rfc -alias "$SERVER_KEY_ALIAS" -keystore server.store -storepass "$SERVER_KEYSTORE_PASSWORD" > server.pem
keytool -exportcert -rfc -alias "$CLIENT_KEY_ALIAS" -keystore client.store -storepass "$CLIENT_KEYSTORE_PASSWORD" > client.pem
`;

const current = `DOMAIN_SUFFIX="$(hostname)"
SUBJECT_ALTERNATIVE_NAMES="ip:127.0.0.1,dns:broker.example"
ORGANIZATIONAL_UNIT=ThingsBoard
ORGANIZATION="Söhne & Co"
CITY="San Francisco"
STATE_OR_PROVINCE=CA
TWO_LETTER_COUNTRY_CODE=US
SERVER_KEYSTORE_PASSWORD=password
SERVER_KEY_PASSWORD=password
SERVER_KEY_ALIAS="serveralias"
SERVER_FILE_PREFIX="my server"
SERVER_KEY_ALG="EC"
SERVER_KEY_GROUP_NAME="secp256r1"
CLIENT_KEYSTORE_PASSWORD=password
CLIENT_KEY_PASSWORD=password
CLIENT_KEY_ALIAS="clientalias"
CLIENT_FILE_PREFIX="client"
CLIENT_KEY_ALG="EC"
CLIENT_KEY_GROUP_NAME="secp384r1"
`;
/** Before there were alternative names and a choice of keys. */
const second = `DOMAIN_SUFFIX=iot.example.com
ORGANIZATIONAL_UNIT='Plant #3'
ORGANIZATION="$(hostname) works"
CITY=SF
STATE_OR_PROVINCE=CA
TWO_LETTER_COUNTRY_CODE=CH
SERVER_KEYSTORE_PASSWORD=server_ks_password
SERVER_KEY_PASSWORD=server_key_password
SERVER_KEY_ALIAS="serveralias"
SERVER_FILE_PREFIX="mqttserver"
CLIENT_KEYSTORE_PASSWORD=password
CLIENT_KEY_PASSWORD=password
CLIENT_KEY_ALIAS="clientalias"
CLIENT_FILE_PREFIX="mqttclient"
`;

let folder: string;
const at = (...parts: string[]) => join(folder, ...parts);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'certbench-keygen-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What OpenSSL tells of a certificate that both make: its name, its hosts, its kind of key and its days. */
async function told(path: string) {
  const x509 = (...print: string[]) => must('openssl', 'x509', '-in', path, '-noout', ...print);
  const dates = await x509('-dates', '-dateopt', 'iso_8601');
  const [from = '', to = ''] = [...dates.matchAll(/=(.*)$/gm)].map(([, value = '']) => value);
  const text = await x509('-text');
  return {
    subject: await x509('-subject', '-nameopt', 'RFC2253'),
    issuer: await x509('-issuer', '-nameopt', 'RFC2253'),
    // Their order means nothing.
    hosts: /Alternative Name:.*\n\s*(.*)/.exec(text)?.[1]?.split(', ').toSorted(),
    key: /Public-Key: \(\d+ bit\)/.exec(text)?.[0],
    days: Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000),
  };
}

/** Java reads its command line by it. */
const utf8 = { LC_ALL: 'C.UTF-8' };

/** Both, side by side; answers what they have made. */
async function both(name: string, properties: string, environment: string) {
  const here = at(name);
  await mkdir(here, { recursive: true });
  await writeFile(join(here, 'keygen.properties'), properties);
  // A name of the computer that is the same for both.
  const hostname = 'hostname() { echo works.example; }';
  const done = await run('bash', ['-c', `${hostname}\n${environment}${scripts}`], { cwd: here, env: utf8 });
  expect({ status: done.status, said: done.stdout + done.stderr }).toMatchObject({ status: 0 });
  const imported = await cliHere([
    'import',
    join(here, 'keygen.properties'),
    '--workspace',
    join(here, 'ws'),
    '--json',
  ]);
  const { commands } = JSON.parse(imported.stdout) as { commands: string[] };
  const certbench = `certbench() { '${process.execPath}' '${cliPath}' "$@"; }`;
  const followed = await run('bash', ['-c', ['set -e', hostname, certbench, ...commands].join('\n')], {
    cwd: here,
    env: utf8,
  });
  expect({ commands, status: followed.status, said: followed.stderr }).toMatchObject({ status: 0 });
  const pem = async (kind: string) => {
    const [id = ''] = await readdir(join(here, 'ws', kind));
    return join(here, 'ws', kind, id, `${id}-cert.pem`);
  };
  return {
    commands,
    script: { server: await told(join(here, 'server.pem')), client: await told(join(here, 'client.pem')) },
    ours: { server: await told(await pem('servers')), client: await told(await pem('devices')) },
    files: [await readdir(join(here, 'SERVER_FOLDER')), await readdir(join(here, 'DEVICE_FOLDER'))],
  };
}

describe.skipIf(incomplete)('the same with Certbench', () => {
  test('has the names, the hosts, the keys and the days of the current scripts', async () => {
    const { script, ours, files } = await both('current', current, '');
    expect(ours).toEqual(script);
    expect(script.client.subject).toMatch(
      /^subject=CN=works\.example,OU=ThingsBoard,O=S.*Co,L=San Francisco,ST=CA,C=US/,
    );
    expect(ours.server).toMatchObject({ hosts: ['DNS:broker.example', 'IP Address:127.0.0.1'], days: 9999 });
    expect(files[0]).toEqual(expect.arrayContaining(['my server.cer', 'my server.jks', 'my server.pk8.pem']));
    expect(files[1]).toEqual(expect.arrayContaining(['client.jks', 'client.p12', 'client.nopass.pem']));
  }, 120_000);

  test("has those of ThingsBoard 2's, with a name that is partly the computer's", async () => {
    // Its scripts make RSA 2048, whatever a file says.
    const keys = 'SERVER_KEY_ALG=RSA SERVER_KEY_SIZE=2048 CLIENT_KEY_ALG=RSA CLIENT_KEY_SIZE=2048';
    const { script, ours, files } = await both('second', second, keys);
    // Clients look for alternative names, which the scripts had none of.
    expect(script.server.hosts).toBeUndefined();
    expect(ours).toEqual({ ...script, server: { ...script.server, hosts: ['DNS:iot.example.com'] } });
    expect(ours.server.subject).toContain('CN=iot.example.com,OU=Plant #3,O=works.example works,L=SF,ST=CA,C=CH');
    expect(files[0]).toContain('mqttserver.cer');
    expect(files[1]).toContain('mqttclient.nopass.pem');
  }, 120_000);

  test('is in the keystores that are exported from it, as keytool tells', async () => {
    const store = ['-list', '-v', '-keystore', at('second/DEVICE_FOLDER/mqttclient.jks'), '-storepass', 'password'];
    const listed = await must('keytool', '-J-Duser.language=en', ...store);
    expect(listed).toContain('Owner: CN=iot.example.com, OU="Plant #3", O=works.example works, L=SF, ST=CA, C=CH');
  });
});

describe('--keygen', () => {
  const create = (kind: 'device' | 'server', ...more: string[]) =>
    cliHere([
      kind,
      'create',
      '--workspace',
      at('w'),
      '--self-signed',
      '--keygen',
      at('k.properties'),
      ...more,
      '--json',
    ]);
  const subjectIn = (stdout: string): unknown => {
    const made = JSON.parse(stdout) as { devices?: { certificate: object }[]; certificate?: object };
    return (made.devices?.[0] ?? made).certificate;
  };

  test('gives the device ID where there is no other, and never changes one', async () => {
    await writeFile(at('k.properties'), 'DOMAIN_SUFFIX=iot.example\nORGANIZATION=Acme\nTWO_LETTER_COUNTRY_CODE=us\n');
    const first = await create('device');
    expect(subjectIn(first.stdout)).toMatchObject({ subject: 'C=US, O=Acme, CN=iot.example' });
    const other = await create('device', '--id', 'dev-01', '--organization', 'Other', '--locality', 'Ulm');
    expect(subjectIn(other.stdout)).toMatchObject({ subject: 'C=US, L=Ulm, O=Other, CN=dev-01' });
    const server = await create('server', '--name', 'broker', '--key', 'ec-p256', '--state', 'BW');
    expect(subjectIn(server.stdout)).toMatchObject({ subject: 'C=US, ST=BW, O=Acme, CN=iot.example' });
  });

  test('asks for what only the computer of the scripts knows', async () => {
    await writeFile(at('k.properties'), 'DOMAIN_SUFFIX="$(hostname)"\nCITY=`hostname`\n');
    const refused = async (...args: Parameters<typeof create>) => {
      const { status, stderr } = await create(...args);
      expect(status).toBe(2);
      return stderr;
    };
    expect(await refused('device')).toContain('Say with --id what it is.');
    expect(await refused('server', '--name', 'b2')).toContain('Say with --common-name what it is.');
    expect(await refused('device', '--id', 'dev-02')).toContain('CITY is made of the name of the computer.');
    expect((await create('device', '--id', 'dev-02', '--locality', 'Ulm')).status).toBe(0);
  });

  test('is refused with the field and the remedy where a certificate cannot hold it', async () => {
    await writeFile(at('k.properties'), 'TWO_LETTER_COUNTRY_CODE=USA\n');
    const { status, stdout, stderr } = await create('device', '--id', 'dev-03');
    expect(status).toBe(1);
    expect(stdout + stderr).toContain('The country is not a two-letter code.');
    expect(stdout + stderr).toContain('Use the ISO 3166 code');
    expect(await readFile(at('w/devices/dev-03/dev-03-cert.pem')).catch(() => undefined)).toBeUndefined();
  });
});
