import fc from 'fast-check';
import { type Packet, generate } from 'mqtt-packet';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PacketParsers, mostPacketBytes } from '../../src-main/adapters/device-connections/server-packets.ts';
import { ServerEnd as Server, incoming, message, settled } from '../support/mqtt-server-end.ts';

/** The client's end of MQTT at servers that do what the standard allows, and what it does not. Brokers judge it in `brokers.test.ts`. */

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

describe('a login', () => {
  test('says what it is told to', async () => {
    const server = new Server(5, { username: 'u', password: 'p', clean: false, keepAliveSeconds: 7 });
    await settled();
    expect(server.told).toEqual([
      expect.objectContaining({ cmd: 'connect', clientId: 'd', clean: false, keepalive: 7, username: 'u' }),
    ]);
    expect(server.told).toEqual([expect.objectContaining({ protocolVersion: 5, password: Buffer.from('p') })]);
  });

  test('by a password alone has an empty user name', async () => {
    const server = new Server(4, { password: 'p' });
    await settled();
    expect(server.told).toMatchObject([{ cmd: 'connect', username: '', password: Buffer.from('p') }]);
  });

  test.each([
    [4, { returnCode: 5 }, 'The server refused the login.', 5],
    [5, { reasonCode: 0x87, properties: { reasonString: 'Not you.' } }, 'Not you.', 0x87],
  ] as const)('by %s that is refused has its code', async (version, answer, text, returnCode) => {
    const server = new Server(version);
    await server.say({ cmd: 'connack', sessionPresent: false, ...answer });
    expect(await server.client.login).toBe(false);
    expect(await server.client.ended).toMatchObject({ text, returnCode, letIn: false, secured: true });
  });

  test('is waited for, for 30 seconds', async () => {
    const server = new Server();
    vi.advanceTimersByTime(29_999);
    await settled();
    let isOver = false;
    void server.client.login.then(() => (isOver = true));
    await settled();
    expect(isOver).toBe(false);
    vi.advanceTimersByTime(1);
    expect(await server.client.login).toBe(false);
    expect(await server.client.ended).toMatchObject({ text: 'connack timeout', letIn: false });
  });

  test('that the server hangs up on is none', async () => {
    const server = new Server();
    server.end();
    server.client.cut();
    expect(await server.client.login).toBe(false);
    expect(await server.client.ended).toMatchObject({ text: 'The connection was closed.', letIn: false });
  });
});

describe('the keep-alive', () => {
  test('is kept by PINGREQ alone, and a server that does not answer is gone', async () => {
    const server = new Server(4, { keepAliveSeconds: 40 });
    await server.letIn();
    vi.advanceTimersByTime(29_000);
    await settled();
    expect(server.said()).toEqual([]);
    vi.advanceTimersByTime(11_000);
    await settled();
    expect(server.said()).toEqual(['pingreq']);
    await server.say({ cmd: 'pingresp' });
    vi.advanceTimersByTime(59_000);
    await settled();
    expect(server.said()).toEqual(['pingreq']);
    vi.advanceTimersByTime(1000);
    expect(await server.client.ended).toMatchObject({
      text: 'The server has not answered within the keep-alive.',
      letIn: true,
    });
  });

  test('is asked for as well by who sends and hears nothing', async () => {
    const server = new Server(4, { keepAliveSeconds: 40 });
    await server.letIn();
    for (let second = 0; second < 45; second++) {
      vi.advanceTimersByTime(1000);
      void server.client.publish(message(0));
    }
    await settled();
    expect(server.said()).toContain('pingreq');
  });

  test('is the server’s where it says so, and none where there is none', async () => {
    const strict = new Server(5, { keepAliveSeconds: 0 });
    await strict.letIn({ serverKeepAlive: 4 });
    const free = new Server(4, { keepAliveSeconds: 0 });
    await free.letIn();
    vi.advanceTimersByTime(4000);
    await settled();
    expect([strict.said(), free.said()]).toEqual([['pingreq'], []]);
  });
});

