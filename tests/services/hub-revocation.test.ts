import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HubScene } from '../support/hub-scene.ts';
import { OpensslAuthority } from '../support/openssl-authority.ts';
import { isMissing } from '../support/programs.ts';

/** Who was taken back is out of the local hub: while it is connected, at its next login, and by any list that the hub is given. */

let scene: HubScene;
beforeAll(async () => {
  scene = await HubScene.open(['dev-01', 'dev-02', 'dev-03']);
});
afterAll(async () => {
  expect(scene.bench.logged).toEqual([]);
  await scene.close();
});

const iotHub = (id: string) => ({ username: `localhost/${id}/?api-version=2021-04-12`, protocolVersion: 4 as const });
const login = (id: string) => scene.connect(id, iotHub(id));
const refusals = () => scene.events.flatMap((one) => (one.type === 'refused' ? [one] : []));
const refusedFor = async (connecting: Promise<unknown>) => {
  await expect(connecting).rejects.toThrow(/Not authorized|closed/i);
  return refusals().at(-1)?.cause;
};
const signing = (authority = 'Root') => ({ workspace: scene.bench.workspace, authority, passphrase: '1234' });
const these = (...names: string[]) => ({ things: names.map((name) => ({ kind: 'device' as const, name })) });
const told = async () => (await scene.bench.call('hub.status', {})).revocationLists;

test('revoking ends the connection and keeps the device out, and taking it off hold lets it in again', async () => {
  const [held, stays] = [await login('dev-01'), await login('dev-02')];
  expect(await told()).toEqual([]);
  await scene.bench.call('authority.revoke', { ...signing(), ...these('dev-01'), reason: 'certificateHold' });
  await held.closed;
  expect(refusals().at(-1)).toMatchObject({
    cause: 'certificate-revoked',
    deviceId: 'dev-01',
    reason: expect.stringMatching(
      /of "dev-01" was revoked on 20\S+Z \(on hold\), by the revocation list of "Root" of 20\S+Z\.$/,
    ) as string,
  });
  expect(await refusedFor(login('dev-01'))).toBe('certificate-revoked');
  expect(stays.client.connected).toBe(true);
  expect(await told()).toMatchObject([{ name: 'Root', issuer: 'CN=Root', certificates: 1, overdue: false }]);
  await scene.bench.call('authority.release', { ...signing(), ...these('dev-01') });
  (await login('dev-01')).client.end(true);
  await scene.bench.call('authority.revoke', { ...signing(), ...these('dev-01'), reason: 'keyCompromise' });
  expect(await refusedFor(login('dev-01'))).toBe('certificate-revoked');
  const explained = await scene.bench.call('hub.explain', { cause: 'certificate-revoked', face: 'iot-hub' });
  expect(JSON.stringify(explained)).toMatch(/taken it back/);
  stays.client.end(true);
});

test('the hub goes by what it was told also after a restart, without the workspace that it came from', async () => {
  await scene.restart();
  expect(await refusedFor(login('dev-01'))).toBe('certificate-revoked');
  (await login('dev-02')).client.end(true);
});

test('a list that another program has signed in the workspace is seen while the hub runs', async () => {
  const list = join(scene.bench.folder, 'workspace', 'authorities', 'Root', 'Root.crl');
  await writeFile(list, 'not a list');
  await expect.poll(told, { timeout: 8000 }).toContainEqual({
    name: 'Root',
    certificates: 0,
    overdue: false,
    doubt: expect.stringMatching(/damaged/) as string,
  });
  // What the hub had before counts on.
  expect(await refusedFor(login('dev-01'))).toBe('certificate-revoked');
  await rm(list);
});

test('whoever stands below an intermediate that was taken back is refused, and looks at nothing where it is told to', async () => {
  await scene.bench.authority('Plant', { parent: 'Root', parentPassphrase: '1234' });
  await scene.bench.devices(['dev-10'], { authority: { name: 'Plant', passphrase: '1234' } });
  await scene.bench.call('hub.registerDevice', { deviceId: 'dev-10' });
  const connected = await login('dev-10');
  await scene.bench.call('hub.removeRevocationList', { name: 'Root' });
  await scene.bench.call('authority.revoke', {
    ...signing(),
    things: [{ kind: 'authority', name: 'Plant' }],
    reason: 'cACompromise',
  });
  await connected.closed;
  expect(await refusedFor(login('dev-10'))).toBe('certificate-revoked');
  expect(refusals().at(-1)?.reason).toContain('"Plant"');
  await scene.bench.call('hub.stop', {});
  const { port } = scene.address;
  await scene.bench.call('hub.start', { data: scene.bench.path('hub'), port, revocation: 'ignored' });
  (await login('dev-10')).client.end(true);
  await scene.restart();
  expect(await refusedFor(login('dev-10'))).toBe('certificate-revoked');
});

describe.skipIf(isMissing('openssl'))('lists of authorities that are in no workspace', () => {
  let theirs: OpensslAuthority;
  beforeAll(async () => {
    theirs = new OpensslAuthority();
    await theirs.authority('Theirs');
    await theirs.make('far', { issuer: 'Theirs' });
    await scene.bench.call('hub.uploadAuthority', { certificatePem: theirs.pem('Theirs'), verified: true });
    await scene.bench.call('hub.registerDevice', { deviceId: 'far' });
  });
  afterAll(() => theirs.close());

  const farLogin = () =>
    scene.connect('far', {
      ...iotHub('far'),
      cert: theirs.pem('far'),
      key: theirs.key('far'),
    });

  test('are handed over, count when they are overdue, and are refused where nobody can believe them', async () => {
    (await farLogin()).client.end(true);
    await theirs.revoke('Theirs', { far: 'superseded' });
    await theirs.list('Theirs', 'now.crl', ['20250101000000Z', '20250102000000Z']);
    const list = readFileSync(join(theirs.folder, 'now.crl'), 'utf8');
    const set = await scene.bench.call('hub.setRevocationList', { list });
    expect(set).toMatchObject({ name: 'Theirs', certificates: 1, overdue: true });
    expect(await refusedFor(farLogin())).toBe('certificate-revoked');
    const foreign = await scene.bench.refusal('hub.setRevocationList', {
      list,
      issuerPem: (await scene.bench.authority('Other')).certificatePem,
    });
    expect(foreign).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'list' } });
    await scene.bench.call('hub.removeRevocationList', { name: 'Theirs' });
    (await farLogin()).client.end(true);
    expect(await scene.bench.refusal('hub.removeRevocationList', { name: 'Theirs' })).toMatchObject({
      code: 'NOT_FOUND',
      details: { field: 'name' },
    });
  });
});
