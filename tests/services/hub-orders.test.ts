import { expect, test } from 'vitest';
import type { Effects, HubWorld } from '../../src-main/core/hub/face.ts';
import type { HubClients } from '../../src-main/services/hub/clients.ts';
import { Effecting } from '../../src-main/services/hub/effecting.ts';
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
