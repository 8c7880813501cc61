import { once } from 'node:events';
import { connect } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AmqpDevice, data } from '../support/amqp-device.ts';
import { HubScene } from '../support/hub-scene.ts';

/** Clients of the hub that break AMQP, by octets that no library sends. */

let scene: HubScene;
beforeEach(async () => {
  scene = await HubScene.open(['a', 'b']);
});
afterEach(async () => {
  await scene.close();
  expect(scene.bench.logged).toEqual([]);
});

const place = async (id: string) => {
  const { address } = await scene.bench.call('hub.status', {});
  return { port: address?.amqpPort ?? 0, ...scene.credentials(id) };
};
const hello = { body: data('hello') };

const header = Buffer.from('AMQP\0\x01\0\0', 'latin1');
const frame = (body: Buffer) => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length, 0);
  head[4] = 2;
  return Buffer.concat([head, body]);
};
const performative = (code: number, ...fields: number[][]) => {
  const list = Buffer.from(fields.flat());
  return frame(Buffer.concat([Buffer.from([0, 0x53, code, 0xd0]), u32(list.length + 4), u32(fields.length), list]));
};
const u32 = (value: number) => {
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE(value);
  return octets;
};
const uint = (value: number) => [0x70, ...u32(value)];
const name = [0xa1, 1, 0x61];
const nothing = [0x40];

const rawly = async (...chunks: Buffer[]) => {
  const { port, ca, cert, key } = await place('a');
  const socket = connect({ host: '127.0.0.1', port, ca, cert, key });
  socket.on('error', () => undefined);
  await once(socket, 'secureConnect');
  const heard: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => heard.push(chunk));
  for (const chunk of chunks) socket.write(chunk);
  await once(socket, 'close');
  return Buffer.concat(heard);
};

/** The descriptors of the frames behind the header (AMQP 1.0, Part 2, 2.3). */
function codesOf(octets: Buffer): number[] {
  const codes: number[] = [];
  for (let at = header.length; at < octets.length; at += octets.readUInt32BE(at)) codes.push(octets[at + 10] ?? 0);
  return codes;
}

describe('what breaks AMQP ends its connection alone', () => {
  test.each([
    ['HTTP', [Buffer.from('GET / HTTP/1.1\r\n\r\n')]],
    ['a frame without end', [header, u32(0x7fff_ffff)]],
    ['a frame that is too small', [header, u32(4)]],
    ['a frame of nothing', [header, u32(0), Buffer.alloc(64)]],
    ['frames of so few octets that nothing fits', [header, performative(0x10, name, nothing, uint(20))]],
    ['a negative payload', [header, performative(0x10, name, nothing, uint(0))]],
    ['an array of four billion nulls', [header, performative(0x10, [0xf0, ...u32(9), ...u32(0xffff_ffff), 0x40])]],
    ['an array of four billion UUIDs', [header, performative(0x10, [0xf0, ...u32(9), ...u32(0xffff_ffff), 0x98])]],
    ['a list of four billion elements', [header, performative(0x10, [0xd0, ...u32(8), ...u32(0xffff_ffff)])]],
    ['lists in lists', [header, performative(0x10, Array.from({ length: 20_000 }, () => [0xc0, 3, 1]).flat())]],
    ['descriptors of descriptors', [header, frame(Buffer.alloc(60_000))]],
    [
      'a disposition of four billion deliveries',
      [
        header,
        performative(0x10, name),
        performative(0x11, nothing, uint(0), uint(10), uint(10)),
        performative(0x15, [0x41], uint(0), uint(0xffff_fffe)),
      ],
    ],
    [
      'a transfer on no link',
      [
        header,
        performative(0x10, name),
        performative(0x11, nothing, uint(0), uint(9), uint(9)),
        performative(0x14, uint(7)),
      ],
    ],
    [
      'sessions without end',
      [
        header,
        performative(0x10, name),
        ...Array.from({ length: 40 }, () => performative(0x11, nothing, uint(0), uint(9), uint(9))),
      ],
    ],
  ] as [string, Buffer[]][])('%s', async (_what, chunks) => {
    const good = await AmqpDevice.open(await place('b'));
    await rawly(...chunks);
    await expect.poll(() => scene.causes()).toEqual(['protocol-error']);
    expect(await good.send('/devices/b/messages/events', hello)).toBe('accepted');
  });
});

test('who is not let in hears of the end of all, and nothing behind CLOSE, whatever it has sent together', async () => {
  const [link, other] = [name, [0xa1, 1, 0x62]];
  const attach = (called: number[], handle: number) => performative(0x12, called, uint(handle), [0x41]);
  const begun = [header, performative(0x10, name), performative(0x11, nothing, uint(0), uint(9), uint(9))];
  const octets = await rawly(Buffer.concat([...begun, attach(link, 0), attach(other, 1)]), performative(0x18));
  // OPEN, BEGIN, ATTACH, DETACH, END, CLOSE.
  expect(codesOf(octets)).toEqual([0x10, 0x11, 0x12, 0x16, 0x17, 0x18]);
});

test.each([
  ['MQTT', Buffer.from('100c00044d515454040200050000', 'hex')],
  ['HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ['AMQP 0-9-1', Buffer.from('AMQP\0\0\x09\x01', 'latin1')],
])('who begins by %s is answered by the AMQP that the hub speaks', async (_what, chunk) => {
  expect(await rawly(chunk)).toEqual(header);
});
