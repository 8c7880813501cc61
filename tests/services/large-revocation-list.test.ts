import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HubScene } from '../support/hub-scene.ts';
import { OpensslAuthority } from '../support/openssl-authority.ts';
import { isMissing } from '../support/programs.ts';

/** A list that OpenSSL has made of tens of thousands: read whole, gone on with, and no burden at a login. */

const entries = 40_000;

let scene: HubScene;
let theirs: OpensslAuthority;
let list = '';
beforeAll(async () => {
  if (isMissing('openssl')) return;
  scene = await HubScene.open(['else']);
  theirs = new OpensslAuthority();
  await theirs.authority('Theirs');
  for (const name of ['out', 'in']) await theirs.make(name, { issuer: 'Theirs' });
  await theirs.revoke('Theirs', { out: 'keyCompromise' });
  const line = (_: unknown, index: number) =>
    `R\t300101000000Z\t260101000000Z,superseded\t${(0x10_00_00 + index).toString(16).toUpperCase()}\tunknown\t/CN=${index}\n`;
  appendFileSync(join(theirs.folder, 'Theirs.index'), Array.from({ length: entries }, line).join(''));
  await theirs.list('Theirs', 'large.crl');
  list = readFileSync(join(theirs.folder, 'large.crl'), 'utf8');
  await scene.bench.call('hub.uploadAuthority', { certificatePem: theirs.pem('Theirs'), verified: true });
  for (const deviceId of ['in', 'out']) await scene.bench.call('hub.registerDevice', { deviceId });
}, 120_000);
afterAll(async () => {
  if (isMissing('openssl')) return;
  theirs.close();
  await scene.close();
});

const login = (id: string) =>
  scene.connect(id, {
    username: `localhost/${id}/?api-version=2021-04-12`,
    protocolVersion: 4,
    cert: theirs.pem(id),
    key: theirs.key(id),
  });

describe.skipIf(isMissing('openssl'))('a long revocation list', () => {
  test('is gone by at the hub, and a login takes no longer than without it', async () => {
    const timed = async () => {
      const begun = performance.now();
      for (let count = 0; count < 20; count++) (await login('in')).client.end(true);
      return performance.now() - begun;
    };
    await timed();
    const without = await timed();
    const begun = performance.now();
    const set = await scene.bench.call('hub.setRevocationList', { list });
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(set).toMatchObject({ name: 'Theirs', certificates: entries + 1 });
    await expect(login('out')).rejects.toThrow(/Not authorized|closed/i);
    expect(scene.causes().at(-1)).toBe('certificate-revoked');
    // Looking through so many at each login would take longer than all that a handshake does.
    expect(await timed()).toBeLessThan(without * 3 + 500);
  }, 60_000);

  test('is gone on with by its authority; one of more than 2 MB is told to be too long', async () => {
    const { workspace } = scene.bench;
    const file = (name: string) => scene.bench.services.grants.grant(join(theirs.folder, name));
    await scene.bench.call('authority.import', {
      workspace,
      name: 'Theirs',
      file: file('Theirs.pem'),
      keyFile: file('Theirs.key'),
      passphrase: '1234',
    });
    const looked = await scene.bench.call('bringIn.look', { workspace, paths: [file('large.crl')] });
    const [found] = looked.findings;
    if (found?.name === undefined) throw new Error('Nothing was found.');
    const { collection } = looked;
    const take = [{ id: found.id, role: 'revocation-list' as const, name: found.name }];
    const { refused } = await scene.bench.call('bringIn.take', { collection, workspace, take, passphrase: '1234' });
    expect(refused).toEqual([]);
    const next = await scene.bench.call('authority.revoke', {
      workspace,
      authority: 'Theirs',
      passphrase: '1234',
      serials: ['03'],
    });
    expect(next).toMatchObject({ certificates: entries + 2 });
    await expect(login('in')).rejects.toThrow(/Not authorized|closed/i);
    const tooLong = Buffer.alloc(2_000_001).toString('base64');
    const issuerPem = theirs.pem('Theirs');
    const refusal = await scene.bench.refusal('hub.setRevocationList', { list: tooLong, issuerPem });
    expect(refusal).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'list' } });
    expect(refusal.message).toContain('2 MB');
  }, 60_000);
});
