import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import { isMissing, must } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await Workbench.open();
  await bench.authority('Old');
  await bench.authority('New', { keyType: 'ec-p384' });
});
afterEach(async () => {
  expect(bench.logged).toEqual([]);
  await bench.close();
});

const at = (...parts: string[]) => join(bench.folder, 'workspace', ...parts);
const pem = (name: string) => at('authorities', name, `${name}.pem`);
const chainOf = (id: string) => at('devices', id, `${id}-chain.pem`);
const crossSign = (more: Partial<MethodInput<'authority.crossSign'>> = {}) =>
  bench.call('authority.crossSign', {
    workspace: bench.workspace,
    authority: 'New',
    by: 'Old',
    both: true,
    passphrase: '1234',
    ...more,
  });
const reissue = (authority: string, more: Partial<MethodInput<'authority.reissue'>> = {}) =>
  bench.call('authority.reissue', { workspace: bench.workspace, authority, passphrase: '1234', ...more });

const byOpenssl = (trusted: string, chain: string, purpose = 'sslclient') =>
  must('openssl', 'verify', '-purpose', purpose, '-CAfile', trusted, '-untrusted', chain, chain);
const byGnutls = (trusted: string, chain: string) =>
  must('certtool', '--verify', '--load-ca-certificate', trusted, '--infile', chain);

/** A device below an intermediate of each root, and a server below the new one. */
async function devices(): Promise<void> {
  for (const root of ['Old', 'New']) {
    const sub = `${root} Sub`;
    await bench.authority(sub, { parent: root, parentPassphrase: '1234' });
    await bench.devices([`of-${root}`], { authority: { name: sub, passphrase: '1234' } });
  }
  const server = { workspace: bench.workspace, name: 'broker', commonName: 'broker.test' };
  await bench.call('server.create', { ...server, authority: { name: 'New', passphrase: '1234' } });
}

