import { createServer } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HubEvent } from '../../src-main/contract/models.ts';
import type { RemedyAction } from '../../src-main/contract/remedies.ts';
import { diagnose } from '../../src-main/core/diagnosis/connection.ts';
import { platformOf } from '../../src-main/core/clouds/platforms.ts';
import { remedyOf } from '../../src-main/core/hub/remedies.ts';
import { PresentedChains } from '../../src-main/services/hub/presented-chains.ts';
import { HubTelling } from '../../src-main/services/hub/telling.ts';
import { Topic } from '../../src-main/services/topic.ts';
import { Workbench } from '../support/workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await Workbench.open();
});
afterEach(async () => {
  await bench.close();
  expect(bench.logged).toEqual([]);
});

const actionOf = async (failing: Promise<{ readonly details: object }>) =>
  ((await failing).details as { action?: RemedyAction }).action;

describe('a failure that Certbench can mend says how', () => {
  test('a port that is taken: the next one, on which the hub starts', async () => {
    const taker = createServer().listen(0, '127.0.0.1');
    await once(taker, 'listening');
    const { port } = taker.address() as { port: number };
    try {
      const action = await actionOf(bench.refusal('hub.start', { port }));
      expect(action).toEqual({ do: 'use-port', port: expect.any(Number) as number });
      const free = action?.do === 'use-port' ? action.port : 0;
      expect(free).toBeGreaterThan(port);
      expect((await bench.call('hub.start', { port: free })).port).toBe(free);
    } finally {
      taker.close();
    }
  });

  test('no port above: that it is taken, and nothing to press', async () => {
    const hubListener = {
      ...bench.ports.hubListener,
      listen: () =>
        bench.ports.hubListener.freePort(['127.0.0.1'], 65_536).then(() => Promise.reject(new Error('free'))),
    };
    const full = await Workbench.open({ hubListener });
    const refusal = await full.refusal('hub.start', { port: 65_535 });
    expect(refusal.code).toBe('PORT_TAKEN');
    expect(refusal.details).not.toHaveProperty('action');
    await full.close();
  });

  test('a hub that is stopped: to start it', async () => {
    expect(await actionOf(bench.refusal('hub.createVerificationCode', { name: 'x' }))).toEqual({ do: 'start-hub' });
  });

  test('a workspace without any: to create one; with some: nothing, since a name is wrong', async () => {
    const { workspace } = bench;
    await bench.authority();
    const ofDevice = () => actionOf(bench.refusal('certificate.describe', { workspace, kind: 'device', name: 'd' }));
    const ofServer = () => actionOf(bench.refusal('certificate.describe', { workspace, kind: 'server', name: 's' }));
    expect(await ofDevice()).toEqual({ do: 'create-devices' });
    expect(await ofServer()).toEqual({ do: 'create-server' });
    await bench.devices(['dev-01']);
    expect(await ofDevice()).toBeUndefined();
  });

  test('what the hub does not know: to register it, to upload it, to prove it', async () => {
    await bench.call('hub.start', { port: 0 });
    expect(await actionOf(bench.refusal('hub.getTwin', { deviceId: 'dev-01' }))).toEqual({
      do: 'register-device',
      id: 'dev-01',
    });
    const unknown = () => actionOf(bench.refusal('hub.createVerificationCode', { name: 'Root' }));
    expect(await unknown()).toEqual({ do: 'open-page', page: 'hub-authorities' });
    const { certificatePem } = await bench.authority();
    const { name } = await bench.call('hub.uploadAuthority', { certificatePem });
    expect(await actionOf(bench.refusal('hub.setEnrollmentGroup', { authority: name }))).toEqual({
      do: 'prove-authority',
      authority: name,
    });
    expect(await actionOf(bench.refusal('hub.createVerificationCode', { name: 'other' }))).toBeUndefined();
  });
});

test('a connection to the local hub that nothing takes: to start it; to a cloud: nothing', () => {
  const evidence = { errorCode: 'ECONNREFUSED', text: '', secured: false, host: 'h', port: 1 };
  expect(diagnose(evidence, platformOf('local-hub')).action).toEqual({ do: 'start-hub' });
  expect(diagnose(evidence, platformOf('azure-iot-hub'))).not.toHaveProperty('action');
  expect(diagnose({ ...evidence, returnCode: 5 }, platformOf('local-hub')).action).toEqual({
    do: 'open-page',
    page: 'hub-refusals',
  });
});

describe('what the hub tells of a refusal says what its user can do', () => {
  const about = { face: 'iot-hub', deviceId: 'd' } as const;

  test.each([
    ['device-unknown', about, { do: 'register-device', id: 'd' }],
    ['device-unknown', { ...about, deviceId: '' }, undefined],
    ['device-unknown', { ...about, face: 'thingsboard' }, { do: 'open-page', page: 'hub-thingsboard' }],
    ['device-disabled', about, { do: 'open-device', id: 'd' }],
    ['thumbprint-mismatch', { ...about, face: 'dps' }, { do: 'open-page', page: 'hub-provisioning' }],
    ['authority-not-verified', about, { do: 'open-page', page: 'hub-authorities' }],
    ['authority-not-registered', { ...about, face: 'dps' }, { do: 'open-page', page: 'hub-provisioning' }],
    ['client-distrusts-hub', { face: 'none', deviceId: '' }, { do: 'open-page', page: 'hub-overview' }],
    ['client-disconnected', about, undefined],
    ['constructor', about, undefined],
  ] as const)('%s of %o: %o', (cause, whom, action) => {
    expect(remedyOf({ cause }, whom)).toEqual(action);
  });

  test('with the ID that the client names, unless that is none of a device', () => {
    const events = new Topic<HubEvent>();
    const told: HubEvent[] = [];
    events.subscribe((event) => told.push(event));
    const telling = new HubTelling(events, bench.ports.clock, new PresentedChains(bench.ports.ciphers.digest));
    const refusal = { cause: 'device-unknown', reason: 'Nobody knows it.' } as const;
    const from = (clientId: string, face: 'iot-hub' | 'topics') => ({ clientId, remote: 'r', face });
    telling.turnedAway(from('dev-01', 'iot-hub'), refusal, 5);
    telling.turnedAway(from('x'.repeat(1000), 'iot-hub'), refusal, 5);
    telling.turnedAway(from('session', 'topics'), refusal, 5);
    expect(told.map((event) => ('action' in event ? event.action : undefined))).toEqual([
      { do: 'register-device', id: 'dev-01' },
      undefined,
      undefined,
    ]);
  });
});