describe('messages', () => {
  test('are acknowledged as their QoS promises', async () => {
    const server = new Server();
    await server.letIn();
    const outcomes = ([0, 1, 2] as const).map((qos) => server.client.publish(message(qos)));
    await settled();
    expect(await outcomes[0]).toBe('acknowledged');
    expect(server.said()).toEqual(['publish', 'publish 1', 'publish 2']);
    await server.say({ cmd: 'puback', messageId: 1 }, { cmd: 'pubrec', messageId: 2 });
    expect(await outcomes[1]).toBe('acknowledged');
    // A server that has not heard PUBREL asks for it again.
    await server.say({ cmd: 'pubrec', messageId: 2 });
    expect(server.said()).toEqual(['pubrel 2', 'pubrel 2']);
    await server.say({ cmd: 'pubcomp', messageId: 2 });
    expect(await outcomes[2]).toBe('acknowledged');
  });

  test('are refused by the server’s code, also in the middle of QoS 2', async () => {
    const server = new Server(5);
    await server.letIn({ receiveMaximum: 1 });
    const [once, exactly] = [server.client.publish(message(1)), server.client.publish(message(2))];
    await settled();
    await server.say({ cmd: 'puback', messageId: 1, reasonCode: 0x97 });
    expect(await once).toEqual({ refused: 0x97 });
    await server.say({ cmd: 'pubrec', messageId: 2, reasonCode: 0x99 });
    expect(await exactly).toEqual({ refused: 0x99 });
    expect(server.said()).toEqual(['publish 1', 'publish 2']);
  });

  test('of QoS 2 that a server takes for QoS 1, as RabbitMQ does, are told as that, and nothing else is', async () => {
    const server = new Server();
    await server.letIn();
    const [lowered, next] = [server.client.publish(message(2)), server.client.publish(message(2))];
    await settled();
    await server.say(
      { cmd: 'puback', messageId: 1 },
      { cmd: 'pubrec', messageId: 2 },
      { cmd: 'pubcomp', messageId: 2 },
    );
    const told = { refused: { condition: 'qos-lowered', text: 'PUBACK for QoS 2' } };
    expect(await Promise.all([lowered, next])).toEqual([told, 'acknowledged']);
    expect(server.said()).toEqual(['publish 1', 'publish 2', 'pubrel 2']);
  });

  test('wait for their turn where the server takes two at once', async () => {
    const server = new Server(5);
    await server.letIn({ receiveMaximum: 2 });
    const outcomes = [0, 1, 2, 3].map(() => server.client.publish(message(1)));
    await settled();
    expect(server.said()).toEqual(['publish 1', 'publish 2']);
    await server.say({ cmd: 'puback', messageId: 2, reasonCode: 0 });
    expect(server.said()).toEqual(['publish 3']);
    await server.say({ cmd: 'puback', messageId: 1, reasonCode: 0 }, { cmd: 'puback', messageId: 3, reasonCode: 0 });
    expect(server.said()).toEqual(['publish 4']);
    server.client.cut();
    expect(await Promise.all(outcomes)).toEqual(['acknowledged', 'acknowledged', 'acknowledged', 'lost']);
  });

  test('that the server has said it does not take are not sent', async () => {
    const server = new Server(5);
    await server.letIn({ maximumQoS: 1, maximumPacketSize: 12 });
    expect(await server.client.publish(message(2))).toEqual({ refused: 0x9b });
    expect(await server.client.publish(message(1, 'a/longer/topic'))).toEqual({ refused: 0x95 });
    void server.client.publish(message(1));
    await settled();
    expect(server.said()).toEqual(['publish 1']);
  });

  test('that are on their way are lost with the connection, and later ones are not sent', async () => {
    const server = new Server();
    await server.letIn();
    const outcomes = [server.client.publish(message(1)), server.client.publish(message(2))];
    const granted = server.client.subscribe([{ filter: 't', qos: 1 }]);
    server.client.cut();
    expect(await Promise.all(outcomes)).toEqual(['lost', 'lost']);
    expect(await granted).toBeUndefined();
    expect(await server.client.ended).toMatchObject({ letIn: true });
    expect(await server.client.publish(message(0))).toBe('lost');
    expect(await server.client.subscribe([{ filter: 't', qos: 1 }])).toBeUndefined();
  });

  test('of the server are heard once, and answered', async () => {
    const server = new Server(5);
    await server.letIn();
    await server.say(incoming(0), incoming(1, 5), incoming(2, 6), { ...incoming(2, 6), dup: true } as Packet);
    expect(server.heard.length).toBe(3);
    expect(server.said()).toEqual(['puback 5', 'pubrec 6', 'pubrec 6']);
    await server.say({ cmd: 'pubrel', messageId: 6, reasonCode: 0 }, incoming(2, 6));
    expect(server.heard.length).toBe(4);
    expect(server.said()).toEqual(['pubcomp 6', 'pubrec 6']);
  });

  test('that follow CONNACK at once are heard', async () => {
    const server = new Server();
    await server.say({ cmd: 'connack', sessionPresent: true, returnCode: 0 }, incoming(1, 9));
    expect(server.heard).toMatchObject([{ topic: 't', payload: Buffer.of(7), qos: 1 }]);
  });
});

