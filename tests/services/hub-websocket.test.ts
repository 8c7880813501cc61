import { once } from 'node:events';
import { createServer } from 'node:net';
import type { IClientOptions } from 'mqtt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { HubScene } from '../support/hub-scene.ts';
import { closed, connectPacket, publishPacket, rawConnection } from '../support/raw-mqtt.ts';
import { answerTo, endOf, webSocketAt } from '../support/web-socket.ts';
import { Workbench } from '../support/workbench.ts';

/** MQTT in WebSockets at the local hub, with client certificates. */

let scene: HubScene;
const open = async (...start: [Parameters<typeof HubScene.open>[1]?]) => {
  scene = await HubScene.open(['a', 'b'], { plainBroker: true, ...start[0] });
};
afterEach(async () => {
  await scene.close();
  expect(scene.bench.logged).toEqual([]);
});

const address = async () => (await scene.bench.call('hub.status', {})).address;
const webSocketPort = async () => (await address())?.webSocketPort ?? 0;
const place = async (id = 'a') => ({ port: await webSocketPort(), ...scene.credentials(id) });
const userName = (id: string) => `localhost/${id}/?api-version=2021-04-12`;
const old: IClientOptions = { protocolVersion: 4 };

/** MQTT.js in a WebSocket, with the certificate of the device or another one. */
const connect = async (id: string, path: string, more: IClientOptions = {}, shown: object = scene.credentials(id)) =>
  scene.connect(id, {
    protocol: 'wss',
    port: await webSocketPort(),
    path,
    // MQTT.js prefers what stands beside wsOptions.
    ...({ ca: undefined, cert: undefined, key: undefined } as object),
    wsOptions: { ca: scene.address.authorityPem, ...shown },
    ...more,
  });

