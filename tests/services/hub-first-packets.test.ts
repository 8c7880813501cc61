import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TLSSocket } from 'node:tls';
import { HubScene } from '../support/hub-scene.ts';
import { connectPacket, publishPacket, subscribePacket } from '../support/raw-mqtt.ts';

/** Programs of libmosquitto publish before CONNACK has come. Nothing is handled before it is out, and nothing is lost. */

let scene: HubScene;
beforeEach(async () => {
  scene = await HubScene.open(['a'], { autoRegister: true });
});
afterEach(async () => {
  await scene.close();
  expect(scene.bench.logged).toEqual([]);
});

/** What the hub says, until it has said so much. */
function heard(socket: TLSSocket, length: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      if (bytes.length >= length) resolve(bytes.toString('hex'));
    });
    socket.on('close', () => reject(new Error(`closed after ${bytes.toString('hex')}`)));
  });
}

const username = (id: string) => `localhost/${id}/?api-version=2021-04-12`;
const connect = (id: string) => connectPacket(id, username(id));
const rest = [publishPacket('devices/a/messages/events/', '{}', 7), subscribePacket(8, '$iothub/twin/res/#', 1)];
/** CONNACK, PUBACK, SUBACK. */
const answers = '20020000400200079003000801';

test('together with CONNECT', async () => {
  const socket = await scene.raw('a');
  const said = heard(socket, answers.length / 2);
  socket.write(Buffer.concat([connect('a'), ...rest]));
  expect(await said).toBe(answers);
});

test('in the turn after CONNECT, while the login waits for the disk', async () => {
  await scene.bench.call('hub.removeDevice', { deviceId: 'a' });
  const socket = await scene.raw('a');
  const said = heard(socket, answers.length / 2);
  socket.write(connect('a'));
  for (const one of rest) {
    await new Promise((resolve) => setImmediate(resolve));
    socket.write(one);
  }
  expect(await said).toBe(answers);
  expect(scene.events.map(({ type }) => type).slice(-3)).toEqual(['registered', 'connected', 'message']);
});

test('of a client that is not let in are dropped', async () => {
  const socket = await scene.raw('a');
  const said = heard(socket, 4);
  socket.write(Buffer.concat([connectPacket('a', username('other')), ...rest]));
  expect(await said).toBe('20020005');
  expect(scene.events.filter(({ type }) => type === 'message')).toEqual([]);
});