describe.skipIf(isMissing('openssl', 'certtool'))('roots that certify each other, judged by OpenSSL and GnuTLS', () => {
  test('are accepted by who trusts the one or the other alone, where chains are led over the certificate', async () => {
    const { certificates } = await crossSign();
    expect(certificates.map(({ authority, by }) => [authority, by])).toEqual([
      ['New', 'Old'],
      ['Old', 'New'],
    ]);
    await devices();
    for (const [id, other] of [
      ['of-Old', 'New'],
      ['of-New', 'Old'],
    ] as const) {
      await expect(byOpenssl(pem(other), chainOf(id))).rejects.toThrow('verification failed');
    }
    for (const root of ['Old', 'New']) {
      const led = await reissue(root, { crossing: 'over' });
      expect([led.left, led.done.filter(({ outcome }) => outcome === 'signed')]).toEqual([[], []]);
    }
    const broker = at('servers', 'broker', 'broker-chain.pem');
    for (const trusted of [pem('Old'), pem('New')]) {
      for (const id of ['of-Old', 'of-New']) {
        expect(await byOpenssl(trusted, chainOf(id))).toContain('OK');
        expect(await byGnutls(trusted, chainOf(id))).toContain('Chain verification output: Verified.');
      }
      expect(await byOpenssl(trusted, broker, 'sslserver')).toContain('OK');
      expect(await byGnutls(trusted, broker)).toContain('Chain verification output: Verified.');
    }
    // What its clients may trust is either.
    const ca = await readFile(at('servers', 'broker', 'broker-ca.pem'), 'utf8');
    expect(ca).toBe((await readFile(pem('New'), 'utf8')) + (await readFile(pem('Old'), 'utf8')));
  });

  test('stay on the way of a device that is renewed, until the way is taken away', async () => {
    await crossSign();
    await devices();
    await reissue('New', { crossing: 'over' });
    const order = { workspace: bench.workspace, deviceIds: ['of-New'], passphrase: '1234' };
    await bench.call('device.renew', order);
    expect(await byOpenssl(pem('Old'), chainOf('of-New'))).toContain('OK');
    const still = await reissue('New');
    expect(still.done.filter(({ outcome }) => outcome !== 'as-it-was')).toEqual([]);
    await reissue('New', { crossing: 'none' });
    await expect(byOpenssl(pem('Old'), chainOf('of-New'))).rejects.toThrow('verification failed');
    expect(await byOpenssl(pem('New'), chainOf('of-New'))).toContain('OK');
  });

  test('move what is below the one to the other: a device below an intermediate keeps its certificate', async () => {
    await crossSign();
    await devices();
    await bench.devices(['direct'], { authority: { name: 'Old', passphrase: '1234' } });
    const leaf = await readFile(at('devices/of-Old/of-Old-cert.pem'), 'utf8');
    const moved = await reissue('Old', { to: 'New', crossing: 'over' });
    expect(moved.done.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['direct', 'signed'],
      ['Old Sub', 'signed'],
      ['of-Old', 'chain'],
    ]);
    expect(await readFile(at('devices/of-Old/of-Old-cert.pem'), 'utf8')).toBe(leaf);
    for (const trusted of [pem('Old'), pem('New')])
      for (const id of ['direct', 'of-Old']) expect(await byOpenssl(trusted, chainOf(id))).toContain('OK');
    const { devices: lines, authorities } = await bench.call('workspace.overview', { workspace: bench.workspace });
    expect(lines.find(({ deviceId }) => deviceId === 'direct')?.authority).toBe('New');
    expect(authorities.find(({ name }) => name === 'Old Sub')?.parent).toBe('New');
    expect((await reissue('Old')).done).toEqual([]);
  });

  test('end with the first of both, and lie beside the root that they certify', async () => {
    await bench.authority('Short', { validityDays: 30 });
    const { certificates } = await crossSign({ by: 'Short', both: false });
    const [one] = certificates;
    const short = await must('openssl', 'x509', '-in', pem('Short'), '-noout', '-enddate');
    const end = Date.parse(short.trim().replace('notAfter=', ''));
    expect(Date.parse(one?.certificate.notAfter ?? '')).toBeLessThanOrEqual(end);
    await crossSign({ both: false });
    await crossSign({ both: false });
    const kept = await readFile(at('authorities', 'New', 'New-cross.pem'), 'utf8');
    expect(kept.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    await writeFile(join(bench.folder, 'cross.pem'), one?.pem ?? '');
    const text = await must('openssl', 'x509', '-in', join(bench.folder, 'cross.pem'), '-noout', '-text');
    expect(text).toContain('CA:TRUE');
    expect(text).toContain('Certificate Sign, CRL Sign');
  });
});

test('cross-signing refuses what is no root, has the same subject, cannot be opened, or has no certificate', async () => {
  await bench.authority('Sub', { parent: 'Old', parentPassphrase: '1234' });
  await bench.authority('Twin', { subject: { commonName: 'Old' } });
  const input = { workspace: bench.workspace, authority: 'New', by: 'Old', passphrase: '1234' };
  const refusal = (more: Partial<MethodInput<'authority.crossSign'>>) =>
    bench.refusal('authority.crossSign', { ...input, ...more });
  expect(await refusal({ by: 'Sub' })).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'by' } });
  expect(await refusal({ authority: 'Twin' })).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'by' } });
  expect(await refusal({ byPassphrase: 'guessed' })).toMatchObject({ code: 'WRONG_PASSWORD' });
  expect(await refusal({ authority: 'Nobody' })).toMatchObject({ code: 'NOT_FOUND' });
  const over = { workspace: bench.workspace, authority: 'New', crossing: 'over' as const };
  expect(await bench.refusal('authority.reissue', over)).toMatchObject({
    code: 'NOT_FOUND',
    details: { field: 'crossing' },
  });
  const below = { workspace: bench.workspace, authority: 'Old', to: 'Sub' };
  expect(await bench.refusal('authority.reissue', below)).toMatchObject({
    code: 'INVALID_INPUT',
    details: { field: 'to' },
  });
});
