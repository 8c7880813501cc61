import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cliHere } from '../support/cli-here.ts';
import { Workbench } from '../support/workbench.ts';

let bench: Workbench;
let chain: string;
let key: string;

beforeAll(async () => {
  bench = await Workbench.open();
  await bench.authority();
  await bench.devices(['dev-01', 'dev-02']);
  const at = (end: string) => join(bench.folder, 'workspace', 'devices', 'dev-01', `dev-01${end}`);
  chain = await readFile(at('-chain.pem'), 'utf8');
  key = await readFile(at('-key.pem'), 'utf8');
});
afterAll(async () => {
  await bench.close();
});

const ofDevice = (name = 'dev-01') => ({
  from: 'thing' as const,
  workspace: bench.workspace,
  kind: 'device' as const,
  name,
});

describe('a report', () => {
  test('of a device has its chain, thumbprints for every cloud, and nothing to warn of', async () => {
    const { certificates, more } = await bench.call('certificate.report', { source: ofDevice() });
    expect(certificates.map(({ title }) => title)).toEqual(['dev-01', 'Root']);
    expect(more).toBe(0);
    expect(certificates.flatMap(({ warnings }) => warnings)).toEqual([]);
    const described = await bench.call('certificate.describe', {
      workspace: bench.workspace,
      kind: 'device',
      name: 'dev-01',
    });
    const credentials = await bench.call('thingsboard.describeCredentials', {
      workspace: bench.workspace,
      deviceIds: ['dev-01'],
    });
    expect(certificates[0]?.thumbprints.slice(0, 2).map(({ value }) => value)).toEqual([
      described.certificates[0]?.thumbprintSha256,
      described.certificates[0]?.thumbprintSha1,
    ]);
    expect(JSON.stringify(credentials)).toContain(certificates[0]?.thumbprints[2]?.value);
    expect(certificates[0]?.pem).toBe(described.certificates[0]?.pem);
    expect(certificates[0]?.tree).toBeUndefined();
  });

  test('of pasted text passes a private key over and keeps it', async () => {
    const reply = await bench.call('certificate.report', { source: { from: 'text', text: key + chain }, trees: true });
    expect(reply.certificates.map(({ title }) => title)).toEqual(['dev-01', 'Root']);
    expect(reply.certificates[0]?.tree?.lines[0]).toMatchObject({ depth: 0, offset: 0, tag: 'SEQUENCE' });
    expect(JSON.stringify(reply)).not.toContain('PRIVATE KEY');
  });

  test('of a file needs no workspace, and says what it is missing', async () => {
    await writeFile(join(bench.folder, 'some.crt'), chain);
    const source = { from: 'file' as const, file: bench.path('some.crt') };
    expect((await bench.call('certificate.report', { source })).certificates).toHaveLength(2);
    const nothing = await bench.refusal('certificate.report', { source: { from: 'text', text: key } });
    expect(nothing.code).toBe('FORMAT_NOT_RECOGNISED');
    const pfx = { from: 'file' as const, file: bench.path('workspace', 'devices', 'dev-02', 'dev-02.pfx') };
    expect((await bench.refusal('certificate.report', { source: pfx })).code).toBe('PASSWORD_REQUIRED');
  });

  test('of a certificate with a damaged extension says which, where reading it whole is refused', async () => {
    const der = Buffer.from(chain.split('-----')[2] ?? '', 'base64');
    // Extended key usage: its SEQUENCE becomes something else.
    const at = der.indexOf(Buffer.from('0603551d25', 'hex')) + 7;
    expect(der[at]).toBe(0x30);
    der[at] = 0x02;
    await writeFile(join(bench.folder, 'bent.cer'), der);
    expect((await bench.refusal('file.inspect', { file: bench.path('bent.cer') })).code).toBe('DAMAGED');
    const source = { from: 'file' as const, file: bench.path('bent.cer') };
    const { certificates } = await bench.call('certificate.report', { source });
    expect(certificates).toMatchObject([{ title: 'dev-01', warnings: [{ cause: 'extension-damaged' }] }]);
    const pem = `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`;
    const pasted = await bench.call('certificate.report', { source: { from: 'text', text: pem } });
    expect(pasted.certificates).toEqual(certificates);
  });

  test('of a device whose certificate was damaged on disk shows its parts, and what its peers trust', async () => {
    await bench.devices(['dev-03']);
    const folder = join(bench.folder, 'workspace', 'devices', 'dev-03');
    const path = join(folder, 'dev-03-chain.pem');
    const [own = '', ...above] = (await readFile(path, 'utf8')).split(/(?<=-----END CERTIFICATE-----\n)/);
    const der = Buffer.from(own.split('-----')[2] ?? '', 'base64');
    der[der.indexOf(Buffer.from('0603551d25', 'hex')) + 7] = 0x02;
    const bent = `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`;
    await writeFile(path, bent + above.join(''));
    const { certificates } = await bench.call('certificate.report', { source: ofDevice('dev-03') });
    expect(certificates.map(({ title, warnings }) => [title, warnings.map(({ cause }) => cause)])).toEqual([
      ['dev-03', ['extension-damaged']],
      ['Root', []],
    ]);
    await writeFile(path, 'nothing of the kind');
    expect((await bench.refusal('certificate.report', { source: ofDevice('dev-03') })).details.remedy).toBeDefined();
  });

  test('shows fifty and counts the others', async () => {
    const first = chain.slice(0, chain.indexOf('-----BEGIN', 10));
    const { certificates, more } = await bench.call('certificate.report', {
      source: { from: 'text', text: first.repeat(60) },
    });
    expect([certificates.length, more]).toEqual([50, 10]);
  });
});

