import { type Packet, generate } from 'mqtt-packet';
import { afterEach, describe, expect, test } from 'vitest';
import { PacketParsers } from '../../src-main/adapters/device-connections/server-packets.ts';
import { ServerEnd, incoming, message, settled } from '../support/mqtt-server-end.ts';

/** Servers that mean no good to a device that connects, or to those beside it. */

const ends: ServerEnd[] = [];
function serverEnd(...of: ConstructorParameters<typeof ServerEnd>): ServerEnd {
  const end = new ServerEnd(...of);
  ends.push(end);
  return end;
}
afterEach(() => {
  for (const { client } of ends.splice(0)) client.cut();
});

test('by what it sends no other connection is read wrong', async () => {
  const parsers = new PacketParsers();
  for (const version of [4, 5] as const) {
    const hostile = serverEnd(version, {}, parsers);
    const honest = serverEnd(version, {}, parsers);
    await honest.letIn();
    // A parser that reads it goes on in the version that stands in it.
    const other = version === 4 ? 5 : 4;
    await hostile.write(generate({ cmd: 'connect', protocolVersion: other, clientId: 'x', clean: true }));
    expect(await hostile.client.login).toBe(false);
    const outcome = honest.client.publish(message(1));
    await settled();
    await honest.say(incoming(0, 1, Buffer.from('hi')), { cmd: 'puback', messageId: 1, reasonCode: 0x97 });
    expect(honest.heard.map(({ payload }) => Buffer.from(payload).toString())).toEqual(['hi']);
    expect(await outcome).toEqual(version === 5 ? { refused: 0x97 } : 'acknowledged');
  }
});

test.each([
  ['2000', 4],
  ['200100', 4],
  ['2000', 5],
  ['200100', 5],
] as const)('CONNACK %s by MQTT %s, which has no code, is no login', async (hex, version) => {
  const server = serverEnd(version);
  await server.write(Buffer.from(hex, 'hex'));
  expect(await server.client.login).toBe(false);
  expect(await server.client.ended).toMatchObject({ letIn: false });
});

test.each([{ receiveMaximum: 0 }, { maximumPacketSize: 0 }, { receiveMaximum: [5, 10] }, { serverKeepAlive: [1, 2] }])(
  'CONNACK with %j is no login',
  async (properties) => {
    const server = serverEnd(5);
    const connack = { cmd: 'connack', sessionPresent: false, reasonCode: 0, properties } as unknown as Packet;
    await server.say(connack);
    expect(await server.client.login).toBe(false);
    expect(await server.client.ended).toMatchObject({ text: expect.stringContaining('property') as string });
  },
);

test.each(['32030001 74', '5000', '6200', '4000'])(
  'a packet without its identifier ends the connection: %s',
  async (hex) => {
    const server = serverEnd(4);
    await server.letIn();
    await server.write(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
    expect(await server.client.ended).toMatchObject({
      text: expect.stringContaining('no packet identifier') as string,
    });
    expect([server.heard, server.said()]).toEqual([[], []]);
  },
);

test('who acknowledges nothing holds up neither who subscribes nor the thread', async () => {
  const server = serverEnd(4);
  await server.letIn();
  const messages = Array.from({ length: 65_600 }, () => server.client.publish(message(1)));
  const granted = server.client.subscribe([{ filter: 't', qos: 1 }]);
  await settled();
  await server.say({ cmd: 'puback', messageId: 1 });
  expect(await messages[0]).toBe('acknowledged');
  server.client.cut();
  expect(new Set(await Promise.all(messages))).toEqual(new Set(['acknowledged', 'lost']));
  expect(await granted).toBeUndefined();
});

test('SUBACK with fewer codes than filters ends the connection', async () => {
  const server = serverEnd(4);
  await server.letIn();
  const granted = server.client.subscribe([
    { filter: 'a', qos: 1 },
    { filter: 'b', qos: 1 },
  ]);
  await settled();
  await server.say({ cmd: 'suback', messageId: 1, granted: [1] });
  expect(await granted).toBeUndefined();
  expect(await server.client.ended).toMatchObject({ text: 'The server sent SUBACK for something else.' });
});

test('a message that MQTT has no form for ends the connection, and is lost', async () => {
  const server = serverEnd(4);
  await server.letIn();
  const nowhere = undefined as unknown as string;
  expect(await server.client.publish({ ...message(1), topic: nowhere })).toBe('lost');
  expect(await server.client.ended).toMatchObject({ letIn: true });
});

test('nothing is taken behind our farewell', async () => {
  const server = serverEnd(4);
  await server.letIn();
  server.onHeard = () => void server.client.close();
  await server.say(incoming(1, 1), incoming(1, 2));
  expect(server.heard).toHaveLength(1);
  expect(server.said()).toEqual(['puback 1', 'disconnect']);
});

describe('at a server that does not read', () => {
  test('what it would be answered does not pile up', async () => {
    const server = serverEnd(4);
    await server.letIn();
    server.readsNoMore();
    const many = Buffer.concat(Array.from({ length: 5000 }, () => generate(incoming(1, 1))));
    for (let round = 0; round < 120; round++) await server.write(many);
    // Of 600 000 messages, four octets each.
    expect(server.heard.length).toBeLessThan(400_000);
    const before = server.heard.length;
    server.readsAgain();
    await settled();
    expect(server.heard.length).toBeGreaterThan(before);
  });
});
