import { beforeEach, expect, test } from 'vitest';
import type { OutgoingMessage } from '../../src-main/core/hub/messages.ts';
import { Outbox, type OutboxEntry } from '../../src-main/services/hub/outbox.ts';

const message = (body: string, more: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  topic: 't',
  payload: Buffer.from(body),
  qos: 1,
  ...more,
});

let told: string[];
let outbox: Outbox;
let expired: (one: OutgoingMessage) => boolean;
beforeEach(() => {
  told = [];
  expired = () => false;
  let sequence = 0;
  outbox = new Outbox({
    added: ({ id }) => {
      told.push(`added ${id}`);
      return ++sequence;
    },
    released: ({ id, sequence: name }) => told.push(`released ${id} ${name}`),
    gone: ({ id, sequence: name }) => told.push(`gone ${id} ${name}`),
    isExpired: (one) => expired(one),
  });
});

const next = () => {
  const found = outbox.next();
  return found === undefined ? undefined : `${found.id} ${String(Buffer.from(found.message.payload))}`;
};

test('gives messages in their order, each once, and counts what is on its way', () => {
  outbox.add(message('a'));
  outbox.add(message('b'));
  expect([next(), outbox.onTheWay, next(), outbox.onTheWay, next()]).toEqual(['1 a', 1, '2 b', 2, undefined]);
  expect(outbox.done(1)).toMatchObject({ topic: 't' });
  expect(outbox.done(1)).toBeUndefined();
  expect([outbox.onTheWay, outbox.size, told]).toEqual([1, 1, ['added 1', 'added 2', 'gone 1 1']]);
});

test('takes no acknowledgement of what was not sent', () => {
  outbox.add(message('a'));
  expect(outbox.done(1)).toBeUndefined();
  expect(outbox.size).toBe(1);
});

test('measures what it holds', () => {
  const { bytes } = outbox;
  outbox.add(message('x'.repeat(100)));
  expect(outbox.bytes - bytes).toBe(256 + 1 + 100);
  next();
  outbox.done(1);
  expect(outbox.bytes).toBe(bytes);
});

test('begins again with what was on its way, in order, and so many', () => {
  for (const body of ['a', 'b', 'c', 'd']) outbox.add(message(body));
  next();
  next();
  next();
  expect(outbox.resume(2).map(({ id }) => id)).toEqual([1, 2]);
  expect([outbox.onTheWay, next(), next(), next()]).toEqual([2, '3 c', '4 d', undefined]);
});

test('knows what a client has at QoS 2, until it is complete', () => {
  outbox.add(message('a', { qos: 2 }));
  outbox.add(message('b'));
  next();
  next();
  expect([outbox.received(1), outbox.received(1), outbox.received(2), outbox.received(9)]).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(outbox.resume(9).map(({ id, isReleased }) => [id, isReleased])).toEqual([
    [1, true],
    [2, false],
  ]);
  outbox.done(1);
  expect(told).toEqual(['added 1', 'added 2', 'released 1 1', 'gone 1 1']);
});

test('leaves out what has expired', () => {
  outbox.add(message('old'));
  outbox.add(message('new'));
  expired = ({ payload }) => String(Buffer.from(payload)) === 'old';
  expect(next()).toBe('2 new');
  expect(outbox.size).toBe(1);
});

test('uses no identifier twice at once, and drops what has none left', () => {
  const entry = (id: number): OutboxEntry => ({
    id,
    message: message('x'),
    isSent: true,
    isReleased: false,
    sequence: id,
  });
  for (let id = 1; id < 65_535; id++) outbox.restore(entry(id));
  outbox.add(message('last'));
  outbox.add(message('none left'));
  expect([outbox.size, told]).toEqual([65_535, ['added 65535']]);
  outbox.done(7);
  outbox.add(message('again'));
  expect(told.at(-1)).toBe('added 7');
});
