import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import { cliHere } from '../support/cli-here.ts';
import { isMissing, must } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

/** Requests made, signed and answered by us, judged and answered by OpenSSL. */

let bench: Workbench;
const at = (...parts: string[]) => join(bench.folder, ...parts);
const kept = (name: string, end: string) => at('workspace', 'requests', name, `${name}${end}`);
const openssl = (...words: string[]) => must('openssl', ...words);

beforeAll(async () => {
  bench = await Workbench.open();
  await bench.authority('Root');
  await bench.authority('Last', { parent: 'Root', pathLength: 0 });
});
afterAll(() => bench.close());

const create = (deviceId: string, more: Partial<MethodInput<'request.create'>> = {}) =>
  bench.call('request.create', { workspace: bench.workspace, deviceId, ...more });
const signing = (
  source: MethodInput<'request.sign'>['source'],
  more: Partial<MethodInput<'request.sign'>> = {},
): MethodInput<'request.sign'> => ({
  workspace: bench.workspace,
  source,
  authority: 'Root',
  passphrase: '1234',
  purpose: 'device',
  ...more,
});
/** A request of OpenSSL, as text. */
async function foreign(name: string, ...more: string[]): Promise<{ readonly from: 'text'; readonly text: string }> {
  const kind = name === 'weak' ? ['rsa:1024'] : ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
  const key = ['-newkey', ...kind, '-nodes', '-keyout', at(`${name}.key`)];
  await openssl('req', '-new', ...key, '-subj', `/CN=${name}`, '-out', at(`${name}.csr`), ...more);
  return { from: 'text', text: await readFile(at(`${name}.csr`), 'utf8') };
}
const textOf = (file: string) => openssl('x509', '-in', file, '-noout', '-text');