const raw = async (path = '/mqtt'): Promise<WebSocket> => webSocketAt(await place(), path);
const causes = () => scene.causes();
const upgrade = { connection: 'upgrade', 'sec-websocket-protocol': 'mqtt' };
const key = { 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' };
const version = { 'sec-websocket-version': '13' };

describe('MQTT.js in a WebSocket', () => {
  beforeEach(() => open());

  test.each(['/$iothub/websocket', '/$iothub/websocket?iothub-no-client-cert=true', '/mqtt'])(
    'is a device of IoT Hub at %s: twin, message from the cloud, telemetry',
    async (path) => {
      const { client, heard } = await connect('a', path, { ...old, username: userName('a') });
      await client.subscribeAsync(['$iothub/twin/res/#', 'devices/a/messages/devicebound/#'], { qos: 1 });
      await client.publishAsync('$iothub/twin/PATCH/properties/reported/?$rid=1', '{"on":true}', { qos: 1 });
      await expect.poll(() => heard.map(({ topic }) => topic)).toEqual(['$iothub/twin/res/204/?$rid=1&$version=2']);
      await scene.bench.call('hub.sendMessage', { deviceId: 'a', body: 'x'.repeat(60_000) });
      await expect.poll(() => heard.map(({ payload }) => payload.length)).toEqual([0, 60_000]);
      await client.publishAsync('devices/a/messages/events/', '{"temperature":21}', { qos: 1 });
      expect(scene.events).toContainEqual(
        expect.objectContaining({ type: 'message', face: 'iot-hub', deviceId: 'a', body: '{"temperature":21}' }),
      );
      await client.endAsync();
      await expect.poll(causes).toEqual(['client-disconnected']);
    },
  );

  test('of MQTT 3.1 is let in by the name that version has of its own', async () => {
    const { client, heard } = await connect('a', '/mqtt', { protocolId: 'MQIsdp', protocolVersion: 3 });
    await client.subscribeAsync('old/#', { qos: 1 });
    await client.publishAsync('old/1', 'x', { qos: 1 });
    await expect.poll(() => heard.map(({ topic }) => topic)).toEqual(['old/1']);
  });

  test('reaches another client that has no WebSocket', async () => {
    const one = await connect('a', '/mqtt');
    const other = await scene.connect('b');
    await other.client.subscribeAsync('news/#', { qos: 1 });
    await one.client.subscribeAsync('news/#', { qos: 2 });
    await one.client.publishAsync('news/1', 'y'.repeat(300_000), { qos: 2 });
    await expect.poll(() => [one, other].map(({ heard }) => heard[0]?.payload.length)).toEqual([300_000, 300_000]);
  });

  test('is told when the hub stops', async () => {
    const device = await raw();
    const packets: string[] = [];
    device.on('message', (data: Buffer) => packets.push(data.toString('hex')));
    // CONNECT of MQTT 5 by a plain client "a".
    device.send(Buffer.from([0x10, 14, 0, 4, 0x4d, 0x51, 0x54, 0x54, 5, 2, 0, 60, 0, 0, 1, 0x61]));
    await once(device, 'message');
    const end = endOf(device);
    await scene.bench.call('hub.stop', {});
    await end;
    // DISCONNECT: server shutting down.
    expect(packets.at(-1)).toBe('e0028b00');
  });

  test('is refused with the reason: a login, a certificate that is missing, one of another device', async () => {
    await expect(connect('a', '/mqtt', { ...old, username: userName('nobody') })).rejects.toMatchObject({ code: 5 });
    const login = { ...old, username: userName('a') };
    for (const shown of [{}, scene.credentials('b')])
      await expect(connect('a', '/$iothub/websocket', login, shown)).rejects.toMatchObject({ code: 5 });
    expect(causes()).toEqual(['client-id-mismatch', 'no-certificate', 'common-name-mismatch']);
  });

  test('is let in from both ports under one name, where the newer takes over', async () => {
    const login = { ...old, username: userName('a') };
    const first = await scene.connect('a', login);
    const second = await connect('a', '/$iothub/websocket', login);
    await first.closed;
    const third = await scene.connect('a', login);
    await second.closed;
    expect(causes()).toEqual(['connection-replaced', 'connection-replaced']);
    expect(third.client.connected).toBe(true);
  });

  test('that is lost is noticed', async () => {
    const client = await connect('a', '/mqtt');
    await HubScene.drop(client);
    await expect.poll(causes).toEqual(['connection-lost']);
  });
});

describe('what opens no WebSocket is answered by HTTP, with one sentence, and told', () => {
  beforeEach(() => open());

  test.each([
    ['/', ['mqtt'], '404: Nothing is here. WebSockets are at /$iothub/websocket and /mqtt.'],
    ['/mqtt/', ['mqtt'], '404: Nothing is here. WebSockets are at /$iothub/websocket and /mqtt.'],
    ['/mqtt', ['stomp'], '400: The client must offer the WebSocket sub-protocol mqtt or AMQPWSB10.'],
    ['/mqtt', [], '400: The client must offer the WebSocket sub-protocol mqtt or AMQPWSB10.'],
  ])('%s with sub-protocols %j', async (path, protocols, answer) => {
    await expect(webSocketAt(await place(), path, protocols)).rejects.toThrow(answer);
    expect(scene.events).toEqual([expect.objectContaining({ cause: 'websocket-refused', reason: answer.slice(5) })]);
  });

  test.each([
    [{}, '426: Only WebSockets are here, with MQTT or AMQP in them.'],
    [
      { ...upgrade, ...key, ...version, connection: 'close', upgrade: 'websocket' },
      '426: Only WebSockets are here, with MQTT or AMQP in them.',
    ],
    [{ ...upgrade, upgrade: 'h2c' }, '426: Only WebSockets are here, with MQTT or AMQP in them.'],
    [
      { ...upgrade, ...key, upgrade: 'websocket', 'sec-websocket-version': '8' },
      '426: The version of the WebSocket must be 13.',
    ],
    [
      { ...upgrade, ...version, upgrade: 'websocket' },
      '400: The WebSocket cannot be opened: Missing or invalid Sec-WebSocket-Key header.',
    ],
  ])('a request with %j', async (headers, answer) => {
    expect(await answerTo(await place(), '/mqtt', headers)).toBe(answer);
    expect(causes()).toEqual(['websocket-refused']);
  });

  test('a request for a whole URI, whose path is there', async () => {
    const request = { ...upgrade, ...key, upgrade: 'websocket', 'sec-websocket-version': '8' };
    const answer = await answerTo(await place(), 'https://localhost/mqtt?x=1', request);
    expect(answer).toBe('426: The version of the WebSocket must be 13.');
  });

  test('MQTT without a WebSocket, and requests that come all at once', async () => {
    const said = async (bytes: string | Buffer) => {
      const { port, ...credentials } = await place();
      const socket = await rawConnection(port, credentials);
      let answer = '';
      socket.on('data', (data: Buffer) => (answer += data.toString()));
      socket.write(bytes);
      await closed(socket);
      return answer;
    };
    expect(await said(connectPacket('a', userName('a')))).toMatch(
      /^HTTP\/1\.1 400 .*\r\n\r\nThe client speaks no HTTP/s,
    );
    expect((await said('GET / HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(3))).match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(causes()).toEqual(['websocket-refused', 'websocket-refused']);
  });
});

describe('frames', () => {
  beforeEach(() => open({ limits: { packetBytes: 5000 } }));

  test('may hold parts of packets, and several', async () => {
    const webSocket = await raw();
    const packets = [
      connectPacket('a', userName('a')),
      publishPacket('devices/a/messages/events/', '{}', 7),
      Buffer.from([0xc0, 0]),
    ];
    const answers: Buffer[] = [];
    webSocket.on('message', (data: Buffer, isBinary) => {
      expect(isBinary).toBe(true);
      answers.push(data);
    });
    const all = Buffer.concat(packets);
    for (const end of [1, 9, 30, all.length])
      webSocket.send(all.subarray([0, 1, 9, 30][[1, 9, 30].indexOf(end) + 1], end));
    await expect.poll(() => Buffer.concat(answers).toString('hex')).toBe('2002000040020007d000');
    expect(scene.events.map(({ type }) => type)).toEqual(['connected', 'message']);
  });

  test('of text end the connection, whatever is in them', async () => {
    const webSocket = await raw();
    webSocket.send(connectPacket('a', userName('a')).toString('latin1').replaceAll('\u0082', '\u0002'));
    expect(await endOf(webSocket)).toEqual([1003, 'MQTT and AMQP are sent in binary frames.']);
    const device = await raw();
    device.send(connectPacket('a', userName('a')));
    await once(device, 'message');
    device.send('text');
    expect((await endOf(device))[0]).toBe(1003);
    await expect.poll(causes).toEqual(['protocol-error', 'protocol-error', 'connection-lost']);
    expect(scene.events.map(({ type }) => type)).toEqual(['refused', 'connected', 'refused', 'disconnected']);
  });

  test('of text end the connection of a client that never closes its end, too', async () => {
    const device = await raw();
    device.send(connectPacket('a', userName('a')));
    await once(device, 'message');
    device.pause();
    device.send('text');
    await expect.poll(causes).toEqual(['protocol-error', 'connection-lost']);
    device.terminate();
  });

  test('that close with text for a status code, as of Paho in Java, are a fault before the goodbye alone', async () => {
    // With a mask of noughts.
    const frame = (opcode: number, payload: Buffer) =>
      Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
    const head = { host: 'localhost', upgrade: 'websocket', ...upgrade, ...key, ...version };
    const lines = ['GET /mqtt HTTP/1.1', ...Object.entries(head).map(([name, value]) => `${name}: ${value}`)];
    const causesAfter = async (...last: Buffer[]) => {
      const { port, ...credentials } = await place();
      const socket = await rawConnection(port, credentials);
      const from = scene.events.length;
      socket.write(`${lines.join('\r\n')}\r\n\r\n`);
      socket.write(frame(2, connectPacket('a', userName('a'))));
      await expect.poll(() => scene.events.slice(from).map(({ type }) => type)).toEqual(['connected']);
      socket.write(Buffer.concat([...last, frame(8, Buffer.from('1000'))]));
      await closed(socket);
      await expect.poll(() => scene.events.at(-1)?.type).toBe('disconnected');
      return scene.events.slice(from + 1).flatMap((one) => ('cause' in one ? [one.cause] : []));
    };
    expect(await causesAfter(frame(2, Buffer.from([0xe0, 0])))).toEqual(['client-disconnected']);
    expect(await causesAfter()).toEqual(['protocol-error', 'connection-lost']);
  });

  test('that are too large end the connection, in one piece or in many', async () => {
    for (const pieces of [1, 10]) {
      const webSocket = await raw();
      const end = endOf(webSocket);
      for (let piece = 1; piece <= pieces; piece++)
        webSocket.send(Buffer.alloc(6000 / pieces), { fin: piece === pieces }, () => undefined);
      expect((await end)[0]).toBe(1009);
    }
    const refused = scene.events.filter(({ type }) => type === 'refused');
    expect(refused).toEqual([
      expect.objectContaining({ cause: 'message-too-large', reason: expect.stringContaining('packetBytes') as string }),
    ]);
  });
});

describe('limits', () => {
  test('hold for the time until a WebSocket is open, and until CONNECT', async () => {
    await open({ limits: { connectMs: 300 } });
    const { port, ...credentials } = await place();
    const socket = await rawConnection(port, credentials);
    socket.write('GET /mqtt HTTP/1.1\r\n');
    await closed(socket);
    expect(causes()).toEqual(['limit-reached']);
    const webSocket = await raw();
    await once(webSocket, 'close');
    expect(scene.events.at(-1)).toMatchObject({ type: 'refused', cause: 'limit-reached' });
  });

  test('hold for connections that have not logged in, on both ports together', async () => {
    await open({ limits: { unfinishedPerAddress: 2 } });
    const oldest = await rawConnection(scene.address.port, scene.credentials('a'));
    const first = closed(oldest);
    const [one, two] = [await raw(), await raw()];
    await first;
    const second = once(one, 'close');
    await rawConnection(scene.address.port, scene.credentials('a'));
    await second;
    expect(two.readyState).toBe(two.OPEN);
  });

  test('hold for messages that have begun, of all clients together', async () => {
    await open({ limits: { receivingBytes: 20_000 } });
    const begun = async (bytes: number) => {
      const webSocket = await raw();
      webSocket.send(Buffer.alloc(bytes), { fin: false });
      return webSocket;
    };
    const most = await begun(12_000);
    const end = once(most, 'close');
    const less = await begun(9000);
    await end;
    expect(causes()).toEqual(['limit-reached']);
    expect(less.readyState).toBe(less.OPEN);
    const { client } = await connect('b', '/mqtt');
    for (let count = 0; count < 5; count++) await client.publishAsync('news', Buffer.alloc(9000), { qos: 1 });
    expect(client.connected).toBe(true);
  });
});

test('where handshakes are judged, they are judged here too', async () => {
  await open({ thingsboardRefusal: 'tls-alert' });
  const { client } = await connect('a', '/mqtt', { ...old, username: userName('a') });
  expect(client.connected).toBe(true);
  const { devices } = await scene.bench.devices(['stranger'], { authority: undefined });
  expect(devices).toHaveLength(1);
  const stranger = scene.credentials('stranger');
  await expect(connect('a', '/mqtt', old, stranger)).rejects.toThrow(/certificate unknown/i);
});

describe('the port', () => {
  const bench = () => scene.bench;
  beforeEach(async () => {
    await open();
    await bench().call('hub.stop', {});
  });
  const start = (more: object) => bench().call('hub.start', { data: bench().path('hub'), port: 0, ...more });

  test('that is taken is a warning, and the hub runs without', async () => {
    const taker = createServer().listen(0, '127.0.0.1');
    await once(taker, 'listening');
    const { port } = taker.address() as { port: number };
    const message = `MQTT and AMQP in WebSockets are not offered. Port ${port} is taken by another program. The address is 127.0.0.1. Stop the program that has it or choose another port, and start the hub again.`;
    const started = await start({ webSocketPort: port });
    expect(started.warnings).toEqual([{ code: 'websockets-not-offered', message }]);
    expect(await address()).not.toHaveProperty('webSocketPort');
    taker.close();
  });

  test('may be chosen, and be none', async () => {
    const { webSocketPort: free } = await start({});
    await bench().call('hub.stop', {});
    expect(await start({ webSocketPort: free })).toMatchObject({ webSocketPort: free, warnings: [] });
    await bench().call('hub.stop', {});
    expect(await start({ webSocketPort: null })).not.toHaveProperty('webSocketPort');
    expect(await address()).not.toHaveProperty('webSocketPort');
  });

  test('cannot be the one for MQTT', async () => {
    const refusal = await bench().refusal('hub.start', { port: 8883, webSocketPort: 8883 });
    expect(refusal).toMatchObject({ code: 'INVALID_INPUT', details: { field: 'webSocketPort' } });
  });

  test('is 8443 where nothing is said, or a free one beside a free one', async () => {
    const asked: (number | null)[] = [];
    const { hubListener } = bench().ports;
    const other = await Workbench.open({
      hubListener: {
        ...hubListener,
        listen: (where, ...more) => {
          asked.push(where.further.webSocket);
          return hubListener.listen(
            { ...where, port: 0, further: { webSocket: null, amqp: null, alpn: null, revocation: null } },
            ...more,
          );
        },
      },
    });
    for (const port of [8883, 8443, 0]) {
      await other.call('hub.start', { port });
      await other.call('hub.stop', {});
    }
    await other.close();
    expect(asked).toEqual([8443, 0, 0]);
  });
});
