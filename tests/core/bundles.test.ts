import { beforeAll, describe, expect, test } from 'vitest';
import { fromUtf8, toHex } from '../../src-main/core/bytes.ts';
import type { Bundle, BundleSubject, SubjectKind } from '../../src-main/core/bundles/bundle.ts';
import { type BundleFile, makeBundle, proveBundle } from '../../src-main/core/bundles/contents.ts';
import { bundles, bundlesFor } from '../../src-main/core/clouds/index.ts';
import { type GivenOptions, orderBundle } from '../../src-main/core/bundles/order.ts';
import {
  type JksKeyEntry,
  type JksTrustedEntry,
  readJks,
  recoverJksKey,
} from '../../src-main/core/keystore/jks-read.ts';
import { decodePem } from '../../src-main/core/keystore/pem.ts';
import { readPkcs12 } from '../../src-main/core/keystore/pkcs12-read.ts';
import { readPrivateKey } from '../../src-main/core/keystore/private-key.ts';
import { type Made, ciphers, make, now } from '../support/keys.ts';
import { refusal } from '../support/refusal.ts';

let root: Made;
let sub: Made;
let device: Made;
let proof: Made;
let server: Made;
beforeAll(async () => {
  root = await make('root', 'Root');
  sub = await make('intermediate', 'Sub', root, { pathLength: 0 });
  device = await make('device', 'dev:01', sub);
  proof = await make('verification', 'AB'.repeat(24), root);
  server = await make('server', 'localhost');
});

const der = ({ certificate }: Made) => certificate.der;
const bundleOf = (id: Bundle['id']): Bundle => {
  const found = bundles.find((bundle) => bundle.id === id);
  if (found === undefined) throw new Error(id);
  return found;
};
function subjectOf(kind: SubjectKind, more: Partial<BundleSubject> = {}): BundleSubject {
  const proofs = [{ authority: der(root), certificate: der(proof), destination: undefined }];
  const shared = { kind, proofs, trusted: [] };
  if (kind === 'device') return { ...shared, name: 'dev:01', chain: [der(device), der(sub), der(root)], ...more };
  if (kind === 'server') return { ...shared, name: 'localhost', chain: [der(server)], proofs: [], ...more };
  return { ...shared, name: 'Sub', chain: [der(sub), der(root)], ...more };
}
const pairOf = { device: () => device, server: () => server, authority: () => sub };

async function made(id: Bundle['id'], subject: BundleSubject, given: GivenOptions = {}) {
  const order = orderBundle(bundleOf(id), subject, given);
  const key = order.needsKey ? pairOf[subject.kind]().pair.privateKey : undefined;
  const files = await makeBundle(order, subject, key, { ciphers, now });
  const read = (name: string) => files.find((file) => file.name === name)?.bytes ?? new Uint8Array();
  await proveBundle(order, subject, key, read, { ciphers, now });
  return { files, read, text: (name: string) => fromUtf8(read(name)) ?? '', warnings: order.warnings };
}
const names = (files: readonly BundleFile[]) => files.map(({ name }) => name);
const codes = (warnings: readonly { code: string }[]) => warnings.map(({ code }) => code);
const labels = (text: string) => decodePem(text).map(({ label }) => label);
const certificates = (text: string) =>
  decodePem(text)
    .filter(({ label }) => label === 'CERTIFICATE')
    .map(({ bytes }) => toHex(bytes));
const hex = (...parts: Made[]) => parts.map((one) => toHex(der(one)));

