import { X509Certificate } from 'node:crypto';
import { readFile, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import { Workbench } from '../support/workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await Workbench.open();
});
afterEach(async () => {
  expect(bench.logged).toEqual([]);
  await bench.close();
});

type Input = Partial<MethodInput<'server.create'>>;
const input = (more: Input = {}) =>
  ({ workspace: bench.workspace, name: 'localhost', keyType: 'ec-p256', ...more }) as const;
const create = (more?: Input) => bench.call('server.create', input(more));
const at = (...parts: string[]) => join(bench.folder, 'workspace', 'servers', ...parts);
const pem = async (name: string, end: string) => readFile(at(name, `${name}-${end}.pem`), 'utf8');
const certificates = (text: string) =>
  (text.match(/-----BEGIN CERT[\s\S]*?END CERTIFICATE-----/g) ?? []).map((one) => new X509Certificate(one));
const days = ({ validFrom, validTo }: X509Certificate) =>
  // Both ends belong to it (RFC 5280 4.1.2.5).
  (Date.parse(validTo) + 1000 - Date.parse(validFrom)) / 86_400_000;

describe('a self-signed server certificate', () => {
  test('is what its clients trust, with its common name among its names', async () => {
    const made = await create();
    expect(made).toMatchObject({
      name: 'localhost',
      keyEncrypted: false,
      dns: ['localhost'],
      addresses: [],
      warnings: [],
    });
    expect(made.authority).toBeUndefined();
    expect(made.files.map(({ path }) => path)).toEqual(
      ['cert', 'key', 'chain', 'ca'].map((end) => `servers/localhost/localhost-${end}.pem`),
    );
    expect((await readdir(at('localhost'))).toSorted()).toEqual(
      [...made.files.map(({ name }) => name), 'certbench.json'].toSorted(),
    );
    for (const { name } of made.files) expect((await stat(at('localhost', name))).mode & 0o777).toBe(0o600);
    const [own] = certificates(await pem('localhost', 'chain'));
    expect(await pem('localhost', 'ca')).toBe(made.authorityPem);
    expect(own?.toString()).toBe(made.authorityPem);
    expect(own).toMatchObject({ ca: false, subject: 'CN=localhost', subjectAltName: 'DNS:localhost' });
    expect(days(own as X509Certificate)).toBe(825);
  });

  test('names no key usage, which older OpenSSL would take for a reason not to trust it', async () => {
    await create({ name: 'rsa.example', keyType: 'rsa-2048' });
    const described = await bench.call('certificate.describe', {
      workspace: bench.workspace,
      kind: 'server',
      name: 'rsa.example',
    });
    expect(described).toMatchObject({
      missing: [],
      certificates: [
        { keyUsage: [], extendedKeyUsage: ['serverAuth'], alternativeNames: ['DNS:rsa.example'], authority: false },
      ],
    });
  });

  test('has the names that were given, and warns of a common name that is none of them', async () => {
    const names = { dns: ['A.example', '*.b.example'], addresses: ['10.0.0.1', '0:0:0:0:0:0:0:1'] };
    const made = await create({ name: 'broker.example', ...names });
    expect(made).toMatchObject({ dns: ['a.example', '*.b.example'], addresses: ['10.0.0.1', '::1'] });
    expect(made.warnings).toMatchObject([{ code: 'name-not-covered' }]);
    const [own] = certificates(await pem('broker.example', 'cert'));
    expect(own?.subjectAltName).toBe('DNS:a.example, DNS:*.b.example, IP Address:10.0.0.1, IP Address:0:0:0:0:0:0:0:1');
    for (const [at, commonName] of ['x.b.example', 'A.example', '::1', 'My broker'].entries()) {
      const name = `s${at}`;
      expect((await create({ name, commonName, ...names })).warnings).toEqual([]);
    }
  });
});

