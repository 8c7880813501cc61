import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import { createServices } from '../../src-main/services/index.ts';
import { must } from '../support/programs.ts';
import { filesBelow } from '../torture/operation.ts';
import { Workbench } from '../support/workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await Workbench.open();
  await bench.authority('Old', { subject: { commonName: 'Old', organization: 'Contoso', country: 'DE' } });
});
afterEach(async () => {
  expect(bench.logged).toEqual([]);
  await bench.close();
});

const at = (...parts: string[]) => join(bench.folder, 'workspace', ...parts);
const read = (from = 'Old') => bench.call('rootChange.read', { workspace: bench.workspace, from });
const terms = (more: Partial<MethodInput<'rootChange.begin'>> = {}) => ({
  workspace: bench.workspace,
  from: 'Old',
  name: 'New',
  keyType: 'ec-p384' as const,
  passphrase: 'of the new one',
  fromPassphrase: '1234',
  ...more,
});
const begin = (more?: Partial<MethodInput<'rootChange.begin'>>) => bench.call('rootChange.begin', terms(more));
const below = () => ({ workspace: bench.workspace, passphrase: 'of the new one' });
const move = (only?: MethodInput<'authority.reissue'>['only']) =>
  bench.call('authority.reissue', { ...below(), authority: 'Old', to: 'New', crossing: 'over', only });

test('a change of the root tells at each step what is done and what is left, also to another program', async () => {
  await bench.authority('Sub', { parent: 'Old', parentPassphrase: '1234' });
  await bench.devices(['dev-01'], { authority: { name: 'Old', passphrase: '1234' } });
  await bench.devices(['dev-02', 'dev-03'], { authority: { name: 'Sub', passphrase: '1234' } });
  const code = 'AB'.repeat(24);
  const proof = { workspace: bench.workspace, authority: 'Old', code };
  await bench.call('proof.sign', { ...proof, passphrase: '1234', destination: 'azure-iot-hub' });
  await bench.call('proof.setVerified', { ...proof, verified: true });
  const before = await read();
  expect(before).toMatchObject({ crossSigned: false, hub: 'not-running', moved: 0, ledOver: 0 });
  expect(before.clouds).toEqual([{ destination: 'azure-iot-hub', called: 'Azure IoT Hub', proved: false }]);
  expect(before.to).toBeUndefined();
  const left = [
    { kind: 'authority', name: 'Sub', below: 2 },
    { kind: 'device', name: 'dev-01', below: 0 },
  ];
  expect(before.left).toEqual(left);

  const begun = await begin();
  expect(begun).toMatchObject({ crossSigned: true, left, to: { name: 'New' } });
  expect(begun.to?.certificate.subject).toBe('C=DE, O=Contoso, CN=New');
  expect(begun.trustPem).toBe(
    (await readFile(at('authorities/New/New.pem'), 'utf8')) + (await readFile(at('authorities/Old/Old.pem'), 'utf8')),
  );

  expect((await move([{ kind: 'authority', name: 'Sub' }])).left).toEqual([]);
  const other = createServices(bench.ports);
  const seen = await other.handlerOf('rootChange.read')({ workspace: other.grants.grant(at()), from: 'Old' });
  expect(seen).toMatchObject({ crossSigned: true, moved: 3, ledOver: 2, left: [{ kind: 'device', name: 'dev-01' }] });

  const early = await bench.refusal('rootChange.finish', { ...below(), from: 'Old' });
  expect([early.code, early.message]).toEqual([
    'INVALID_INPUT',
    expect.stringContaining('dev-01 still stand below Old'),
  ]);
  await move();
  const finished = await bench.call('rootChange.finish', { ...below(), from: 'Old' });
  expect([finished.left, finished.hubTold]).toEqual([[], false]);
  expect((await bench.refusal('rootChange.read', { workspace: bench.workspace, from: 'Old' })).code).toBe('NOT_FOUND');
  const now = await read('New');
  expect([now.left.length, now.to, now.ledOver]).toEqual([2, undefined, 0]);
  for (const id of ['dev-01', 'dev-02']) {
    const chain = at('devices', id, `${id}-chain.pem`);
    const verify = ['verify', '-CAfile', at('authorities/New/New.pem'), '-untrusted', chain, chain];
    expect(await must('openssl', ...verify)).toContain('OK');
    expect((await readFile(chain, 'utf8')).match(/BEGIN/g)).toHaveLength(id === 'dev-01' ? 2 : 3);
  }
  const { trashId = '' } = finished;
  await bench.call('thing.restore', { workspace: bench.workspace, ids: [trashId] });
  expect((await read()).to).toBeUndefined();
});

test('a change that was broken off is begun again where it was, and refuses what is no new root', async () => {
  const refusal = (more: Partial<MethodInput<'rootChange.begin'>>) => bench.refusal('rootChange.begin', terms(more));
  const before = await filesBelow(at());
  expect((await refusal({ fromPassphrase: 'guessed' })).code).toBe('WRONG_PASSWORD');
  expect(await filesBelow(at())).toEqual(before);
  await bench.authority('Sub', { parent: 'Old', parentPassphrase: '1234' });
  expect(await refusal({ name: 'Sub' })).toMatchObject({ code: 'INVALID_INPUT' });
  expect(await refusal({ name: 'Old' })).toMatchObject({ code: 'INVALID_INPUT' });
  expect(await refusal({ from: 'Sub' })).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'from' } });
  expect(await bench.refusal('rootChange.finish', { ...below(), from: 'Old' })).toMatchObject({
    code: 'INVALID_INPUT',
  });
  // As it is after a crash before both were cross-signed.
  await bench.authority('New', { passphrase: 'of the new one' });
  expect((await begin()).crossSigned).toBe(true);
  expect((await begin()).to?.name).toBe('New');
  expect(await refusal({ name: 'Third' })).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'name' } });
});

test('the local hub is seen to trust the one, both, and then the new one alone', async () => {
  await bench.call('hub.start', { port: 0 });
  const upload = async (name: string) => {
    const certificatePem = await readFile(at('authorities', name, `${name}.pem`), 'utf8');
    await bench.call('hub.uploadAuthority', { certificatePem, verified: true });
  };
  expect((await read()).hub).toBe('neither');
  await upload('Old');
  expect((await read()).hub).toBe('old');
  await begin();
  await bench.call('proof.proveLocally', {
    workspace: bench.workspace,
    authority: 'New',
    passphrase: 'of the new one',
  });
  expect((await read()).hub).toBe('both');
  const { hubTold } = await bench.call('rootChange.finish', { ...below(), from: 'Old' });
  expect([hubTold, (await read('New')).hub]).toEqual([true, 'old']);
  const status = await bench.call('hub.status', {});
  expect(status.authorities.map(({ name }) => name)).toEqual(['New']);
});
