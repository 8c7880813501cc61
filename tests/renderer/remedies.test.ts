import { describe, expect, test } from 'vitest';
import type { RemedyAction } from '../../src-main/contract/remedies.ts';
import type { Bench } from '../../src-renderer/bench/bench.ts';
import type { Failure } from '../../src-renderer/bench/host.ts';
import { remediesOf } from '../../src-renderer/features/remedies/remedies.ts';
import type { Route } from '../../src-renderer/ui/routes.ts';

const taken: Failure = { code: 'PORT_TAKEN', message: 'It is taken.', details: {} };

/** What an action does in a window whose workspace has one authority, Root. */
async function acting(action: RemedyAction, failed?: Failure) {
  const calls: unknown[] = [];
  const routes: Route[] = [];
  const bench = {
    hubPort: { get: () => 8890 },
    overview: {
      get: () => ({ authorities: [{ name: 'Root' }], devices: [{ deviceId: 'own', thumbprintSha256: 'AB' }] }),
    },
    startHub: async (port: number) => {
      calls.push(port);
      return failed;
    },
    call: async (...call: unknown[]) => {
      calls.push(call);
      return failed === undefined ? { ok: true, value: {} } : { ok: false, error: failed };
    },
    readHub: async () => calls.push('read'),
  } as unknown as Bench;
  const deed = await remediesOf(bench, (route) => routes.push(route)).act(action);
  return { deed, calls, routes };
}

describe('what a button beside a failure does', () => {
  test('starts the hub where it was, or on the port that is free', async () => {
    expect(await acting({ do: 'start-hub' })).toEqual({ deed: 'done', calls: [8890], routes: [] });
    expect(await acting({ do: 'use-port', port: 8884 })).toEqual({ deed: 'done', calls: [8884], routes: [] });
    expect((await acting({ do: 'use-port', port: 8884 }, taken)).deed).toBe(taken);
  });

  test('allows topics by a space of its own', async () => {
    const action = { do: 'allow-topics', templates: ['a/#'] } as const;
    expect(await acting(action)).toEqual({
      deed: 'done',
      calls: [['hub.allowTopics', { base: 'allowed', templates: ['a/#'] }], 'read'],
      routes: [],
    });
    expect((await acting(action, taken)).deed).toBe(taken);
  });

  test('has the certificate of a device let in at the hub, or leads to where that can be changed', async () => {
    expect(await acting({ do: 'register-certificate', id: 'own' })).toEqual({
      deed: 'done',
      calls: [['hub.rollOverDevices', { devices: [{ deviceId: 'own', thumbprint: 'AB' }] }], 'read'],
      routes: [],
    });
    expect((await acting({ do: 'register-certificate', id: 'own' }, taken)).deed).toBe(taken);
    const { deed, routes } = await acting({ do: 'register-certificate', id: 'elsewhere' });
    expect([deed, routes]).toEqual(['elsewhere', [{ page: 'hub', tab: 'devices', deviceId: 'elsewhere' }]]);
  });

  const ways: readonly (readonly [RemedyAction, Route])[] = [
    [{ do: 'open-page', page: 'workspace' }, { page: 'workspace' }],
    [{ do: 'open-page', page: 'settings' }, { page: 'settings' }],
    [
      { do: 'open-page', page: 'hub-refusals' },
      { page: 'hub', tab: 'refusals' },
    ],
    [{ do: 'create-server' }, { page: 'create-server' }],
    [
      { do: 'prove-authority', authority: 'Root' },
      { page: 'prove', authority: 'Root' },
    ],
    [
      { do: 'prove-authority', authority: 'of another' },
      { page: 'hub', tab: 'authorities' },
    ],
    [
      { do: 'register-device', id: 'dev-01' },
      { page: 'hub', tab: 'devices', register: 'dev-01' },
    ],
    [
      { do: 'renew-device', id: 'dev-01', backdateMinutes: 1440 },
      { page: 'certificates', selected: { kind: 'device', name: 'dev-01' }, renew: { backdateMinutes: 1440 } },
    ],
    [
      { do: 'open-device', id: 'dev-01' },
      { page: 'hub', tab: 'devices', deviceId: 'dev-01' },
    ],
  ];
  test.each(ways)('%o leads to %o', async (action, route) => {
    expect(await acting(action)).toEqual({ deed: 'elsewhere', calls: [], routes: [route] });
  });
});