describe('the names that a destination wants', () => {
  const wanted: readonly [Bundle['id'], SubjectKind, string][] = [
    [
      'azure-tutorial',
      'device',
      'RootCA.cer VerifyCert4.cer dev%3A01.pfx dev%3A01-all.pem dev%3A01-private.pem dev%3A01-public.pem',
    ],
    ['azure-tutorial', 'authority', 'RootCA.cer VerifyCert4.cer'],
    ['azure-cli', 'device', 'dev%3A01-cert.pem dev%3A01-key.pem'],
    [
      'azure-certgen',
      'device',
      'certs/azure-iot-test-only.root.ca.cert.pem certs/azure-iot-test-only.intermediate.cert.pem certs/azure-iot-test-only.chain.ca.cert.pem certs/verification-code.cert.pem certs/dev%3A01.cert.pem certs/dev%3A01.cert.pfx certs/dev%3A01-full-chain.cert.pem private/dev%3A01.key.pem',
    ],
    [
      'azure-certgen',
      'authority',
      'certs/azure-iot-test-only.root.ca.cert.pem certs/azure-iot-test-only.intermediate.cert.pem certs/azure-iot-test-only.chain.ca.cert.pem certs/verification-code.cert.pem private/azure-iot-test-only.intermediate.key.pem',
    ],
    ['dps-quickstart', 'device', 'dev%3A01.pem dev%3A01.key.pem'],
    ['thingsboard-2', 'server', 'mqttserver.jks mqttserver.pub.pem mqttserver.cer'],
    [
      'thingsboard-2',
      'device',
      'mqttclient.jks mqttclient.p12 mqttclient.pem mqttclient.nopass.pem mqttclient.pub.pem',
    ],
    ['thingsboard', 'server', 'server.jks server.p12 server.pem server.pk8.pem server.pub.pem server.cer'],
    ['thingsboard', 'device', 'client.jks client.p12 client.pem client.pk8.pem client.nopass.pem client.pub.pem'],
    ['mosquitto', 'device', 'ca.crt dev%3A01.crt dev%3A01.key'],
    ['mosquitto', 'server', 'ca.crt localhost.crt localhost.key'],
    ['mosquitto', 'authority', 'ca.crt'],
    [
      'aws-iot',
      'device',
      'rootCA.pem dev%3A01-certificate.pem.crt dev%3A01-certificate-and-ca.pem.crt dev%3A01-private.pem.key dev%3A01-public.pem.key',
    ],
    ['aws-iot', 'authority', 'rootCA.pem'],
    ['plain', 'device', 'dev%3A01.crt dev%3A01.key dev%3A01-chain.crt dev%3A01-root.crt'],
    ['plain', 'authority', 'Sub.crt Sub.key Sub-chain.crt Sub-root.crt'],
    ['plain', 'server', 'localhost.crt localhost.key localhost-chain.crt'],
  ];
  test.each(wanted)('%s of a %s', async (id, kind, expected) => {
    const given = kind === 'authority' && (id === 'plain' || id === 'azure-certgen') ? { keyPassword: '1234' } : {};
    const { files } = await made(id, subjectOf(kind), given);
    expect(names(files).join(' ')).toBe(expected);
  });

  test('cover every destination and every kind that it suits', () => {
    const listed = wanted.map(([id, kind]) => `${id} ${kind}`);
    const all = bundles.flatMap(({ id, suits }) => suits.map((kind) => `${id} ${kind}`));
    expect(all.toSorted()).toEqual(listed.toSorted());
  });

  test('leave out what is not there', async () => {
    const { files: self } = await made('azure-tutorial', subjectOf('device', { chain: [der(device)], proofs: [] }));
    expect(names(self)).not.toContain('RootCA.cer');
    const { files } = await made('azure-tutorial', subjectOf('device', { proofs: [] }));
    expect(names(files)).not.toContain('VerifyCert4.cer');
    const open = await made('azure-certgen', subjectOf('device', { chain: [der(device), der(sub)], proofs: [] }));
    expect(names(open.files)).not.toContain('certs/azure-iot-test-only.root.ca.cert.pem');
    expect(codes(open.warnings)).toContain('chain-incomplete');
  });

  test('take the proof that was made for the destination before any other', async () => {
    const other = await make('verification', 'CD'.repeat(24), root);
    const proofs = [
      { authority: der(root), certificate: der(proof), destination: 'local-hub' },
      { authority: der(root), certificate: der(other), destination: 'azure-dps' },
    ];
    const { read } = await made('azure-tutorial', subjectOf('authority', { proofs }));
    expect(toHex(read('VerifyCert4.cer'))).toBe(toHex(der(other)));
  });
});