test('each filter of a subscription has its answer', async () => {
  const server = new Server();
  await server.letIn();
  const granted = server.client.subscribe([
    { filter: 'a', qos: 1 },
    { filter: 'b', qos: 0 },
  ]);
  await settled();
  expect(server.told).toMatchObject([{ cmd: 'subscribe', subscriptions: [{ topic: 'a', qos: 1 }, { topic: 'b' }] }]);
  await server.say({ cmd: 'suback', messageId: 1, granted: [1, 0x80] });
  expect(await granted).toEqual([1, 0x80]);
});

describe('an end', () => {
  test('waits for what is on its way, and says farewell last', async () => {
    const server = new Server();
    await server.letIn();
    const outcome = server.client.publish(message(1));
    const closed = server.client.close();
    await settled();
    expect(server.said()).toEqual(['publish 1']);
    expect(await server.client.publish(message(1))).toBe('lost');
    await server.say({ cmd: 'puback', messageId: 1 });
    expect(await outcome).toBe('acknowledged');
    expect(server.said()).toEqual(['disconnect']);
    server.end();
    vi.advanceTimersByTime(2000);
    await closed;
  });

  test('comes after two seconds at a server that answers nothing', async () => {
    const server = new Server();
    await server.letIn();
    const outcome = server.client.publish(message(1));
    const closed = server.client.close();
    vi.advanceTimersByTime(2000);
    await closed;
    expect(await outcome).toBe('lost');
  });

  test('by a server of MQTT 5 has its reason', async () => {
    const server = new Server(5);
    await server.letIn();
    await server.say({ cmd: 'disconnect', reasonCode: 0x8e, properties: { reasonString: 'Taken over.' } });
    expect(await server.client.ended).toMatchObject({ returnCode: 0x8e, text: 'Taken over.', letIn: true });
  });
});

