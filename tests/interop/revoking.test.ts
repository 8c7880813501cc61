import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Broker, freePort } from '../support/broker.ts';
import { cliHere } from '../support/cli-here.ts';
import { OpensslAuthority } from '../support/openssl-authority.ts';
import { isMissing, must, run } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

/** What Certbench takes back is refused by those who check its list, and nothing else is: OpenSSL and mosquitto judge. */

const missing = isMissing('openssl', 'mosquitto', 'mosquitto_pub');

let bench: Workbench;
beforeEach(async () => void (bench = await Workbench.open()));
afterEach(async () => {
  expect(bench.logged).toEqual([]);
  await bench.close();
});

const at = (...parts: string[]) => join(bench.folder, 'workspace', ...parts);
const device = (id: string, end: string) => at('devices', id, `${id}${end}`);
const signing = () => ({ workspace: bench.workspace, authority: 'Root', passphrase: '1234' });
const these = (...names: string[]) => ({ things: names.map((name) => ({ kind: 'device' as const, name })) });

/** What OpenSSL says of a device by the list of its authority. */
async function verified(id: string, pem: string): Promise<string> {
  await writeFile(at('crl.pem'), pem);
  const root = ['-CAfile', at('authorities/Root/Root.pem'), '-CRLfile', at('crl.pem')];
  const { stdout, stderr } = await run('openssl', ['verify', '-crl_check', ...root, device(id, '-cert.pem')]);
  return stdout + stderr;
}