describe('what is in the files', () => {
  test('of the Azure tutorial', async () => {
    const { read, text, warnings } = await made('azure-tutorial', subjectOf('device'), { prefix: 'd' });
    expect(toHex(read('RootCA.cer'))).toBe(toHex(der(root)));
    expect(toHex(read('VerifyCert4.cer'))).toBe(toHex(der(proof)));
    const pfx = await readPkcs12(read('d.pfx'), '1234', ciphers);
    expect(pfx.keys).toHaveLength(1);
    expect(pfx.certificates).toHaveLength(3);
    expect(labels(text('d-all.pem'))).toEqual(['PRIVATE KEY', 'CERTIFICATE', 'CERTIFICATE', 'CERTIFICATE']);
    expect(labels(text('d-private.pem'))).toEqual(['PRIVATE KEY']);
    expect(certificates(text('d-public.pem'))).toEqual(hex(device));
    expect(codes(warnings)).toEqual(['weak-passphrase']);
  });

  test('of certGen.sh, with the full chain that it forgets', async () => {
    const { text } = await made('azure-certgen', subjectOf('device'), { prefix: 'd' });
    expect(certificates(text('certs/azure-iot-test-only.chain.ca.cert.pem'))).toEqual(hex(sub, root));
    expect(certificates(text('certs/azure-iot-test-only.intermediate.cert.pem'))).toEqual(hex(sub));
    expect(certificates(text('certs/d-full-chain.cert.pem'))).toEqual(hex(device, sub, root));
    expect(certificates(text('certs/d.cert.pem'))).toEqual(hex(device));
  });

  test('of the DPS quickstart: an encrypted key', async () => {
    const { text } = await made('dps-quickstart', subjectOf('device'), { prefix: 'd', keyPassword: 'secret one' });
    expect(certificates(text('d.pem'))).toEqual(hex(device, sub));
    const [block] = decodePem(text('d.key.pem'));
    expect(block?.label).toBe('ENCRYPTED PRIVATE KEY');
    if (block === undefined) return;
    expect(toHex(await readPrivateKey(block, 'secret one', ciphers))).toBe(toHex(device.pair.privateKey));
  });

  test('of a ThingsBoard client: its key, and the server that it trusts', async () => {
    const given = { storePassword: 'Kv8-mist.Lamp~31', keyPassword: 'Zq4+fern_Dusk=77', alias: 'MyAlias' };
    const { read, text, warnings } = await made(
      'thingsboard-2',
      subjectOf('device', { trusted: [der(server)] }),
      given,
    );
    const [key, trusted] = readJks(read('mqttclient.jks'), given.storePassword, ciphers.digest) as [
      JksKeyEntry,
      JksTrustedEntry,
    ];
    expect([key.alias, trusted.alias]).toEqual(['myalias', 'serveralias']);
    expect(key.chain.map(toHex)).toEqual(hex(device, sub, root));
    expect(toHex(recoverJksKey(key, given.keyPassword, ciphers.digest))).toBe(toHex(device.pair.privateKey));
    expect(toHex(trusted.certificate)).toBe(toHex(der(server)));
    const p12 = await readPkcs12(read('mqttclient.p12'), given.keyPassword, ciphers);
    expect(p12.certificates.map((one) => toHex(one.der))).toEqual(hex(device, sub, root));
    expect(p12.keys[0]?.friendlyName).toBe('myalias');
    expect(labels(text('mqttclient.pem'))?.slice(0, 2)).toEqual(['ENCRYPTED PRIVATE KEY', 'CERTIFICATE']);
    expect(text('mqttclient.nopass.pem')).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(text('mqttclient.nopass.pem')).not.toContain('Bag Attributes');
    expect(certificates(text('mqttclient.pub.pem'))).toEqual(hex(device));
    expect(codes(warnings)).toEqual(['one-password']);
  });

  test('of a ThingsBoard 2 server: two passwords, which a true JKS carries', async () => {
    const { read, text, warnings } = await made('thingsboard-2', subjectOf('server'));
    const [key, ...more] = readJks(read('mqttserver.jks'), 'server_ks_password', ciphers.digest) as [JksKeyEntry];
    expect(more).toEqual([]);
    expect(toHex(recoverJksKey(key, 'server_key_password', ciphers.digest))).toBe(toHex(server.pair.privateKey));
    expect(toHex(read('mqttserver.cer'))).toBe(toHex(der(server)));
    expect(certificates(text('mqttserver.pub.pem'))).toEqual(hex(server));
    expect(codes(warnings)).toEqual(['weak-passphrase', 'one-password']);
    // Nobody else would know them.
    expect(warnings[0]?.message).toContain(
      'store password is "server_ks_password" and the key password "server_key_password"',
    );
    const own = await made('thingsboard-2', subjectOf('server'), { storePassword: 'secret1', keyPassword: 'secret1' });
    expect(own.warnings[0]?.message).toContain('are weak');
    expect(own.warnings[0]?.message).not.toContain('secret1');
  });

  test('of Mosquitto: the root to trust, or what was given, and the chain without it', async () => {
    const own = await made('mosquitto', subjectOf('device'), { prefix: 'd' });
    expect(certificates(own.text('ca.crt'))).toEqual(hex(root));
    expect(certificates(own.text('d.crt'))).toEqual(hex(device, sub));
    const given = await made('mosquitto', subjectOf('device', { trusted: [der(server)] }), { prefix: 'd' });
    expect(certificates(given.text('ca.crt'))).toEqual(hex(server));
  });

  test('of AWS IoT: the authority that signed the device is the one to register', async () => {
    const { text } = await made('aws-iot', subjectOf('device'), { prefix: 'd' });
    expect(certificates(text('rootCA.pem'))).toEqual(hex(sub));
    expect(labels(text('d-public.pem.key'))).toEqual(['PUBLIC KEY']);
    expect(toHex(decodePem(text('d-public.pem.key'))?.[0]?.bytes ?? new Uint8Array())).toBe(
      toHex(device.certificate.publicKey),
    );
  });

  test('of an authority: no key that is not encrypted', async () => {
    for (const { id } of bundlesFor('authority')) {
      const keyPassword = bundleOf(id)
        .options(subjectOf('authority'))
        .some(({ option }) => option === 'keyPassword');
      const { files } = await made(id, subjectOf('authority'), keyPassword ? { keyPassword: 'secret one' } : {});
      for (const { bytes } of files) expect(fromUtf8(bytes) ?? '').not.toMatch(/BEGIN (?:RSA |EC )?PRIVATE KEY/);
    }
  });
});