describe('a server certificate of an authority', () => {
  beforeEach(async () => {
    await bench.authority('Root');
    await bench.authority('Sub', { parent: 'Root', keyType: 'rsa-2048' });
  });
  const authority = { name: 'Sub', passphrase: '1234' };

  test('is presented with its intermediate, and its clients trust the root', async () => {
    const made = await create({ authority, dns: ['broker.example'] });
    const [leaf, sub, ...more] = certificates(await pem('localhost', 'chain'));
    const [root] = certificates(await pem('localhost', 'ca'));
    expect(more).toEqual([]);
    expect([leaf, sub, root].map((one) => one?.subject)).toEqual(['CN=localhost', 'CN=Sub', 'CN=Root']);
    expect(root?.toString()).toBe(made.authorityPem);
    expect(leaf?.checkIssued(sub as X509Certificate)).toBe(true);
    expect(sub?.checkIssued(root as X509Certificate)).toBe(true);
    const { servers } = await bench.call('server.list', { workspace: bench.workspace });
    expect(servers).toMatchObject([{ name: 'localhost', authority: 'Sub', missing: [] }]);
    const described = await bench.call('certificate.describe', {
      workspace: bench.workspace,
      kind: 'server',
      name: 'localhost',
    });
    expect(described.certificates.map(({ subject }) => subject)).toEqual(['CN=localhost', 'CN=Sub', 'CN=Root']);
    const overview = await bench.call('workspace.overview', { workspace: bench.workspace });
    expect(overview.servers).toMatchObject([{ name: 'localhost', authority: 'Sub', dns: ['broker.example'] }]);
  });

  test('ends with its authority where no lifetime was asked for', async () => {
    await bench.authority('Short', { validityDays: 30 });
    const short = { name: 'Short', passphrase: '1234' };
    expect((await create({ authority: short })).warnings.map(({ code }) => code)).toEqual(['shortened-to-issuer']);
    const longer = await create({ name: 'b', authority: short, validityDays: 900 });
    expect(longer.warnings.map(({ code }) => code)).toEqual(['outlives-issuer', 'long-lived-server']);
  });

  test('is not made without its authority or with a wrong passphrase', async () => {
    const wrong = await bench.refusal('server.create', input({ authority: { name: 'Sub', passphrase: 'guess' } }));
    expect(wrong.code).toBe('WRONG_PASSWORD');
    expect((await bench.refusal('server.create', input({ authority: { name: 'Nobody' } }))).code).toBe('NOT_FOUND');
    await expect(readdir(at())).rejects.toThrow('ENOENT');
  });
});

describe('its lifetime', () => {
  test.each([
    [1, 0],
    [825, 0],
    [826, 1],
    [9999, 1],
  ])('of %i days is told %i times', async (validityDays, told) => {
    const made = await create({ validityDays });
    expect(made.warnings.filter(({ code }) => code === 'long-lived-server')).toHaveLength(told);
    const [own] = certificates(await pem('localhost', 'cert'));
    expect(days(own as X509Certificate)).toBe(validityDays);
  });

  test.each([0, 10_000, 36_500, 36_501, 1.5])('of %d days is refused', async (validityDays) => {
    const refusal = await bench.refusal('server.create', input({ validityDays }));
    expect(refusal).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'validityDays' } });
    if (validityDays === 10_000) expect(refusal.details.remedy).toContain('at most 9999');
  });
});

describe('its folder', () => {
  test('belongs to one, in whatever capitals', async () => {
    await create({ name: 'Broker' });
    expect(await bench.refusal('server.create', input({ name: 'BROKER' }))).toMatchObject({
      code: 'NAME_TAKEN',
      details: { field: 'name' },
    });
  });

  test('is not made for bad names', async () => {
    for (const [more, field] of [
      [{ name: '../up' }, 'name'],
      [{ name: 'con' }, 'name'],
      [{ name: 'My broker' }, 'dns'],
      [{ dns: ['*'] }, 'dns'],
      [{ addresses: ['1.2.3'] }, 'addresses'],
      [{ commonName: '', dns: ['a'] }, 'commonName'],
      [{ commonName: `${'a'.repeat(63)}.example` }, 'commonName'],
    ] as const) {
      const refusal = await bench.refusal('server.create', input(more as Input));
      expect(refusal).toMatchObject({ code: 'INVALID_INPUT', details: { field } });
      expect(refusal.details.remedy).toMatch(/./);
    }
    expect(await readdir(bench.folder)).toEqual([]);
  });

  test('holds an encrypted key where a passphrase was given, and lists what it has lost', async () => {
    const made = await create({ keyPassphrase: '1234' });
    expect(made.warnings.map(({ code }) => code)).toEqual(['weak-passphrase']);
    expect(made.keyEncrypted).toBe(true);
    expect(await pem('localhost', 'key')).toContain('ENCRYPTED PRIVATE KEY');
    expect(await readFile(at('localhost', 'certbench.json'), 'utf8')).not.toMatch(/PRIVATE|1234"/);
    await rm(at('localhost', 'localhost-chain.pem'));
    const { servers } = await bench.call('server.list', { workspace: bench.workspace });
    expect(servers[0]?.missing).toEqual(['localhost-chain.pem']);
    const described = { workspace: bench.workspace, kind: 'server', name: 'localhost' } as const;
    expect((await bench.call('certificate.describe', described)).certificates).toHaveLength(1);
    const unknown = await bench.refusal('certificate.describe', { ...described, name: 'other' });
    expect(unknown).toMatchObject({ code: 'NOT_FOUND', details: { remedy: 'There are: localhost.' } });
  });

  test('does not appear where making it was cancelled', async () => {
    const jobId = 'job';
    const making = bench.refusal('server.create', input({ jobId, keyType: 'rsa-3072' }));
    await bench.call('job.cancel', { jobId });
    expect((await making).code).toBe('CANCELLED');
    await expect(readdir(at())).rejects.toThrow('ENOENT');
  });
});
