import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type JksEntry, writeJks } from '../../src-main/core/keystore/jks-write.ts';
import { decodePem } from '../../src-main/core/keystore/pem.ts';
import { buildPkcs12, buildPkcs12Truststore, pfxProfiles } from '../../src-main/core/keystore/pkcs12-write.ts';
import { ForeignFiles } from '../support/foreign-files.ts';
import { ciphers } from '../support/keys.ts';
import { isMissing, must, run } from '../support/programs.ts';

/** Keystores between Certbench and Java, both ways, in JKS and in PKCS#12. */

const incomplete = isMissing('openssl', 'keytool');

let files: ForeignFiles;
const at = (name: string) => files.at(name);
const english = ['-J-Duser.language=en', '-J-Duser.country=US'];
const keytool = (...args: string[]) => must('keytool', ...english, ...args);
const refusedByJava = async (...args: string[]) => {
  const { status, stdout, stderr } = await run('keytool', [...english, ...args]);
  expect(status).not.toBe(0);
  return stdout + stderr;
};
const der = async (name: string): Promise<Uint8Array> => {
  const [block] = decodePem(await readFile(at(name), 'utf8'));
  if (block === undefined) throw new Error(`${name} has no block`);
  return block.bytes;
};
/** What OpenSSL says a key is, whoever holds it. */
const keyText = (name: string) => must('openssl', 'pkey', '-in', at(name), '-noout', '-text');
const recoverWithOpenssl = (p12: string, key: string, password: string) =>
  must('openssl', 'pkcs12', '-in', at(p12), '-nodes', '-nocerts', '-passin', `pass:${password}`, '-out', at(key));

const kinds = ['rsa', 'ec', 'ed'] as const;
const created = new Date('2026-03-01T00:00:00Z');

beforeAll(async () => {
  files = await ForeignFiles.open();
  if (incomplete) return;
  await files.makeKeys();
  await must('openssl', 'genpkey', '-algorithm', 'ED25519', '-out', at('ed.key'));
  const files25519 = ['-key', at('ed.key'), '-out', at('ed.pem')];
  await must('openssl', 'req', '-x509', '-new', ...files25519, '-subj', '/CN=ed', '-days', '10');
  const request = ['-key', at('rsa.key'), '-out', at('leaf.csr')];
  await must('openssl', 'req', '-new', ...request, '-subj', '/CN=leaf');
  const issuer = ['-CA', at('ec.pem'), '-CAkey', at('ec.key'), '-CAcreateserial'];
  await must('openssl', 'x509', '-req', '-in', at('leaf.csr'), ...issuer, '-out', at('leaf.pem'), '-days', '10');
});
afterAll(() => files.close());

describe.skipIf(incomplete)('a JKS of ours', () => {
  const keyPassword = (kind: string) => `key of ${kind}`;
  beforeAll(async () => {
    const keys = kinds.map(async (kind): Promise<JksEntry> => {
      const chain = await Promise.all((kind === 'rsa' ? ['leaf.pem', 'ec.pem'] : [`${kind}.pem`]).map(der));
      const privateKey = await der(`${kind}.key`);
      return { alias: `Alias-${kind.toUpperCase()}`, created, privateKey, keyPassword: keyPassword(kind), chain };
    });
    const trusted = { alias: 'Trusted', created, certificate: await der('rsa.pem') };
    await writeFile(at('ours.jks'), writeJks([trusted, ...(await Promise.all(keys))], 'of the store', ciphers));
  });

  test('is listed by Java with its entries, chains and times', async () => {
    const store = ['-storetype', 'JKS', '-keystore', at('ours.jks')];
    const list = await keytool('-list', '-v', ...store, '-storepass', 'of the store');
    expect(list).toContain('Your keystore contains 4 entries');
    const entry = (alias: string) => list.split('Alias name: ').find((part) => part.startsWith(`${alias}\n`)) ?? '';
    expect(entry('trusted')).toContain('Entry type: trustedCertEntry');
    for (const kind of kinds) {
      expect(entry(`alias-${kind}`)).toContain('Entry type: PrivateKeyEntry');
      expect(entry(`alias-${kind}`)).toContain(`Certificate chain length: ${kind === 'rsa' ? 2 : 1}\n`);
      expect(entry(`alias-${kind}`)).toMatch(/Creation date: (?:Feb 28|Mar 1), 2026/);
    }
    expect(await refusedByJava('-list', ...store, '-storepass', 'of the shop')).toContain('password was incorrect');
  });

  test.each(kinds)('gives Java its %s key by the password of the key alone', async (kind) => {
    const convert = (name: string, password: string) => {
      const source = ['-srckeystore', at('ours.jks'), '-srcstoretype', 'JKS', '-srcstorepass', 'of the store'];
      const target = ['-destkeystore', at(name), '-deststoretype', 'PKCS12', '-deststorepass', 'converted'];
      return ['-importkeystore', '-srcalias', `alias-${kind}`, '-srckeypass', password, ...source, ...target];
    };
    await keytool(...convert(`${kind}.p12`, keyPassword(kind)));
    await recoverWithOpenssl(`${kind}.p12`, `${kind}-back.key`, 'converted');
    expect(await keyText(`${kind}-back.key`)).toBe(await keyText(`${kind}.key`));
    if (kind === 'rsa') {
      expect(await refusedByJava(...convert('no.p12', 'of the store'))).toContain('Cannot recover key');
    }
  });
});

