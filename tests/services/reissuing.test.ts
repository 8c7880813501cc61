import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src-main/adapters/system-clock.ts';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import { filesBelow } from '../torture/operation.ts';
import { isMissing, must } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

const day = 86_400_000;
let bench: Workbench;
let now: Date;
beforeEach(async () => {
  now = new Date();
  bench = await Workbench.open({ clock: { ...systemClock, now: () => now } });
});
afterEach(async () => {
  expect(bench.logged).toEqual([]);
  await bench.close();
});

const at = (...parts: string[]) => join(bench.folder, 'workspace', ...parts);
const pem = (name: string) => at('authorities', name, `${name}.pem`);
const chainOf = (id: string) => at('devices', id, `${id}-chain.pem`);

const renew = (name: string, more: Partial<MethodInput<'authority.renew'>> = {}) =>
  bench.call('authority.renew', { workspace: bench.workspace, name, passphrase: '1234', ...more });
const reissue = (authority: string, more: Partial<MethodInput<'authority.reissue'>> = {}) =>
  bench.call('authority.reissue', { workspace: bench.workspace, authority, passphrase: '1234', ...more });
const outcomes = ({ done }: { done: readonly { kind: string; name: string; outcome: string }[] }) =>
  done.map(({ kind, name, outcome }) => `${kind} ${name}: ${outcome}`).toSorted();

const verify = (trusted: string, chain: string, purpose = 'sslclient') => {
  const time = String(Math.floor(now.getTime() / 1000));
  return must(
    'openssl',
    'verify',
    '-purpose',
    purpose,
    '-attime',
    time,
    '-CAfile',
    trusted,
    '-untrusted',
    chain,
    chain,
  );
};
const subjectOf = (file: string) =>
  must('openssl', 'x509', '-in', file, '-noout', '-subject', '-ext', 'subjectKeyIdentifier');
const keyOf = (file: string) => must('openssl', 'x509', '-in', file, '-noout', '-pubkey');
const pfxOf = (id: string, password = '1234') =>
  must('openssl', 'pkcs12', '-in', at('devices', id, `${id}.pfx`), '-passin', `pass:${password}`, '-nokeys');

/** Root, Sub below it, a device below each, a server and a certificate without a key below Sub. */
async function plant(): Promise<void> {
  await bench.authority('Root');
  await bench.authority('Sub', { parent: 'Root', parentPassphrase: '1234' });
  await bench.devices(['of-root']);
  await bench.devices(['of-sub', 'short'], { authority: { name: 'Sub', passphrase: '1234' }, rootInChain: false });
  const server = { workspace: bench.workspace, name: 'broker', commonName: 'broker.test' };
  await bench.call('server.create', { ...server, authority: { name: 'Sub', passphrase: '1234' } });
}

