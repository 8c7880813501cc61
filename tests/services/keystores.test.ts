import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeJks } from '../../src-main/core/keystore/jks-write.ts';
import { buildPkcs12, buildPkcs12Truststore } from '../../src-main/core/keystore/pkcs12-write.ts';
import { type Made, ciphers, make, now } from '../support/keys.ts';
import { Workbench } from '../support/workbench.ts';

/** What is told of keystores as Java sees them. */

let bench: Workbench;
let root: Made;
let device: Made;
let other: Made;
beforeAll(async () => {
  bench = await Workbench.open();
  root = await make('root', 'Root');
  device = await make('device', 'Dev', root);
  other = await make('device', 'Other');
  const key = ({ pair }: Made, alias: string, keyPassword: string, ...chain: Made[]) => ({
    alias,
    created: now,
    privateKey: pair.privateKey,
    keyPassword,
    chain: chain.map(({ certificate }) => certificate.der),
  });
  const entries = [
    key(device, 'Dev', 'of dev', device, root),
    { alias: 'Root', created: now, certificate: root.certificate.der },
    key(other, 'other', 'of other', other),
  ];
  await save('mixed.jks', writeJks(entries, 'of store', ciphers));
  await save('one.jks', writeJks([key(device, 'dev', 'of store', device)], 'of store', ciphers));
  const chain = [device, root].map(({ certificate }) => certificate.der);
  const trusted = [{ certificate: other.certificate.der, friendlyName: 'Server' }];
  const contents = { privateKey: device.pair.privateKey, chain, friendlyName: 'Dev', trusted };
  await save('mixed.p12', await buildPkcs12(contents, 'pass', 'modern', ciphers));
  await save('trust.jks', await buildPkcs12Truststore(trusted, 'pass', 'modern', ciphers));
});
afterAll(async () => {
  expect(bench.logged).toEqual([]);
  await bench.close();
});

const save = (name: string, bytes: Uint8Array) => writeFile(join(bench.folder, name), bytes);
type Of = readonly [name: string, password?: string, keyPassword?: string];
const input = (...[name, password, keyPassword]: Of) => ({
  file: bench.path(name),
  ...(password === undefined ? {} : { password }),
  ...(keyPassword === undefined ? {} : { keyPassword }),
});
const inspect = (...of: Of) => bench.call('file.inspect', input(...of));
const refused = (...of: Of) => bench.refusal('file.inspect', input(...of));

const mixedEntries = [
  { alias: 'dev', kind: 'private-key', created: now.toISOString(), certificates: [0, 1], privateKey: 0 },
  { alias: 'root', kind: 'trusted-certificate', created: now.toISOString(), certificates: [1] },
  { alias: 'other', kind: 'private-key', created: now.toISOString(), certificates: [2], privateKey: 1 },
];
const closed = { key: 'encrypted', encrypted: true };

describe('a Java keystore', () => {
  test('tells entries, aliases and chains without a password, and says that nothing was checked', async () => {
    const found = await inspect('mixed.jks');
    expect(found).toMatchObject({ kind: 'jks', entries: mixedEntries, warnings: [] });
    expect(found.certificates.map(({ subject, friendlyName }) => [subject, friendlyName])).toEqual([
      ['CN=Dev', 'dev'],
      ['CN=Root', 'root'],
      ['CN=Other', 'other'],
    ]);
    expect(found.privateKeys).toEqual([
      { ...closed, friendlyName: 'dev' },
      { ...closed, friendlyName: 'other' },
    ]);
    expect(found.protection.at(-1)).toContain('not checked');
  });

  test('is opened by the password of the store, and each key by the one that fits', async () => {
    expect((await inspect('one.jks', 'of store')).privateKeys).toMatchObject([{ key: 'EC P-256', certificate: 0 }]);
    expect((await inspect('mixed.jks', 'of store')).privateKeys).toMatchObject([closed, closed]);
    const opened = await inspect('mixed.jks', 'of store', 'of other');
    expect(opened).toMatchObject({ entries: mixedEntries, privateKeys: [closed, { key: 'EC P-256', certificate: 2 }] });
    expect(opened.protection).toMatchObject([expect.stringContaining('closed'), expect.anything(), expect.anything()]);
    expect((await inspect('mixed.jks', undefined, 'of dev')).privateKeys).toMatchObject([{ certificate: 0 }, closed]);
  });

  test('tells a wrong password of the store from one of a key', async () => {
    const cases: readonly [Of, string][] = [
      [['mixed.jks', 'of dev'], 'password'],
      [['mixed.jks', 'of dev', 'of dev'], 'password'],
      [['mixed.jks', 'of store', 'neither'], 'keyPassword'],
    ];
    for (const [of, field] of cases) {
      expect(await refused(...of)).toMatchObject({ code: 'WRONG_PASSWORD', details: { field } });
    }
  });

  test('that is damaged, or of another kind, is named with its field', async () => {
    const whole = writeJks([{ alias: 'a', created: now, certificate: Uint8Array.of(0x30, 0) }], 'x', ciphers);
    await save('cut.jks', whole.subarray(0, 60));
    await save('odd.jks', whole);
    await save('old.jks', Uint8Array.of(0xce, 0xce, 0xce, 0xce, 0, 0, 0, 2));
    expect(await refused('cut.jks')).toMatchObject({ code: 'DAMAGED', details: { field: 'file' } });
    expect((await refused('odd.jks', 'x')).code).toBe('DAMAGED');
    const jceks = await refused('old.jks');
    expect(jceks).toMatchObject({ code: 'FORMAT_NOT_RECOGNISED', details: { field: 'file' } });
    expect(jceks.message).toContain('JCEKS');
  });
});

describe('a PKCS#12 keystore', () => {
  test('tells the entries that Java sees in it', async () => {
    expect(await inspect('mixed.p12', 'pass')).toMatchObject({
      kind: 'pkcs12',
      entries: [
        { alias: 'dev', kind: 'private-key', certificates: [0, 1], privateKey: 0 },
        { alias: 'server', kind: 'trusted-certificate', certificates: [2] },
      ],
      warnings: [],
    });
  });

  test('is told by its bytes, whatever its name', async () => {
    const found = await inspect('trust.jks', 'pass');
    expect(found).toMatchObject({ kind: 'pkcs12', entries: [{ alias: 'server', certificates: [0] }] });
    expect(found.warnings).toEqual([
      { code: 'named-otherwise', message: expect.stringContaining('trust.jks is a PKCS#12 keystore') as string },
    ]);
  });
});