describe.skipIf(incomplete)('a PKCS#12 file of ours', () => {
  test.each(pfxProfiles)('%s is to Java a key entry and trusted entries', async (profile) => {
    const trusted = [{ certificate: await der('ec.pem'), friendlyName: 'Server' }];
    const contents = { privateKey: await der('rsa.key'), chain: [await der('rsa.pem')], friendlyName: 'Device' };
    await writeFile(at('mixed.p12'), await buildPkcs12({ ...contents, trusted }, 'of store', profile, ciphers));
    await writeFile(at('trust.p12'), await buildPkcs12Truststore(trusted, 'of store', profile, ciphers));
    const list = (name: string) =>
      keytool('-list', '-storetype', 'PKCS12', '-keystore', at(name), '-storepass', 'of store');
    const mixed = await list('mixed.p12');
    expect(mixed).toContain('Your keystore contains 2 entries');
    expect(mixed).toMatch(/^device, .*PrivateKeyEntry/m);
    expect(mixed).toMatch(/^server, .*trustedCertEntry/m);
    const trust = await list('trust.p12');
    expect(trust).toContain('Your keystore contains 1 entry');
    expect(trust).toMatch(/^server, .*trustedCertEntry/m);
    // The way back: a JKS that Java makes of it is read here.
    const source = ['-srckeystore', at('mixed.p12'), '-srcstorepass', 'of store'];
    const target = ['-destkeystore', at(`${profile}.jks`), '-deststoretype', 'JKS', '-deststorepass', 'another'];
    await keytool('-importkeystore', '-noprompt', ...source, ...target);
    const found = await files.inspect(`${profile}.jks`, 'another', 'of store');
    expect(found.entries.map(({ alias, kind }) => `${alias} ${kind}`).sort()).toEqual([
      'device private-key',
      'server trusted-certificate',
    ]);
    expect(found.privateKeys).toMatchObject([{ key: 'RSA 2048', friendlyName: 'device' }]);
    expect(found.certificates[found.privateKeys[0]?.certificate ?? -1]?.subject).toBe('C=DE, O=Test, CN=rsa');
  });
});

describe.skipIf(incomplete)('keystores of Java', () => {
  const generate = (name: string, alias: string, type: string, keyPassword: string, ...algorithm: string[]) => {
    const store = ['-keystore', at(name), '-storetype', type, '-storepass', 'of the store', '-keypass', keyPassword];
    return keytool('-genkeypair', '-alias', alias, '-dname', `CN=${alias}`, ...store, '-keyalg', ...algorithm);
  };

  test('in JKS with RSA and EC keys, passwords of their own and a trusted certificate', async () => {
    await generate('java.jks', 'Rsa', 'JKS', 'of the RSA key', 'RSA', '-keysize', '2048');
    await generate('java.jks', 'Ec', 'JKS', 'of the EC key', 'EC', '-groupname', 'secp256r1');
    const store = ['-keystore', at('java.jks'), '-storepass', 'of the store'];
    await keytool('-importcert', '-noprompt', '-alias', 'Trusted', '-file', at('ed.pem'), ...store);
    for (const [alias, password, key] of [
      ['rsa', 'of the RSA key', 'RSA 2048'],
      ['ec', 'of the EC key', 'EC P-256'],
    ] as const) {
      const { kind, entries, certificates, privateKeys } = await files.inspect('java.jks', 'of the store', password);
      expect(kind).toBe('jks');
      expect(entries).toHaveLength(3);
      const trusted = entries.find((one) => one.kind === 'trusted-certificate');
      expect(certificates[trusted?.certificates[0] ?? -1]).toMatchObject({ friendlyName: 'trusted', subject: 'CN=ed' });
      const entry = entries.find((one) => one.alias === alias);
      expect(certificates[entry?.certificates[0] ?? -1]?.subject).toMatch(new RegExp(`^CN=${alias}$`, 'i'));
      expect(privateKeys[entry?.privateKey ?? -1]).toMatchObject({ key, certificate: entry?.certificates[0] });
      expect(privateKeys.filter((one) => one.key === 'encrypted')).toHaveLength(1);
    }
    expect(await files.refused('java.jks', 'of the RSA key')).toMatchObject({ details: { field: 'password' } });
    expect(await files.refused('java.jks', 'of the store', 'no')).toMatchObject({ details: { field: 'keyPassword' } });
  });

  test('in PKCS#12 under the name of a JKS, which keeps no password of the key', async () => {
    await generate('default.jks', 'Mixed', 'PKCS12', 'of the key', 'EC', '-groupname', 'secp256r1');
    const found = await files.inspect('default.jks', 'of the store');
    expect(found).toMatchObject({ kind: 'pkcs12', privateKeys: [{ certificate: 0, friendlyName: 'mixed' }] });
    expect(found.entries).toEqual([{ alias: 'mixed', kind: 'private-key', certificates: [0], privateKey: 0 }]);
    expect(found.warnings.map(({ code }) => code)).toEqual(['named-otherwise']);
    expect((await files.refused('default.jks', 'of the key')).code).toBe('WRONG_PASSWORD');
  });
});