describe('an order is refused', () => {
  const refused = (id: Bundle['id'], given: GivenOptions, subject = subjectOf('device')) =>
    refusal(() => orderBundle(bundleOf(id), subject, given));

  test('with options that the bundle does not have', () => {
    expect(refused('mosquitto', { alias: 'x' })).toMatchObject({ code: 'INVALID_INPUT', field: 'alias' });
    expect(refused('azure-cli', {}, subjectOf('device', { trusted: [der(root)] }))).toMatchObject({ field: 'trust' });
  });

  test('with passwords that Java or PKCS#12 would not take', () => {
    expect(refused('thingsboard', { storePassword: '12345' })).toMatchObject({ field: 'storePassword' });
    expect(refused('thingsboard', { keyPassword: 'pässword' })).toMatchObject({ field: 'keyPassword' });
    expect(refused('azure-tutorial', { storePassword: 'ö' })).toMatchObject({ field: 'storePassword' });
    expect(refused('dps-quickstart', { keyPassword: '' })).toMatchObject({ field: 'keyPassword' });
  });

  test('with names that cannot be', () => {
    expect(refused('plain', { prefix: '../up' })).toMatchObject({ field: 'prefix' });
    expect(refused('plain', { prefix: 'CON' })).toMatchObject({ field: 'prefix' });
    expect(refused('mosquitto', { prefix: 'CA' })).toMatchObject({ field: 'prefix' });
    expect(refused('thingsboard', { alias: '' })).toMatchObject({ field: 'alias' });
    const trusting = subjectOf('device', { trusted: [der(server)] });
    expect(refused('thingsboard', { alias: 'ServerAlias' }, trusting)).toMatchObject({ field: 'alias' });
  });
});

test('a file that did not survive is noticed', async () => {
  const subject = subjectOf('device', { trusted: [der(server)] });
  const order = orderBundle(bundleOf('thingsboard'), subject, {});
  const { privateKey } = device.pair;
  const files = await makeBundle(order, subject, privateKey, { ciphers, now });
  for (const broken of files) {
    const read = (name: string) => {
      const bytes = files.find((file) => file.name === name)?.bytes ?? new Uint8Array();
      return name === broken.name ? bytes.subarray(0, bytes.length / 2) : bytes;
    };
    await expect(proveBundle(order, subject, privateKey, read, { ciphers, now })).rejects.toThrow(broken.name);
  }
});
