import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { OpensslAuthority } from '../support/openssl-authority.ts';
import { isMissing } from '../support/programs.ts';
import { Workbench } from '../support/workbench.ts';

/** Revocation lists that OpenSSL has made are kept beside their authority, and mark what it has taken back. */

const missing = isMissing('openssl');

let theirs: OpensslAuthority;
let bench: Workbench;
beforeEach(async () => {
  theirs = new OpensslAuthority();
  bench = await Workbench.open();
  await theirs.authority('Root');
  for (const name of ['one', 'two', 'three']) await theirs.make(name, { issuer: 'Root' });
});
afterEach(async () => {
  expect(bench.logged).toEqual([]);
  theirs.close();
  await bench.close();
});

const look = (...files: string[]) =>
  bench.call('bringIn.look', {
    workspace: bench.workspace,
    paths: files.map((file) => bench.services.grants.grant(join(theirs.folder, file))),
  });
/** All that has a place, as the command line takes it. */
async function take(...files: string[]) {
  const { collection, findings } = await look(...files);
  const wanted = findings.flatMap(({ id, roles: [role], name, needless }) =>
    role === undefined || name === undefined || needless !== undefined ? [] : [{ id, role, name }],
  );
  return bench.call('bringIn.take', { collection, workspace: bench.workspace, take: wanted, passphrase: '1234' });
}
const everything = [
  'Root.pem',
  'Root.key',
  ...['one', 'two', 'three'].flatMap((name) => [`${name}.pem`, `${name}.key`]),
];
const overview = () => bench.call('workspace.overview', { workspace: bench.workspace });
const revoked = async () =>
  (await overview()).devices.flatMap(({ deviceId, revoked: why }) =>
    why === undefined ? [] : [[deviceId, why.reason]],
  );
const root = async () => (await overview()).authorities[0] ?? expect.fail('no authority');
const kept = join('workspace', 'authorities', 'Root', 'Root.crl');

describe.skipIf(missing)('a revocation list', () => {
  test('comes in with its authority, and marks what that has taken back', async () => {
    await theirs.revoke('Root', { one: 'keyCompromise', two: 'certificateHold' });
    await theirs.list('Root', 'root.crl');
    const { taken, refused } = await take(...everything, 'root.crl');
    expect(refused).toEqual([]);
    expect(taken).toContainEqual(expect.objectContaining({ kind: 'revocation-list', name: 'Root' }));
    expect(await revoked()).toEqual([
      ['one', 'keyCompromise'],
      ['two', 'certificateHold'],
    ]);
    const { revocationList } = await root();
    expect(revocationList).toEqual({
      thisUpdate: expect.any(String) as string,
      nextUpdate: expect.any(String) as string,
      certificates: 2,
    });
    const { workspace } = bench;
    const { files } = await bench.call('certificate.describe', { workspace, kind: 'authority', name: 'Root' });
    expect(files.at(-1)).toEqual({ name: 'Root.crl', path: 'authorities/Root/Root.crl' });
    const [again] = (await look('root.crl')).findings;
    expect(again).toMatchObject({ knownIssuer: 'Root', needless: 'It is kept beside its authority already.' });

    await bench.call('thing.delete', { workspace, things: [{ kind: 'authority', name: 'Root' }] });
    expect(await revoked()).toEqual([]);
    await bench.call('thing.restore', { workspace, ids: 'all' });
    expect(await revoked()).toHaveLength(2);
  });

  test('gives way to a newer one, and not to an older one, whatever the date', async () => {
    await take(...everything);
    await theirs.list('Root', 'first.crl');
    await theirs.revoke('Root', { three: 'removeFromCRL', one: 'superseded' });
    await theirs.list('Root', 'second.crl', ['20200101000000Z', '20200201000000Z']);
    await take('first.crl');
    expect(await revoked()).toEqual([]);
    expect((await take('second.crl')).refused).toEqual([]);
    expect(await revoked()).toEqual([
      ['one', 'superseded'],
      ['three', 'removeFromCRL'],
    ]);
    const { refused, taken } = await take('first.crl');
    expect(taken).toEqual([]);
    expect(refused).toEqual([
      expect.objectContaining({ message: expect.stringMatching(/is newer: it is of 2020-01-01 /) as string }),
    ]);
    expect(await revoked()).toHaveLength(2);
  });

  test('of another key with the same name is refused, and where it lies there already marks nothing', async () => {
    await take(...everything);
    const own = join(theirs.folder, 'forged.crl');
    await theirs.authority('Stranger', { subject: '/CN=Root' });
    await theirs.revoke('Stranger', { one: 'keyCompromise' });
    await theirs.list('Stranger', 'forged.crl', undefined, 'DER');
    const { collection, findings } = await look('forged.crl');
    const [list] = findings;
    expect(list).toMatchObject({ roles: [], doubts: [expect.anything(), expect.stringMatching(/has not signed it/)] });
    const forced = [{ id: list?.id ?? '', role: 'revocation-list' as const, name: 'Root' }];
    const { refused } = await bench.call('bringIn.take', { collection, workspace: bench.workspace, take: forced });
    expect(refused).toMatchObject([{ message: expect.stringMatching(/has not signed it/) as string }]);
    expect(await readdir(join(bench.folder, 'workspace', 'authorities', 'Root'))).not.toContain('Root.crl');

    await writeFile(join(bench.folder, kept), await readFile(own));
    expect(await revoked()).toEqual([]);
    expect((await root()).revocationList).toMatchObject({
      certificates: 1,
      doubt: expect.stringMatching(/has not signed it/) as string,
    });
    await writeFile(join(bench.folder, kept), 'no list');
    expect((await root()).revocationList).toEqual({
      certificates: 0,
      doubt: expect.stringMatching(/damaged/) as string,
    });
    // What nothing goes by keeps no other out.
    await theirs.list('Root', 'empty.crl');
    expect((await take('empty.crl')).refused).toEqual([]);
    expect((await root()).revocationList).not.toHaveProperty('doubt');
  });
});