/** What server.keygen.sh and client.keygen.sh of ThingsBoard 2.x run, with the stores of the Java of their time. */
const thingsBoard = `
set -e
SERVER_KEYSTORE_PASSWORD=server_ks_password
SERVER_KEY_PASSWORD=server_key_password
CLIENT_PASSWORD=password
DNAME="CN=device.example, OU=Thingsboard, O=Thingsboard, L=SF, ST=CA, C=US"
keytool -genkeypair -v -alias serveralias -dname "$DNAME" -keystore mqttserver.jks -storetype JKS \\
  -keypass $SERVER_KEY_PASSWORD -storepass $SERVER_KEYSTORE_PASSWORD -keyalg RSA -keysize 2048 -validity 9999
keytool -export -alias serveralias -keystore mqttserver.jks -file mqttserver.pub.pem -rfc \\
  -storepass $SERVER_KEYSTORE_PASSWORD
keytool -export -alias serveralias -keystore mqttserver.jks -file mqttserver.cer -storepass $SERVER_KEYSTORE_PASSWORD
keytool -genkeypair -v -alias clientalias -dname "$DNAME" -keystore mqttclient.jks -storetype JKS \\
  -keypass $CLIENT_PASSWORD -storepass $CLIENT_PASSWORD -keyalg RSA -keysize 2048 -validity 9999
keytool -importkeystore -srckeystore mqttclient.jks -destkeystore mqttclient.p12 -deststoretype PKCS12 \\
  -srcalias clientalias -srcstorepass $CLIENT_PASSWORD -srckeypass $CLIENT_PASSWORD \\
  -deststorepass $CLIENT_PASSWORD -destkeypass $CLIENT_PASSWORD
openssl pkcs12 -in mqttclient.p12 -out mqttclient.pem -passin pass:$CLIENT_PASSWORD -passout pass:$CLIENT_PASSWORD
keytool -importcert -noprompt -keystore mqttclient.jks -alias serveralias -storepass $CLIENT_PASSWORD \\
  -file mqttserver.cer
openssl rsa -in mqttclient.pem -out mqttclient.nopass.pem -passin pass:$CLIENT_PASSWORD
tail -n +$(grep -m1 -n -e '-----BEGIN CERTIFICATE' mqttclient.pem | cut -d: -f1) mqttclient.pem > mqttclient.pub.pem
cat mqttclient.pub.pem >> mqttclient.nopass.pem
`;

describe.skipIf(incomplete)('the files of the ThingsBoard scripts', () => {
  test('are read, every one', async () => {
    const { status, stderr } = await run('bash', ['-c', thingsBoard], { cwd: at('.') });
    expect({ status, stderr }).toMatchObject({ status: 0 });
    const server = await files.inspect('mqttserver.jks', 'server_ks_password', 'server_key_password');
    expect(server).toMatchObject({
      kind: 'jks',
      entries: [{ alias: 'serveralias', kind: 'private-key', certificates: [0], privateKey: 0 }],
      privateKeys: [{ key: 'RSA 2048', certificate: 0 }],
      warnings: [],
    });
    const [certificate] = server.certificates;
    expect(certificate?.subject).toBe('C=US, ST=CA, L=SF, O=Thingsboard, OU=Thingsboard, CN=device.example');
    for (const name of ['mqttserver.cer', 'mqttserver.pub.pem']) {
      expect((await files.inspect(name)).certificates.map(({ pem }) => pem)).toEqual([certificate?.pem]);
    }

    const client = await files.inspect('mqttclient.jks', 'password');
    expect(client.entries.map(({ alias, kind }) => `${alias} ${kind}`).sort()).toEqual([
      'clientalias private-key',
      'serveralias trusted-certificate',
    ]);
    const own = client.certificates[client.privateKeys[0]?.certificate ?? -1];
    expect(new Set(client.certificates.map(({ pem }) => pem))).toEqual(new Set([own?.pem, certificate?.pem]));
    for (const [name, password] of [
      ['mqttclient.p12', 'password'],
      ['mqttclient.pem', 'password'],
      ['mqttclient.nopass.pem', undefined],
    ] as const) {
      const found = await files.inspect(name, password);
      expect(found).toMatchObject({
        certificates: [{ pem: own?.pem }],
        privateKeys: [{ key: 'RSA 2048', certificate: 0 }],
      });
    }
    expect(await files.inspect('mqttclient.pub.pem')).toMatchObject({ certificates: [{ pem: own?.pem }] });
  });
});
