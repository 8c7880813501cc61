import { expect, test } from 'vitest';
import type { HubLink } from '../../src-main/services/ports.ts';
import { type OpenSession, SessionTable } from '../../src-main/services/hub/session-table.ts';

/** A session as far as the table looks at it. */
const session = (
  deviceId: string,
  clientId = deviceId,
  face: Partial<OpenSession['face']> = {},
  line?: OpenSession['line'],
): OpenSession =>
  ({
    link: {} as HubLink,
    deviceId,
    clientId,
    connected: false,
    face: { name: 'iot-hub', ofRegistry: true, ...face },
    line,
  }) as Partial<OpenSession> as OpenSession;
const line = {} as NonNullable<OpenSession['line']>;

test('a session is found by its connection, is there when it is connected, and is gone when it ends', () => {
  const table = new SessionTable();
  const one = session('a', 'client');
  table.open(one);
  expect(table.of(one.link)).toBe(one);
  expect([table.size, table.countOf('iot-hub', 'a'), table.connected()]).toEqual([1, 1, []]);
  expect(table.holder('iot-hub', 'client')).toBeUndefined();
  table.connect(one);
  expect(table.connected()).toEqual([one]);
  expect(table.holder('iot-hub', 'client')).toBe(one);
  expect(table.holder('topics', 'client')).toBeUndefined();
  expect(table.ofDevice('a')).toEqual([one]);
  table.end(one);
  expect([table.size, table.countOf('iot-hub', 'a'), table.ofDevice('a')]).toEqual([0, 0, []]);
  expect(table.of(one.link)).toBeUndefined();
  expect(table.holder('iot-hub', 'client')).toBeUndefined();
});

test('an old session that ends late leaves the one that has taken its client ID', () => {
  const table = new SessionTable();
  const [old, taker] = [session('a'), session('a')];
  for (const one of [old, taker]) {
    table.open(one);
    table.connect(one);
  }
  expect(table.countOf('iot-hub', 'a')).toBe(2);
  table.end(old);
  expect(table.holder('iot-hub', 'a')).toBe(taker);
  expect(table.countOf('iot-hub', 'a')).toBe(1);
  expect(table.ofDevice('a')).toEqual([taker]);
});

test('faces count for themselves, and what is not of the registry is no session of its device', () => {
  const table = new SessionTable();
  const apart = session('a', 'a', { name: 'topics', ofRegistry: false });
  table.open(apart);
  table.connect(apart);
  expect(table.countOf('topics', 'a')).toBe(1);
  expect(table.countOf('iot-hub', 'a')).toBe(0);
  expect(table.ofDevice('a')).toEqual([]);
});

test('a device is reached by the newest session that the hub can speak on', () => {
  const table = new SessionTable();
  const sessions = [session('a', '1', {}, line), session('a', '2', {}, line), session('a', '3')];
  for (const one of sessions) {
    table.open(one);
    table.connect(one);
  }
  expect(table.channelOf('a')).toBe(sessions[1]);
  expect(table.channelOf('b')).toBeUndefined();
});
