import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { running } from '../support/amqp-programs.ts';
import { awsShadowProgram } from '../support/aws-iot-sdk.ts';
import { HubScene } from '../support/hub-scene.ts';

/** Device shadows at the hub as AWS IoT: AWS's own SDK for JavaScript, unchanged, is the device and whoever wants something of it. */

let scene: HubScene | undefined;
afterAll(() => scene?.close());

test('a device and an application share its shadow', { timeout: 120_000 }, async ({ skip }) => {
  scene = await HubScene.open(['lamp', 'app']);
  const { bench, address } = scene;
  const sdk = await awsShadowProgram(join(bench.folder, 'sdk'));
  if (sdk === undefined) return skip('the SDK cannot be fetched');
  const ca = join(bench.folder, 'ca.pem');
  await writeFile(ca, address.authorityPem);
  await bench.call('hub.admit', { workspace: bench.workspace, face: 'aws', deviceIds: ['lamp', 'app'] });
  const own = (id: string) =>
    ['-chain.pem', '-key.pem'].map((end) => join(bench.folder, 'workspace', 'devices', id, `${id}${end}`));
  const args = [...sdk.args, String(address.port), 'lamp', ...own('lamp'), ca, ...own('app')];
  const { told, child } = running(sdk.program, args, sdk.env);
  expect(await once(child, 'exit')).toEqual([0, null]);
  const blue = { color: 'blue', level: 1 };
  const red = { color: 'red', level: 1 };
  // What two connections hear has no order.
  const heardBy = (who: string) => told.filter(([one]) => one === who).map(([, ...what]) => what);
  expect(heardBy('lamp')).toEqual([
    ['get', 'rejected', [404, "No shadow exists with name: 'lamp'"], null],
    ['update', 'accepted', { reported: blue }, 1],
    ['update by another', { desired: red }],
    ['delta', { color: 'red' }, 2],
    ['update', 'accepted', { reported: { color: 'red' } }, 3],
    ['update by another', { desired: null }],
    ['delete by another', null],
    ['get', 'rejected', [404, "No shadow exists with name: 'lamp'"], null],
  ]);
  expect(heardBy('app')).toEqual([
    ['get', 'accepted', { reported: blue }, 1],
    ['update', 'accepted', { desired: red }, 2],
    ['update', 'rejected', [409, 'Version conflict'], null],
    ['get', 'accepted', { desired: red, reported: red }, 3],
    ['update', 'accepted', { desired: null }, 4],
    ['delete', 'accepted', null, 4],
  ]);
  expect(told.at(-1)).toEqual(['done']);
});