describe.skipIf(isMissing('openssl'))('a request', () => {
  test.each(['ec-p256', 'rsa-2048'] as const)('with %s is good for OpenSSL in each of its forms', async (keyType) => {
    const { name, request } = await create(`asks-${keyType}`, {
      keyType,
      subject: { organization: 'Käse & Co' },
      dns: ['dev.example.com'],
      addresses: ['10.0.0.7', '2001:db8::7'],
    });
    for (const [end, form] of [
      ['.csr', 'PEM'],
      ['.der', 'DER'],
    ] as const) {
      const told = await openssl('req', '-in', kept(name, end), '-inform', form, '-verify', '-noout', '-text');
      expect(told).toContain('DNS:dev.example.com, IP Address:10.0.0.7, IP Address:2001:DB8:0:0:0:0:0:7');
      expect(told).toContain('TLS Web Client Authentication');
    }
    const der = await readFile(kept(name, '.der'));
    expect(request.base64).toBe(der.toString('base64'));
    expect(await readFile(kept(name, '.txt'), 'utf8')).toBe(request.base64);
    expect(request).toMatchObject({ commonName: name, purpose: 'device', asked: { others: [] } });
    expect(request.fault).toBeUndefined();
  });

  test('of the workspace, signed here, is a device with its key, and in the trash', async () => {
    await create('here', { dns: ['here.example'], keyPassphrase: 'long enough phrase' });
    const order = signing({ from: 'workspace', name: 'here' }, { take: ['alternativeNames'] });
    expect(await bench.refusal('request.sign', order)).toMatchObject({ code: 'PASSWORD_REQUIRED' });
    const made = await bench.call('request.sign', { ...order, keyPassphrase: 'long enough phrase' });
    expect(made).toMatchObject({ kind: 'device', name: 'here', trashId: expect.any(String) });
    const home = at('workspace', 'devices', 'here');
    const root = at('workspace', 'authorities', 'Root', 'Root.pem');
    expect(await openssl('verify', '-x509_strict', '-CAfile', root, join(home, 'here-cert.pem'))).toContain('OK');
    expect(await textOf(join(home, 'here-cert.pem'))).toContain('DNS:here.example');
    const pfx = ['pkcs12', '-in', join(home, 'here.pfx'), '-passin', 'pass:long enough phrase', '-nodes'];
    expect(await openssl(...pfx)).toContain('BEGIN PRIVATE KEY');
    expect((await bench.call('workspace.overview', { workspace: bench.workspace })).requests).not.toContainEqual(
      expect.objectContaining({ name: 'here' }),
    );
  });

  test('of somebody else is signed for what was chosen, and for nothing that an authority should not sign', async () => {
    const server = await foreign(
      'far.example',
      '-addext',
      'subjectAltName=DNS:far.example,email:a@b.c',
      '-addext',
      'extendedKeyUsage=serverAuth',
    );
    const read = await bench.call('request.read', { source: server });
    expect(read).toMatchObject({ purpose: 'server', offered: ['alternativeNames', 'extendedKeyUsage'] });
    const taking: Partial<MethodInput<'request.sign'>> = { purpose: 'server', take: ['alternativeNames'] };
    const made = await bench.call('request.sign', signing(server, taking));
    expect([made.kind, made.name]).toEqual(['certificate', 'far.example']);
    expect(made.warnings.map(({ message }) => message)).toContainEqual(expect.stringContaining('email:a@b.c'));
    await writeFile(at('far.pem'), made.certificatePem);
    await writeFile(at('chain.pem'), made.chainPem);
    const chain = ['-CAfile', at('chain.pem'), '-verify_hostname', 'far.example', '-purpose', 'sslserver'];
    expect(await openssl('verify', '-x509_strict', ...chain, at('far.pem'))).toContain('OK');
    // A second one of the same name does not stand in its way.
    expect((await bench.call('request.sign', signing(server, taking))).name).toBe('far.example-2');

    const authority = await foreign('Sub', '-addext', 'basicConstraints=critical,CA:TRUE');
    const signer = await foreign('signer', '-addext', 'keyUsage=keyCertSign');
    const nameless = await foreign('x', '-subj', '/');
    const changed = { ...server, text: (await openssl('req', '-in', at('x.csr'), '-outform', 'PEM')).slice(0, -90) };
    const weak = await foreign('weak');
    const refused = async (order: MethodInput<'request.sign'>) => (await bench.refusal('request.sign', order)).message;
    expect(await refused(signing(authority))).toContain('asks for an authority');
    const underLast = signing(authority, { purpose: 'intermediate', authority: 'Last' });
    expect(await refused(underLast)).toContain('allows 0 authorities below it');
    expect(await refused(signing(signer, { take: ['keyUsage'] }))).toContain('keyCertSign, which only authorities');
    expect(await refused(signing(server, { take: ['extendedKeyUsage'] }))).toContain('lacks clientAuth');
    expect(await refused(signing(nameless))).toContain('no subject');
    expect(await refused(signing(weak))).toContain('1024 bits');
    expect(await refused(signing(changed))).toMatch(/cut off|damaged/i);
    const sub = await bench.call('request.sign', signing(authority, { purpose: 'intermediate', pathLength: 0 }));
    await writeFile(at('sub.pem'), sub.certificatePem);
    expect(await textOf(at('sub.pem'))).toContain('CA:TRUE, pathlen:0');
  });

  test('that OpenSSL has signed is brought back to its key, from its chain and from PKCS#7', async () => {
    const ca = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', at('ca.key')];
    await openssl('req', '-x509', ...ca, '-subj', '/CN=Elsewhere', '-days', '30', '-out', at('ca.pem'));
    for (const name of ['sent-1', 'sent-2']) {
      await create(name, { dns: ['a.example'] });
      const by = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-copy_extensions', 'copyall', '-days', '20'];
      await openssl('x509', '-req', '-in', kept(name, '.csr'), ...by, '-out', at(`${name}.pem`));
    }
    await openssl('crl2pkcs7', '-nocrl', '-certfile', at('sent-2.pem'), '-certfile', at('ca.pem'), '-out', at('2.p7b'));
    const complete = (name: string, file: string) =>
      bench.call('request.complete', {
        workspace: bench.workspace,
        name,
        answer: { from: 'file', file: bench.path(file) },
      });
    const { name: other } = await create('other');
    await expect(complete('sent-1', 'sent-2.pem')).rejects.toThrow(/for the request sent-2, not for sent-1/);
    await expect(complete(other, 'ca.pem')).rejects.toThrow(/KEY_MISMATCH.*Elsewhere is for another key/);
    const lone = await complete('sent-1', 'sent-1.pem');
    expect(lone.warnings.map(({ code }) => code)).toEqual(['chain-incomplete']);
    const whole = await complete('sent-2', '2.p7b');
    expect(whole).toMatchObject({ kind: 'device', name: 'sent-2', warnings: [] });
    const pfx = at('workspace', 'devices', 'sent-2', 'sent-2.pfx');
    expect(await openssl('pkcs12', '-in', pfx, '-passin', 'pass:1234', '-nokeys')).toContain('CN = Elsewhere');
    expect(await readdir(at('workspace', 'requests'))).not.toContain('sent-1');
  });

  test('finds its certificate among whatever is brought in, where its key opens', async () => {
    for (const [name, keyPassphrase] of [
      ['found', undefined],
      ['closed', 'long enough phrase'],
    ] as const) {
      await create(name, keyPassphrase === undefined ? {} : { keyPassphrase });
      const text = await readFile(kept(name, '.csr'), 'utf8');
      const signed = await bench.call('request.sign', signing({ from: 'text', text }, { name: `${name} elsewhere` }));
      await writeFile(at(`${name}.pem`), signed.certificatePem);
      const paths = [bench.path(`${name}.pem`)];
      const look = (passwords: string[]) =>
        bench.call('bringIn.look', { workspace: bench.workspace, paths, passwords });
      if (keyPassphrase !== undefined) {
        const without = await look([]);
        expect(without.notices).toEqual([expect.stringContaining('the request closed, whose key')]);
        expect(without.findings[0]?.roles).toEqual(['certificate']);
      }
      const { collection, findings } = await look(keyPassphrase === undefined ? [] : [keyPassphrase]);
      const [found] = findings;
      expect([found?.roles[0], found?.privateKey]).toEqual([
        'device',
        keyPassphrase === undefined ? 'open' : 'encrypted',
      ]);
      const take = [{ id: found?.id ?? '', role: 'device' as const, name }];
      const taken = await bench.call('bringIn.take', { workspace: bench.workspace, collection, take });
      expect(taken).toMatchObject({ taken: [{ kind: 'device', name }], refused: [] });
      expect(await readdir(at('workspace', 'requests'))).not.toContain(name);
    }
  });

  test('whose key is elsewhere stays once it is signed, says when and by whom, and can be deleted', async () => {
    const { text } = await foreign('elsewhere');
    const { workspace } = bench;
    const { collection, findings } = await bench.call('bringIn.look', { workspace, text });
    const take = findings.map(({ id }) => ({ id, role: 'request' as const, name: 'elsewhere' }));
    await bench.call('bringIn.take', { workspace, collection, take });
    const line = async () =>
      (await bench.call('workspace.overview', { workspace })).requests.find(({ name }) => name === 'elsewhere');
    expect(await line()).toMatchObject({ privateKey: 'none' });
    expect(await line()).not.toHaveProperty('signed');
    await bench.call('request.sign', signing({ from: 'workspace', name: 'elsewhere' }));
    expect(await line()).toMatchObject({ signed: { by: 'Root', at: expect.stringMatching(/^20/) } });
    await bench.call('thing.delete', { workspace, things: [{ kind: 'request', name: 'elsewhere' }] });
    expect(await line()).toBeUndefined();
  });

  test('goes its whole way on the command line', async () => {
    const work = ['--workspace', at('cli')];
    await cliHere(['authority', 'create', ...work, '--name', 'Root', '--key', 'ec-p256']);
    const made = await cliHere(['request', 'create', ...work, '--id', 'dev-01', '--dns', 'dev-01.local']);
    expect(made.stdout).toContain('Request dev-01');
    const exported = await cliHere(['request', 'export', ...work, '--name', 'dev-01', '--output', at('out')]);
    expect(exported.stdout.trim().split('\n')).toHaveLength(3);
    // As the payload of Azure DPS has it.
    const shown = await cliHere(['request', 'show', '--file', at('out', 'dev-01.txt')]);
    expect(shown.stdout).toContain('DNS:dev-01.local');
    const sign = ['request', 'sign', ...work, '--authority', 'Root', '--file', at('out', 'dev-01.der'), '--json'];
    const signed = JSON.parse((await cliHere([...sign, '--take', 'alternativeNames'])).stdout);
    expect(signed).toMatchObject({ kind: 'certificate', name: 'dev-01' });
    await writeFile(at('answer.pem'), signed.chainPem);
    const back = ['request', 'complete', ...work, '--name', 'dev-01', '--certificate', at('answer.pem')];
    expect((await cliHere(back)).stdout).toContain('The request dev-01 has its certificate: the device dev-01.');
    const again = await cliHere(back);
    expect([again.status, again.stderr]).toEqual([1, expect.stringContaining('"dev-01"')]);
  });
});
