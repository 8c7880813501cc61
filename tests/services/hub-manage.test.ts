import { afterEach, beforeEach, expect, test } from 'vitest';
import { HubScene } from '../support/hub-scene.ts';

const azure = { username: 'localhost/dev-01/?api-version=2021-04-12', protocolVersion: 4 } as const;
const deviceId = 'dev-01';

let scene: HubScene;
beforeEach(async () => {
  scene = await HubScene.open([deviceId]);
});
afterEach(() => scene.close());

const tagsOf = async () => JSON.parse((await scene.bench.call('hub.getTwin', { deviceId })).tags) as unknown;

test('tags are merged, kept, and no business of the device', async () => {
  const device = await scene.connect(deviceId, azure);
  await device.client.subscribeAsync(['$iothub/twin/PATCH/properties/desired/#', '$iothub/twin/res/#']);
  const update = (patch: unknown) => scene.bench.call('hub.updateTags', { deviceId, patch: JSON.stringify(patch) });
  await update({ site: { floor: 1, room: 'a' }, owner: 'me' });
  expect(JSON.parse((await update({ site: { room: null }, owner: null, $version: 7 })).tags)).toEqual({
    site: { floor: 1 },
  });
  await device.client.publishAsync('$iothub/twin/GET/?$rid=1', '');
  await expect.poll(() => HubScene.bodies(device)).toHaveLength(1);
  expect(HubScene.bodies(device)[0]).not.toContain('floor');
  await scene.restart();
  expect(await tagsOf()).toEqual({ site: { floor: 1 } });
});

test.each([
  ['[]', 'INVALID_INPUT'],
  ['{"a.b":1}', 'INVALID_INPUT'],
  [JSON.stringify({ a: 'x'.repeat(4000), b: 'x'.repeat(4000), c: 'x'.repeat(200) }), 'LIMIT_REACHED'],
])('tags that cannot be are refused: %.20s', async (patch, code) => {
  expect(await scene.bench.refusal('hub.updateTags', { deviceId, patch })).toMatchObject({
    code,
    details: { field: 'patch' },
  });
  expect(await tagsOf()).toEqual({});
});

test('a device is cut off on demand, as by a network, and may come back', async () => {
  expect(await scene.bench.refusal('hub.disconnectDevice', { deviceId })).toMatchObject({ code: 'NOT_CONNECTED' });
  expect(await scene.bench.refusal('hub.disconnectDevice', { deviceId: 'nobody' })).toMatchObject({
    code: 'NOT_FOUND',
  });
  const { closed } = await scene.connect(deviceId, azure);
  expect(await scene.bench.call('hub.disconnectDevice', { deviceId })).toEqual({ connections: 1 });
  await closed;
  await expect.poll(() => scene.causes()).toEqual(['closed-by-hub']);
  await scene.connect(deviceId, azure);
  expect((await scene.bench.call('hub.status', {})).devices).toMatchObject([{ connected: true, enabled: true }]);
});
