import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Effects, HubWorld } from '../../src-main/core/hub/face.ts';
import type { HubClients } from '../../src-main/services/hub/clients.ts';
import { Effecting } from '../../src-main/services/hub/effecting.ts';
import { IssuingDesk } from '../../src-main/services/hub/issuing/issuing-desk.ts';
import type { OpenSession } from '../../src-main/services/hub/session-table.ts';

/** What a face orders is carried out while nobody waits for it. */

test('a face that fails when its order is settled is told of as failed, and nothing is thrown', async () => {
  const failed: unknown[] = [];
  const clients = {
    table: { holder: () => undefined },
    failed: (...all: unknown[]) => failed.push(all),
  } as unknown as HubClients;
  const desk = {
    carryOut: () => Promise.resolve({ outcome: { failed: 'failed', reason: 'None.' }, changes: [], world: {} }),
  };
  const effecting = new Effecting(
    { hasRoom: () => true, apply: () => undefined } as never,
    {} as never,
    {} as never,
    clients,
    desk as never,
  );
  const broken = new Error('broken');
  const order = {
    settled: () => {
      throw broken;
    },
  };
  const link = { remote: 'there' };
  const session = { link, face: { name: 'dps' }, clientId: 'a' } as unknown as OpenSession;
  const settled = await effecting.bringAbout(session, { order } as unknown as Effects, {} as HubWorld, (settling) =>
    Promise.resolve(settling),
  );
  expect(settled).toBeUndefined();
  expect(failed).toEqual([['there', link, broken]]);
});

function deskOf() {
  const seen = { now: 0, most: 0, made: 0 };
  const generate = async () => {
    seen.now += 1;
    seen.made += 1;
    seen.most = Math.max(seen.most, seen.now);
    await sleep(5);
    seen.now -= 1;
    throw new Error('No key.');
  };
  const policies = new Map([['p', { name: 'p', enabled: true, chain: [] }]]);
  const parts = { store: { state: { policies } }, faults: { take: () => undefined }, world: () => ({}) };
  const desk = new IssuingDesk(parts as never, { keys: { generate }, log: { error: () => undefined } } as never);
  const order = { policy: 'p', issuedTo: 'a', settled: () => ({}) };
  return { desk, order, seen };
}

test('two orders are signed at once, and the others wait', async () => {
  const { desk, order, seen } = deskOf();
  const asker = {};
  await Promise.all(Array.from({ length: 20 }, () => desk.carryOut(order, asker)));
  expect(seen).toEqual({ now: 0, most: 2, made: 20 });
});

test('a connection has one order under way of those that come one at a time, and another when it has ended', async () => {
  const { desk, order, seen } = deskOf();
  const [first, other] = [{}, {}];
  const ordering = (asker: object) => desk.carryOut({ ...order, oneAtATime: true }, asker);
  const all = await Promise.all([ordering(first), ordering(first), ordering(other), ordering(first)]);
  expect(all.map(({ outcome }) => 'failed' in outcome && outcome.failed)).toEqual(['failed', 'busy', 'failed', 'busy']);
  expect(seen.made).toBe(2);
  expect((await ordering(first)).outcome).toMatchObject({ failed: 'failed' });
});
