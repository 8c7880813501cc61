import fc from 'fast-check';
import { type Packet, generate, parser } from 'mqtt-packet';
import { describe, expect, test } from 'vitest';
import { Frames, byClients, byServers, checkIdentifier } from '../../src-main/adapters/mqtt-wire/frames.ts';

/** What comes is cut into packets as `mqtt-packet` would, however it comes. */

const publish = (length: number): Packet => ({
  cmd: 'publish',
  topic: 't',
  payload: Buffer.alloc(length, length),
  qos: 1,
  dup: false,
  retain: false,
  messageId: 1,
});

/** What a parser makes of the whole packets, and what is left. */
function readBy(frames: Frames, chunks: readonly Buffer[]) {
  const packets: Packet[] = [];
  const by = parser({ protocolVersion: 4 });
  by.on('packet', (packet) => packets.push(packet));
  for (const chunk of chunks) {
    const whole = frames.read(chunk);
    if (whole !== undefined) expect(by.parse(whole)).toBe(0);
  }
  return packets;
}

test('packets come whole, in their order, wherever they are cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(0, 1, 126, 127, 128, 300, 16_383, 16_384), { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: 1, maxLength: 30 }),
      (lengths, cuts) => {
        const all = Buffer.concat(lengths.map((length) => generate(publish(length))));
        const chunks: Buffer[] = [];
        for (let at = 0, cut = 0; at < all.length; cut++) {
          const size = cuts[cut % cuts.length] ?? 1;
          chunks.push(all.subarray(at, at + size));
          at += size;
        }
        const frames = new Frames(byServers);
        const read = readBy(frames, chunks);
        expect(read.map((packet) => (packet.cmd === 'publish' ? packet.payload.length : -1))).toEqual(lengths);
        expect([frames.held, frames.begun, frames.fault]).toEqual([0, 0, undefined]);
      },
    ),
  );
});

test('one in a million pieces is read in the time in which they come, and held once', () => {
  const packet = generate(publish(1_000_000));
  const frames = new Frames(byServers);
  const pieces = Array.from(packet, (octet) => Buffer.of(octet));
  const last = pieces.pop() ?? expect.fail();
  expect(pieces.some((piece) => frames.read(piece) !== undefined)).toBe(false);
  expect([frames.held, frames.begun]).toEqual([packet.length - 1, packet.length - 4]);
  expect(frames.read(last)?.equals(packet)).toBe(true);
  expect(frames.held).toBe(0);
});

describe('a fault', () => {
  test.each([
    ['wrong flags', 'HTTP/1.1', /Invalid header flag bits, must be 0x0 for puback packet/],
    ['both QoS bits', '\x36\x00', /both QoS bits/],
    ['no type', '\x00\x00', /type 0/],
    ['a length of five octets', '\x30\x80\x80\x80\x80\x01', /variable byte integer/],
    ['what clients send', '\x10\x00', /CONNECT came from the wrong side/],
  ])('by %s comes behind what is good, and ends the reading', (_what, octets, text) => {
    const good = generate(publish(3));
    const frames = new Frames(byServers);
    expect(frames.read(Buffer.concat([good, Buffer.from(octets, 'latin1')]))?.equals(good)).toBe(true);
    expect(frames.fault?.message).toMatch(text);
    expect(frames.read(good)).toBeUndefined();
    expect(frames.held).toBe(0);
  });

  test('is on each side what the other sends', () => {
    const frames = new Frames(byClients);
    expect(frames.read(generate({ cmd: 'pingresp' }))).toBeUndefined();
    expect(frames.fault?.message).toBe('PINGRESP came from the wrong side');
    expect(new Frames(byClients).read(generate({ cmd: 'pingreq' }))).toBeDefined();
  });
});

test.each(['32030001 74', '5000', '6200', '4000', '7000', '8203000161', 'a203000161', '9000', 'b000'])(
  'a packet without its identifier is told: %s',
  (hex) => {
    const packets: Packet[] = [];
    const by = parser({ protocolVersion: 4 });
    by.on('packet', (packet) => packets.push(packet));
    by.on('error', () => undefined);
    by.parse(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
    for (const packet of packets) expect(() => checkIdentifier(packet)).toThrow(/has no packet identifier/);
  },
);
