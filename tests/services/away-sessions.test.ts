import { expect, test } from 'vitest';
import { brokerFace } from '../../src-main/core/hub/faces/broker/index.ts';
import { defaultLimits } from '../../src-main/core/hub/limits.ts';
import { AwaySessions } from '../../src-main/services/hub/away-sessions.ts';
import { MqttSession } from '../../src-main/services/hub/mqtt-session.ts';

const nothing = () => undefined;
const session = (owner: string, clientId: string) =>
  new MqttSession(
    brokerFace,
    { clientId, owner, filters: new Map(), received: [] },
    { added: nothing, released: nothing, gone: nothing, isExpired: () => false },
    nothing,
  );
const limits = { ...defaultLimits, keptSessionsPerDevice: 2, keptSessions: 3 };

test('of one client too many the oldest of its own gives way, of all the oldest', () => {
  const away = new AwaySessions();
  const [a1, a2, a3, b1, b2] = [
    session('a', '1'),
    session('a', '2'),
    session('a', '3'),
    session('b', '1'),
    session('b', '2'),
  ];
  for (const one of [b1, a1, a2]) {
    away.add(one);
    expect(away.tooMany(one, limits)).toBeUndefined();
  }
  away.add(a3);
  expect(away.tooMany(a3, limits)).toEqual({ oldest: a1, limit: 'keptSessionsPerDevice' });
  away.delete(a1);
  away.add(b2);
  expect(away.tooMany(b2, limits)).toEqual({ oldest: b1, limit: 'keptSessions' });
  away.delete(b1);
  expect(away.tooMany(b2, limits)).toBeUndefined();
});

test('one that was here again is the newest', () => {
  const away = new AwaySessions();
  const [first, second, third] = [session('a', '1'), session('a', '2'), session('a', '3')];
  for (const one of [first, second, first, third]) away.add(one);
  expect(away.tooMany(third, limits)?.oldest).toBe(second);
});