test('two certificates are compared by field', async () => {
  const { left, right, differences } = await bench.call('certificate.compare', {
    left: ofDevice(),
    right: ofDevice('dev-02'),
  });
  expect([left, right]).toEqual(['dev-01', 'dev-02']);
  expect(differences).toContainEqual({ field: 'Subject: Common name (CN)', left: 'dev-01', right: 'dev-02' });
  expect(differences.map(({ field }) => field)).not.toContain('Issuer: Common name (CN)');
  expect(
    (await bench.call('certificate.compare', { left: ofDevice(), right: { from: 'text', text: chain } })).differences,
  ).toEqual([]);
});

describe('certbench inspect', () => {
  const at = (name: string) => join(bench.folder, 'workspace', 'devices', name, `${name}-cert.pem`);

  test('--text tells all, --asn1 the tree, and --json both', async () => {
    const { status, stdout } = await cliHere(['inspect', at('dev-01'), '--text', '--asn1']);
    expect(status).toBe(0);
    for (const line of [
      'certificate 1: dev-01',
      '    Common name (CN)          dev-01',
      '  Extended Key Usage (2.5.29.37)',
      '    clientAuth                TLS client: a device that logs in',
    ]) {
      expect(stdout.split('\n')).toContain(line);
    }
    expect(stdout).toMatch(/^ {5}0:d=0 {2}hl=4 l= {2}\d+ {2}SEQUENCE$/m);
    const json = JSON.parse((await cliHere(['inspect', at('dev-01'), '--asn1', '--json'])).stdout) as {
      certificates: { title: string; tree: { lines: unknown[] } }[];
    };
    expect(json.certificates[0]?.title).toBe('dev-01');
    expect(json.certificates[0]?.tree.lines.length).toBeGreaterThan(20);
  });

  test('--compare tells in what two differ, and that they do not', async () => {
    const { stdout } = await cliHere(['inspect', at('dev-01'), '--compare', at('dev-02')]);
    expect(stdout).toMatch(/^< dev-01\n> dev-02\n/);
    expect(stdout).toContain('Subject: Common name (CN)\n  < dev-01\n  > dev-02\n');
    const same = await cliHere(['inspect', at('dev-01'), '--compare', at('dev-01')]);
    expect(same).toMatchObject({ status: 0, stdout: 'dev-01: both certificates are the same\n' });
  });
});
