import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FleetView, deviceStates } from '../../src-main/contract/fleet.ts';
import type { HubEvent, SimulationEvent, SimulationTotals } from '../../src-main/contract/models.ts';
import { simulationTeller } from '../../src-main/shell-cli/tell.ts';
import { Workbench } from '../support/workbench.ts';

/** A provisioning service that refuses what comes too fast: the devices of a run wait as long as it says and a bit more, and all are registered. */

const ids = Array.from({ length: 8 }, (_, index) => `d${index}`);
let bench: Workbench;
let events: HubEvent[];
beforeEach(async () => {
  bench = await Workbench.open();
  events = [];
  bench.services.sources['hub.events']({}, (one) => events.push(one));
});
afterEach(async () => {
  await bench.close();
  expect(bench.logged).toEqual([]);
});

test.each(['mqtt', 'amqp', 'https'])(
  '%s',
  async (transport) => {
    const started = await bench.call('hub.start', { data: bench.path('hub'), port: 0, webSocketPort: 0, amqpPort: 0 });
    const { authorityPem, idScope, port, webSocketPort = 0, amqpPort = 0 } = started;
    await bench.devices(ids, { authority: undefined });
    for (const name of ids) {
      const order = { workspace: bench.workspace, kind: 'device', name } as const;
      const { certificates } = await bench.call('certificate.describe', order);
      await bench.call('hub.setEnrollment', { certificatePem: certificates[0]?.pem ?? '' });
    }
    await bench.call('hub.setThrottle', { registrationsPerMinute: 90 });

    const { runId } = await bench.call('simulation.start', {
      workspace: bench.workspace,
      deviceIds: ids,
      platform: 'azure-dps',
      host: 'localhost',
      port: { mqtt: port, amqp: amqpPort, https: webSocketPort }[transport] ?? 0,
      serverCaPem: authorityPem,
      settings: { idScope, transport },
      messages: 1,
      intervalMs: 10,
    });
    const told: SimulationEvent[] = [];
    bench.services.sources['simulation.events']({ runId, every: true }, (one) => told.push(one));
    const views: FleetView[] = [];
    bench.services.sources['simulation.fleet']({ runId }, (one) => views.push(one));
    const totals = await new Promise<SimulationTotals>((resolve) => {
      bench.services.sources['simulation.totals']({ runId }, (one) => {
        if (one.state !== 'running') resolve(one);
      });
    });

    expect(totals).toMatchObject({ state: 'finished', acknowledged: 8, failed: 0, failedDevices: 0 });
    const assigned = told.flatMap((one) => (one.type === 'provisioned' ? [one.deviceId] : []));
    expect(assigned.toSorted()).toEqual(ids);

    // As the service saw it: nobody came back before it was to.
    const refused = events.flatMap((one) =>
      one.type === 'refused' && one.cause === 'throttled' ? [{ deviceId: one.deviceId, at: Date.parse(one.at) }] : [],
    );
    expect(refused.length).toBeGreaterThanOrEqual(4);
    expect(totals.throttled).toBe(refused.length);
    const gaps = ids.flatMap((id) => {
      const times = refused.filter(({ deviceId }) => deviceId === id).map(({ at }) => at);
      return times.slice(1).map((at, index) => at - (times[index] ?? 0));
    });
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(990);

    // Neither the page nor the command line is silent meanwhile.
    const waiting = views.filter(({ causes }) => causes.some(({ cause }) => cause === 'dps-throttled'));
    expect(waiting.length).toBeGreaterThan(0);
    const states = waiting.flatMap((view) =>
      [...Buffer.from(view.states, 'base64')].map((state) => deviceStates[state]),
    );
    expect(states).toContain('throttled');
    await expect.poll(() => views.at(-1)?.causes).toEqual([]);
    const [first] = told.filter(({ type }) => type === 'throttled');
    expect(first).toMatchObject({ cause: 'dps-throttled', times: 1 });
    // What the service says, and by chance up to two seconds more.
    const retryInMs = first?.type === 'throttled' ? first.retryInMs : 0;
    expect(retryInMs).toBeGreaterThan(1000);
    expect(retryInMs).toBeLessThanOrEqual(3000);
    expect(first === undefined ? [] : simulationTeller()(first)).toMatchObject([
      expect.stringMatching(/ d\d is throttled: .* Trying again in \d\.\d s/),
      expect.stringContaining('  '),
    ]);
    expect(told.filter(({ type }) => ['lost', 'failed', 'refused'].includes(type))).toEqual([]);
  },
  90_000,
);