describe.skipIf(missing)('a certificate that was taken back', () => {
  test('is refused by OpenSSL for its reason, and the list is gone on with', async () => {
    for (const keyType of ['ec-p256', 'rsa-2048'] as const) {
      if (keyType === 'rsa-2048') {
        await bench.call('thing.delete', { workspace: bench.workspace, things: [{ kind: 'authority', name: 'Root' }] });
        const things = ['one', 'two'].map((name) => ({ kind: 'device' as const, name }));
        await bench.call('thing.delete', { workspace: bench.workspace, things });
      }
      await bench.authority('Root', { keyType });
      await bench.devices(['one', 'two']);
      const first = await bench.call('authority.revoke', {
        ...signing(),
        ...these('one'),
        reason: 'keyCompromise',
        invalidSince: '2026-01-31T00:00:00.000Z',
        nextUpdateDays: 30,
      });
      expect(first).toMatchObject({ number: '1', certificates: 1, revoked: [{ reason: 'keyCompromise' }] });
      expect(await verified('one', first.pem)).toMatch(/certificate revoked/);
      expect(await verified('two', first.pem)).toMatch(/: OK/);
      const text = await must('openssl', 'crl', '-in', at('authorities/Root/Root.crl'), '-noout', '-text');
      expect(text).toMatch(
        /Version 2[^]*X509v3 CRL Number: *\n *1\n[^]*Key Compromise[^]*Invalidity Date: *\n *Jan 31 00:00:00 2026/,
      );
      const second = await bench.call('authority.revoke', { ...signing(), ...these('two'), reason: 'certificateHold' });
      expect(second).toMatchObject({ number: '2', certificates: 2 });
      expect(await verified('two', second.pem)).toMatch(/certificate revoked/);
      const third = await bench.call('authority.release', { ...signing(), ...these('two') });
      expect(third).toMatchObject({ number: '3', certificates: 1 });
      expect(await verified('two', third.pem)).toMatch(/: OK/);
      expect(await verified('one', third.pem)).toMatch(/certificate revoked/);
      const { entries } = await bench.call('authority.revocationList', {
        workspace: bench.workspace,
        authority: 'Root',
      });
      expect(entries).toEqual([
        expect.objectContaining({ reason: 'keyCompromise', invalidSince: '2026-01-31T00:00:00.000Z' }),
      ]);
    }
  });

  test('stays on a list that another program began, whose numbers go on', async () => {
    const theirs = new OpensslAuthority();
    try {
      await theirs.authority('Root');
      for (const name of ['one', 'two']) await theirs.make(name, { issuer: 'Root' });
      await theirs.revoke('Root', { one: 'superseded' });
      for (const file of ['first.crl', 'second.crl']) await theirs.list('Root', file);
      const file = (name: string) => bench.services.grants.grant(join(theirs.folder, name));
      await bench.call('authority.import', {
        workspace: bench.workspace,
        name: 'Root',
        file: file('Root.pem'),
        keyFile: file('Root.key'),
        passphrase: '1234',
      });
      const list = at('authorities/Root/Root.crl');
      await must('openssl', 'crl', '-in', join(theirs.folder, 'second.crl'), '-outform', 'DER', '-out', list);
      const { pem, ...told } = await bench.call('authority.revoke', { ...signing(), serials: ['00:03'] });
      expect(told).toMatchObject({ number: '3', certificates: 2, revoked: [{ serial: '03' }] });
      await writeFile(at('crl.pem'), pem);
      const text = await must('openssl', 'crl', '-in', at('crl.pem'), '-noout', '-text');
      expect(text).toMatch(/Serial Number: 02[^]*Superseded[^]*Serial Number: 03/);
      for (const [name, verdict] of [
        ['one', 'revoked'],
        ['two', 'revoked'],
        ['Root', 'OK'],
      ] as const) {
        const root = ['-CAfile', theirs.path('Root'), '-CRLfile', at('crl.pem')];
        const { stdout, stderr } = await run('openssl', ['verify', '-crl_check', ...root, theirs.path(name)]);
        expect(stdout + stderr).toContain(verdict);
      }
    } finally {
      theirs.close();
    }
  });

  test('is kept out by mosquitto, which lets another in; the command line does all of it', async () => {
    await bench.authority();
    await bench.devices(['one', 'two']);
    await bench.call('server.create', {
      workspace: bench.workspace,
      name: 'localhost',
      keyType: 'ec-p256',
      authority: { name: 'Root', passphrase: '1234' },
    });
    const workspace = ['--workspace', at()];
    const unsaid = await cliHere(['authority', 'revoke', 'Root', ...workspace, '--yes']);
    expect([unsaid.status, unsaid.stderr]).toEqual([2, expect.stringContaining('Say which')]);
    const why = ['--device', 'one', '--reason', 'keyCompromise', '--since', '2026-01-31', '--yes'];
    const done = await cliHere(['authority', 'revoke', 'Root', ...workspace, ...why]);
    expect([done.status, done.stdout]).toEqual([0, expect.stringMatching(/List 1 of Root: 1 revoked/)]);
    const again = await cliHere(['authority', 'revoke', 'Root', ...workspace, ...why]);
    expect([again.status, again.stderr]).toEqual([1, expect.stringMatching(/one is on the revocation list already/)]);
    const off = await cliHere(['authority', 'release', 'Root', ...workspace, '--device', 'one']);
    expect([off.status, off.stderr]).toEqual([1, expect.stringMatching(/revoked for good/)]);
    const printed = await cliHere(['authority', 'crl', 'Root', ...workspace, '--sign', '--days', '365']);
    expect(printed).toMatchObject({ status: 0, stderr: '' });
    await writeFile(at('crl.pem'), printed.stdout);
    const port = await freePort();
    const server = (end: string) => at('servers', 'localhost', `localhost${end}`);
    const lines = [
      // Started by root it would become somebody who may not read our keys.
      'user root',
      `listener ${port} 127.0.0.1`,
      `cafile ${at('authorities/Root/Root.pem')}`,
      `certfile ${server('-chain.pem')}`,
      `keyfile ${server('-key.pem')}`,
      'require_certificate true',
      'use_identity_as_username true',
      `crlfile ${at('crl.pem')}`,
    ];
    const broker = await Broker.start(at('mosquitto.conf'), lines, [port]);
    try {
      const publish = (id: string) => {
        const own = ['--cert', device(id, '-chain.pem'), '--key', device(id, '-key.pem')];
        const to = ['-h', 'localhost', '-p', String(port), '--cafile', at('authorities/Root/Root.pem')];
        return run('mosquitto_pub', [...to, ...own, '-i', id, '-t', 'a', '-m', 'x', '-q', '1']);
      };
      expect(await publish('two')).toMatchObject({ status: 0 });
      expect((await publish('one')).status).not.toBe(0);
      await expect.poll(() => broker.log).toMatch(/certificate revoked|verify failed/i);
    } finally {
      await broker.stop();
    }
    expect(await readFile(at('crl.pem'), 'utf8')).toMatch(/^-----BEGIN X509 CRL-----/);
  });
});
