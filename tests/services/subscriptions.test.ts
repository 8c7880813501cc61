import { expect, test } from 'vitest';
import { brokerFace } from '../../src-main/core/hub/faces/broker/index.ts';
import { thingsboardFace } from '../../src-main/core/hub/faces/thingsboard/index.ts';
import type { HubFace } from '../../src-main/core/hub/face.ts';
import { MqttSession } from '../../src-main/services/hub/mqtt-session.ts';
import { Subscriptions } from '../../src-main/services/hub/subscriptions.ts';

const nothing = () => undefined;
const session = (clientId: string, face: HubFace = brokerFace) =>
  new MqttSession(
    face,
    { clientId, filters: new Map(), received: [] },
    { added: nothing, released: nothing, gone: nothing, isExpired: () => false },
    nothing,
  );
const here = (clientId: string) => {
  const one = session(clientId);
  one.link = { clientId, remote: '', presented: [], send: nothing, close: nothing };
  return one;
};
const found = (all: Subscriptions, topic: string) =>
  [...all.of('broker', topic)].map(([{ clientId }, granted]) => [clientId, granted.map(({ qos }) => qos)]);

test('each session is found once, with all that fits', () => {
  const all = new Subscriptions();
  const [one, two] = [session('one'), session('two')];
  all.add(one, 'a/b', { qos: 0 });
  all.add(one, 'a/+', { qos: 1 });
  all.add(two, '#', { qos: 2 });
  all.add(two, 'a/c', { qos: 1 });
  expect(found(all, 'a/b')).toEqual([
    ['one', [0, 1]],
    ['two', [2]],
  ]);
  all.remove(one, 'a/+');
  all.remove(one, 'never');
  all.remove(two, '#');
  expect(found(all, 'a/b')).toEqual([['one', [0]]]);
});

test('a filter that is granted again counts as it was granted last', () => {
  const all = new Subscriptions();
  const one = session('one');
  all.add(one, 'a', { qos: 2 });
  all.add(one, 'a', { qos: 0 });
  expect(found(all, 'a')).toEqual([['one', [0]]]);
});

test('of a shared subscription its holders take turns, those that are here first', () => {
  const all = new Subscriptions();
  const [away, first, second] = [session('away'), here('first'), here('second')];
  for (const one of [away, first, second]) all.add(one, '$share/g/a/#', { qos: 1 });
  all.add(first, '$share/other/a/#', { qos: 1 });
  const turns = Array.from({ length: 4 }, () => found(all, 'a/x').map(([name]) => name));
  expect(turns.map((names) => names.filter((name) => name !== 'first').length)).toEqual([0, 1, 0, 1]);
  all.remove(first, '$share/g/a/#');
  all.remove(second, '$share/g/a/#');
  expect(found(all, 'a/x').map(([name]) => name)).toEqual(['away', 'first']);
});

test('what a face keeps to itself is in no realm', () => {
  const all = new Subscriptions();
  all.add(session('tb', thingsboardFace), '#', { qos: 1 });
  expect([found(all, 'a'), all.of('spaces', 'a').size]).toEqual([[], 0]);
});