describe.skipIf(isMissing('openssl'))('a renewed authority, judged by OpenSSL', () => {
  test('has a longer life with the same key, and all below it is good without a new signature', async () => {
    await plant();
    const before = await subjectOf(pem('Root'));
    const leaf = await readFile(at('devices', 'of-sub', 'of-sub-cert.pem'), 'utf8');
    const oldRoot = join(bench.folder, 'old.pem');
    await writeFile(oldRoot, await readFile(pem('Root')));
    now = new Date(now.getTime() + 20 * day);
    const renewed = await renew('Root', { validityDays: 7000 });
    expect(outcomes(renewed)).toEqual([
      'authority Sub: chain',
      'device of-root: chain',
      'device of-sub: chain',
      'device short: chain',
      'server broker: chain',
    ]);
    expect([renewed.left, renewed.stopped]).toEqual([[], false]);
    expect(Math.round((Date.parse(renewed.certificate.notAfter) - now.getTime()) / day)).toBe(7000);
    expect(renewed.certificate.thumbprintSha256).not.toBe(renewed.before.thumbprintSha256);
    expect(await subjectOf(pem('Root'))).toBe(before);
    expect(await readFile(at('devices', 'of-sub', 'of-sub-cert.pem'), 'utf8')).toBe(leaf);
    for (const root of [oldRoot, pem('Root')]) {
      for (const id of ['of-root', 'of-sub']) expect(await verify(root, chainOf(id))).toContain('OK');
      expect(await verify(root, at('servers', 'broker', 'broker-chain.pem'), 'sslserver')).toContain('OK');
    }
    expect(await readFile(at('servers', 'broker', 'broker-ca.pem'), 'utf8')).toBe(await readFile(pem('Root'), 'utf8'));
    // The .pfx always holds the root, also where the chain file does not.
    const root = (await readFile(pem('Root'), 'utf8')).split('\n')[1] ?? '';
    for (const id of ['of-root', 'of-sub']) expect(await pfxOf(id)).toContain(root);
    expect(outcomes(await reissue('Root')).filter((one) => !one.endsWith('as-it-was'))).toEqual([]);
  });

  test('with a new key signs anew what it had signed itself; what is further down keeps its certificate', async () => {
    await plant();
    const keys = [await keyOf(chainOf('of-root')), await keyOf(pem('Sub'))];
    const leaf = await readFile(at('devices', 'of-sub', 'of-sub-cert.pem'), 'utf8');
    const renewed = await renew('Root', { key: 'new' });
    expect(outcomes(renewed)).toEqual([
      'authority Sub: signed',
      'device of-root: signed',
      'device of-sub: chain',
      'device short: chain',
      'server broker: chain',
    ]);
    expect([await keyOf(chainOf('of-root')), await keyOf(pem('Sub'))]).toEqual(keys);
    expect(await readFile(at('devices', 'of-sub', 'of-sub-cert.pem'), 'utf8')).toBe(leaf);
    for (const id of ['of-root', 'of-sub']) expect(await verify(pem('Root'), chainOf(id))).toContain('OK');
    expect(await verify(pem('Root'), at('servers', 'broker', 'broker-chain.pem'), 'sslserver')).toContain('OK');
    // The new key opens by the passphrase of the old one, and signs.
    await bench.devices(['later']);
    expect(await verify(pem('Root'), chainOf('later'))).toContain('OK');
  });

  test('makes new keys for all below it where that is wanted, of the kinds that they were', async () => {
    await plant();
    const before = await Promise.all([chainOf('of-root'), chainOf('of-sub'), pem('Sub')].map(keyOf));
    const renewed = await renew('Root', { key: 'new', keyType: 'ec-p384', keysBelow: 'new' });
    expect(renewed.left).toEqual([]);
    expect(renewed.certificate.key).toBe('EC P-384');
    expect(outcomes(renewed).every((one) => one.endsWith(': signed'))).toBe(true);
    const after = await Promise.all([chainOf('of-root'), chainOf('of-sub'), pem('Sub')].map(keyOf));
    for (const [index, key] of after.entries()) expect(key).not.toBe(before[index]);
    for (const id of ['of-root', 'of-sub']) expect(await verify(pem('Root'), chainOf(id))).toContain('OK');
    const names = await must(
      'openssl',
      'x509',
      '-in',
      at('servers/broker/broker-cert.pem'),
      '-noout',
      '-ext',
      'subjectAltName',
    );
    expect(names).toContain('DNS:broker.test');
  });
});