describe('what breaks the protocol ends the connection, and MQTT 5 is told why:', () => {
  const connack: Packet = { cmd: 'connack', sessionPresent: false, returnCode: 0, reasonCode: 0 };
  const octetsOf = (packet: Packet) => generate(packet, { protocolVersion: 5 });
  test.each([
    ['a second CONNACK', octetsOf(connack), /second CONNACK/, 0x82],
    ['what only clients send', octetsOf({ cmd: 'pingreq' }), /PINGREQ/, 0x82],
    ['an answer to something else', octetsOf({ cmd: 'suback', messageId: 1, granted: [0] }), /SUBACK/, 0x82],
    ['wrong flags', Buffer.from('HTTP/1.1 400 Bad Request'), /header flag bits/, 0x81],
    ['a code that PUBACK has not', Buffer.from('40030001f000', 'hex'), /Invalid puback reason code/, 0x81],
    ['more than is read', Buffer.from('30ffffff7f', 'hex'), /octets/, 0x95],
    ['a topic alias', octetsOf({ ...incoming(0), properties: { topicAlias: 1 } } as Packet), /topic alias/, 0x94],
    ['no identifier', Buffer.from('3206000174000000', 'hex'), /identifier/, 0x81],
  ])('%s', async (_what, octets, text, reasonCode) => {
    const server = new Server(5);
    await server.letIn();
    const outcome = server.client.publish(message(1));
    await settled();
    server.told.splice(0);
    await server.write(octets);
    expect(await server.client.ended).toMatchObject({ text: expect.stringMatching(text) as string, letIn: true });
    expect(server.told).toEqual([expect.objectContaining({ cmd: 'disconnect', reasonCode })]);
    expect(await outcome).toBe('lost');
  });

  test('before CONNACK nobody is told', async () => {
    const server = new Server(5);
    await settled();
    server.told.splice(0);
    await server.say(incoming(0));
    expect(await server.client.ended).toMatchObject({ text: 'The server sent PUBLISH before CONNACK.', letIn: false });
    expect([server.told, server.heard]).toEqual([[], []]);
  });
});

/** Any octets, and such as begin like packets. */
const octetsOfPackets = fc.array(
  fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc
      .tuple(fc.integer({ min: 1, max: 15 }), fc.integer({ min: 0, max: 15 }), fc.uint8Array({ maxLength: 12 }))
      .map(([type, flags, rest]) => Uint8Array.of((type << 4) | flags, rest.length, ...rest)),
  ),
  { maxLength: 6 },
);

describe('packets', () => {
  test('are read however they are cut, by connections that share parsers', async () => {
    const parsers = new PacketParsers();
    const servers = [new Server(4, {}, parsers), new Server(4, {}, parsers)];
    for (const server of servers) await server.letIn();
    const packets = servers.map((_, index) =>
      Buffer.concat([1, 2, 3].map((id) => generate(incoming(1, id, Buffer.alloc(300, index + 1))))),
    );
    const length = packets[0]?.length ?? 0;
    // Octet by octet in turn, so that both are in the middle of a packet nearly always.
    for (let at = 0; at < length; at += 7) {
      for (const [index, server] of servers.entries()) {
        const octets = packets[index]?.subarray(at, at + 7) ?? expect.fail();
        await server.write(octets);
      }
    }
    for (const [index, server] of servers.entries()) {
      expect(server.heard.map(({ payload }) => [...new Set(payload)])).toEqual([[index + 1], [index + 1], [index + 1]]);
      expect(server.said()).toEqual(['puback 1', 'puback 2', 'puback 3']);
    }
  });

  test('of a parser that failed are nobody else’s', async () => {
    const parsers = new PacketParsers();
    const [broken, whole] = [new Server(4, {}, parsers), new Server(4, {}, parsers)];
    for (const server of [broken, whole]) await server.letIn();
    await broken.write(Buffer.from('ff00', 'hex'));
    await broken.client.ended;
    await whole.say(incoming(0));
    expect(whole.heard.length).toBe(1);
  });

  test('of any octets neither throw nor hold more than they may', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(4 as const, 5 as const), octetsOfPackets, async (version, chunks) => {
        const server = new Server(version);
        await server.letIn();
        for (const chunk of chunks) await server.write(chunk);
        expect(server.heard.every(({ payload }) => payload.length <= mostPacketBytes)).toBe(true);
        server.client.cut();
        expect((await server.client.ended).letIn).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
