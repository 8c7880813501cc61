import { get } from 'node:https';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HubScene } from '../support/hub-scene.ts';

/** What the hub does not do is refused by its own name, so that nobody looks for a fault in the certificate. */

let scene: HubScene;
beforeEach(async () => {
  scene = await HubScene.open(['a']);
});
afterEach(async () => {
  await scene.close();
  expect(scene.bench.logged).toEqual([]);
});

const secret = 'SharedAccessSignature sr=hub&sig=c2VjcmV0&se=1';
const nobody = { cert: '', key: '' };
const classic = 'localhost/a/?api-version=2021-04-12';

test.each([
  ['an access token of ThingsBoard', 'access-token', { ...nobody, username: 'A1_TEST_TOKEN', protocolVersion: 4 }],
  ['one with MQTT 5', 'access-token', { ...nobody, username: 'A1_TEST_TOKEN' }],
  ['a SAS token', 'sas-token', { ...nobody, username: classic, password: secret, protocolVersion: 4 }],
  [
    'a SAS token at DPS',
    'sas-token',
    {
      ...nobody,
      clientId: 'a',
      username: '0ne00000001/registrations/a/api-version=2019-03-31',
      password: secret,
      protocolVersion: 4,
    },
  ],
  ['a SAS token beside a certificate', 'password-present', { username: classic, password: secret, protocolVersion: 4 }],
  ['MQTT 5 at IoT Hub', 'protocol-version', { username: classic }],
  ['MQTT 5 at DPS', 'protocol-version', { username: '0ne00000001/registrations/a/api-version=2019-03-31' }],
  ['MQTT 3.1 at IoT Hub', 'protocol-version', { username: classic, protocolVersion: 3, protocolId: 'MQIsdp' }],
] as const)('%s', async (_what, cause, options) => {
  await scene.bench.call('hub.setTopicSpace', { name: 'sample', templates: ['sample/#'] });
  await expect(scene.connect('a', options)).rejects.toMatchObject({ code: expect.any(Number) as number });
  expect(scene.causes()).toEqual([cause]);
  expect(JSON.stringify(scene.events)).not.toContain('c2VjcmV0');
});

test('HTTP on the port for MQTT, with an answer that says so', async () => {
  const { port } = scene.address;
  const answer = await new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: '/$iothub/websocket', ...scene.credentials('a') }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk)));
      response.on('end', () => resolve({ status: response.statusCode, text }));
    }).on('error', reject);
  });
  expect(answer).toEqual({
    status: 400,
    text: 'The client speaks HTTP, or MQTT over WebSocket, on the port for MQTT alone.\n',
  });
  expect(scene.events).toMatchObject([{ type: 'refused', clientId: '', cause: 'http-on-mqtt-port' }]);
});