describe('issuing again', () => {
  test('leaves what cannot be opened, says why, and goes on with it later', async () => {
    await plant();
    const authority = { name: 'Root', passphrase: '1234' };
    await bench.devices(['locked'], { authority, keyPassphrase: 'of the key' });
    await bench.devices(['other-pfx'], { authority, pfxPassword: 'something else' });
    const before = await filesBelow(at('devices', 'locked'));
    const renewed = await renew('Root', { key: 'new' });
    expect(renewed.left).toMatchObject([
      { kind: 'device', name: 'locked', field: 'keyPassphrase' },
      { kind: 'device', name: 'other-pfx', field: 'pfxPassword' },
    ]);
    expect(await filesBelow(at('devices', 'locked'))).toEqual(before);
    const first = await reissue('Root', { keyPassphrase: 'of the key' });
    expect(first.left.map(({ name }) => name)).toEqual(['other-pfx']);
    expect(outcomes(first)).toContain('device locked: signed');
    expect(outcomes(first)).toContain('device of-root: as-it-was');
    const only = [{ kind: 'device' as const, name: 'other-pfx' }];
    const second = await reissue('Root', { only, pfxPassword: 'something else' });
    expect([outcomes(second), second.left]).toEqual([['device other-pfx: signed'], []]);
    await must(
      'openssl',
      'pkcs12',
      '-in',
      at('devices/other-pfx/other-pfx.pfx'),
      '-passin',
      'pass:something else',
      '-noout',
    );
  });

  test('tells what is below an authority that stays as it was', async () => {
    await bench.authority('Root');
    await bench.authority('Sub', { parent: 'Root', parentPassphrase: '1234', passphrase: 'of the sub' });
    await bench.devices(['dev-01'], { authority: { name: 'Sub', passphrase: 'of the sub' } });
    const renewed = await renew('Root', { key: 'new', keysBelow: 'new' });
    expect(renewed.left).toMatchObject([
      { kind: 'authority', name: 'Sub', field: 'passphrase' },
      { kind: 'device', name: 'dev-01', below: 'Sub' },
    ]);
    // With its own key Sub need not be opened to be signed.
    expect(outcomes(await reissue('Root'))).toEqual(['authority Sub: signed', 'device dev-01: chain']);
  });

  test('can be stopped, tells how far it came, and goes on', async () => {
    await bench.authority();
    const ids = Array.from({ length: 40 }, (_, index) => `dev-${index}`);
    await bench.devices(ids);
    bench.services.sources['job.progress']({ jobId: 'again' }, ({ done }) => {
      if (done === 1) void bench.call('job.cancel', { jobId: 'again' });
    });
    const stopped = await renew('Root', { key: 'new', jobId: 'again' });
    expect(stopped.stopped).toBe(true);
    const { length } = stopped.done;
    expect(length).toBeGreaterThan(0);
    expect(length).toBeLessThan(ids.length);
    const rest = await reissue('Root');
    expect([rest.stopped, rest.left]).toEqual([false, []]);
    expect(rest.done.filter(({ outcome }) => outcome === 'signed')).toHaveLength(ids.length - length);
    for (const id of ['dev-0', 'dev-39']) expect(await verify(pem('Root'), chainOf(id))).toContain('OK');
  });

  test('brings all back from the trash, and keeps files that somebody put beside', async () => {
    await plant();
    await writeFile(at('devices', 'of-root', 'notes.txt'), 'on the roof');
    await writeFile(at('devices', 'of-root', 'gateway.jks'), 'somebody’s');
    const before = await filesBelow(at('authorities', 'Root'));
    const { trashId, warnings } = await renew('Root', { key: 'new' });
    expect(warnings.map(({ message }) => message)).toEqual([
      'gateway.jks beside of-root stays as it was, with the old certificate or chain: export it anew.',
    ]);
    expect(await readFile(at('devices', 'of-root', 'gateway.jks'), 'utf8')).toBe('somebody’s');
    expect(await readFile(at('devices', 'of-root', 'notes.txt'), 'utf8')).toBe('on the roof');
    const things = [{ kind: 'authority' as const, name: 'Root' }];
    await bench.call('thing.delete', { workspace: bench.workspace, things });
    await bench.call('thing.restore', { workspace: bench.workspace, ids: [trashId] });
    expect(await filesBelow(at('authorities', 'Root'))).toEqual(before);
  });

  test('takes the proofs of an old key away, remembers the passphrase, and refuses what it cannot sign', async () => {
    await bench.authority('Root', { remember: true });
    await bench.call('proof.sign', { workspace: bench.workspace, authority: 'Root', code: 'AB'.repeat(24) });
    const same = await renew('Root', { passphrase: undefined });
    expect(same.warnings).toEqual([]);
    const anew = await renew('Root', { key: 'new', passphrase: undefined });
    expect(anew.warnings.map(({ code }) => code)).toEqual(['proofs-outdated']);
    const overview = await bench.call('workspace.overview', { workspace: bench.workspace });
    expect(overview.proofs).toEqual([]);
    expect(overview.authorities).toMatchObject([{ name: 'Root', passphraseRemembered: true }]);
    const wrong = { workspace: bench.workspace, name: 'Root', passphrase: 'guessed' };
    await bench.call('authority.forgetPassphrase', { workspace: bench.workspace, name: 'Root' });
    expect(await bench.refusal('authority.renew', wrong)).toMatchObject({ code: 'WRONG_PASSWORD' });
    expect(await bench.refusal('authority.renew', { ...wrong, name: 'Nobody' })).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('refuses to lose what nobody may pass over, as name constraints', async () => {
    const [certificate, key] = [join(bench.folder, 'ca.pem'), join(bench.folder, 'ca.key')];
    const made = ['-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', certificate, '-subj', '/CN=Bound'];
    const bound = ['-addext', 'nameConstraints=critical,permitted;DNS:plant.example'];
    await must('openssl', 'req', '-x509', ...made, ...bound, '-addext', 'keyUsage=critical,keyCertSign');
    const { workspace } = bench;
    const files = { file: bench.path('ca.pem'), keyFile: bench.path('ca.key') };
    await bench.call('authority.import', { workspace, name: 'Bound', ...files, passphrase: '1234' });
    const refused = await bench.refusal('authority.renew', { workspace, name: 'Bound', passphrase: '1234' });
    expect([refused.code, refused.message]).toEqual(['INVALID_INPUT', expect.stringContaining('Name Constraints')]);
  });

  test('gives an authority that has expired a new life', async () => {
    await bench.authority('Root', { validityDays: 2 });
    await bench.devices(['dev-01']);
    now = new Date(now.getTime() + 3 * day);
    expect((await reissue('Root')).left).toEqual([]);
    await renew('Root', { validityDays: 100 });
    await bench.devices(['dev-02']);
    expect(await verify(pem('Root'), chainOf('dev-02'))).toContain('OK');
  });
});

test.skipIf(isMissing('openssl'))(
  'what was revoked stays out, also below a new key, and when it is gone on with',
  async () => {
    await bench.authority('Root');
    await bench.devices(['good', 'gone']);
    const by = { workspace: bench.workspace, authority: 'Root', passphrase: '1234' };
    await bench.call('authority.revoke', {
      ...by,
      things: [{ kind: 'device', name: 'gone' }],
      reason: 'keyCompromise',
    });
    const before = await readFile(at('devices', 'gone', 'gone-cert.pem'), 'utf8');
    const made = await renew('Root', { key: 'new' });
    expect(outcomes(made)).toEqual(['device good: signed']);
    expect(made.left).toMatchObject([{ name: 'gone', message: expect.stringContaining('was revoked on') as string }]);
    // Its list goes on, by the new key.
    const list = await bench.call('authority.revocationList', { workspace: bench.workspace, authority: 'Root' });
    expect([list.entries.length, list.entries[0]?.reason]).toEqual([1, 'keyCompromise']);
    const crl = at('authorities', 'Root', 'Root.crl');
    expect(await must('openssl', 'crl', '-in', crl, '-inform', 'DER', '-noout', '-CAfile', pem('Root'))).toContain(
      'verify OK',
    );
    const again = await reissue('Root');
    expect(again.left.map(({ name }) => name)).toEqual(['gone']);
    await bench.authority('Next');
    const moved = await reissue('Root', { to: 'Next' });
    expect(outcomes(moved)).toEqual(['device good: signed']);
    expect(moved.left.map(({ name }) => name)).toEqual(['gone']);
    expect(await readFile(at('devices', 'gone', 'gone-cert.pem'), 'utf8')).toBe(before);
  },
);
