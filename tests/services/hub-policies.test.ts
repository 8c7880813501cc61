import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HubScene } from '../support/hub-scene.ts';

/** Issuing policies: authorities of the hub's own. That they sign is shown by the faces that have them sign. */

let scene: HubScene;
beforeAll(async () => {
  scene = await HubScene.open(['dev-01']);
});
afterAll(() => scene.close());

const names = async () => (await scene.bench.call('hub.status', {})).policies.map(({ name }) => name);
const create = (name: string, validityDays = 30) => scene.bench.call('hub.createPolicy', { name, validityDays });

test('a policy is an authority below the root of the hub, and outlives a restart', async () => {
  const made = await create('operational', 7);
  expect(made).toMatchObject({ name: 'operational', validityDays: 7, enabled: true, issued: 0 });
  expect(made.certificate.issuer).toContain('issuing root');
  const second = await create('second');
  expect(second.certificate.issuer).toBe(made.certificate.issuer);
  await scene.restart();
  expect(await names()).toEqual(['operational', 'second']);
  const folder = join(scene.bench.folder, 'hub', 'issuing');
  const files = (await readdir(folder)).toSorted();
  expect(files).toEqual(['operational-key.pem', 'root-cert.pem', 'root-key.pem', 'second-key.pem']);
  if (process.platform !== 'win32') expect((await stat(join(folder, 'operational-key.pem'))).mode & 0o077).toBe(0);
  const status = JSON.stringify(await scene.bench.call('hub.status', {}));
  const key = await readFile(join(folder, 'operational-key.pem'), 'utf8');
  expect(status).not.toContain(key.split('\n')[1]);
});

test('it is changed, and its key goes with it', async () => {
  await create('short');
  expect(await scene.bench.call('hub.updatePolicy', { name: 'short', enabled: false, validityDays: 1 })).toMatchObject({
    enabled: false,
    validityDays: 1,
  });
  await scene.bench.call('hub.removePolicy', { name: 'short' });
  expect(await names()).not.toContain('short');
  expect(await readdir(join(scene.bench.folder, 'hub', 'issuing'))).not.toContain('short-key.pem');
});

test.each([
  ['a/b', 30, 'INVALID_INPUT', 'name'],
  ['-a', 30, 'INVALID_INPUT', 'name'],
  ['a'.repeat(51), 30, 'INVALID_INPUT', 'name'],
  ['days', 0, 'INVALID_INPUT', 'validityDays'],
  ['days', 91, 'INVALID_INPUT', 'validityDays'],
  ['Operational', 30, 'NAME_TAKEN', 'name'],
])('%s with %i days is refused', async (name, days, code, field) => {
  if (!(await names()).includes('operational')) await create('operational');
  const refused = await scene.bench.refusal('hub.createPolicy', { name, validityDays: days });
  expect(refused).toMatchObject({ code, details: { field } });
});
