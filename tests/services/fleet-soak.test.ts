import { expect, test } from 'vitest';
import { fleetThreads } from '../../src-main/adapters/fleet-threads.ts';
import { type FleetView, deviceStates } from '../../src-main/contract/fleet.ts';
import type { HubEvent, SimulationTotals } from '../../src-main/contract/models.ts';
import { threadScript } from '../support/thread-script.ts';
import { Workbench } from '../support/workbench.ts';

/**
 * A soak: many devices, each with its own certificate, send for a minute by QoS 1 while their hub is stopped and started twice. What was
 * acknowledged to a device is at the hub; what had to be sent again is counted; every device is back at the end.
 */

const devices = 500;
const intervalMs = 10_000;
const messages = 7;

const key = (deviceId: string, messageId: number) => `${deviceId} ${messageId}`;

test('500 devices for a minute, their hub restarted twice: none is lost, and every one is back', async () => {
  const script = await threadScript('fleet-thread');
  const bench = await Workbench.open({
    fleetThreads: fleetThreads(
      () => Promise.resolve(undefined),
      () => script,
    ),
  });
  const atHub = new Map<string, number>();
  const count = (event: HubEvent) => {
    if (event.type !== 'message') return;
    const { messageId } = JSON.parse(event.body) as { messageId: number };
    const name = key(event.deviceId, messageId);
    atHub.set(name, (atHub.get(name) ?? 0) + 1);
  };
  bench.services.sources['hub.events']({}, count);
  const hub = { data: bench.path('hub'), autoRegister: true } as const;
  const { port, authorityPem } = await bench.call('hub.start', { ...hub, port: 0 });
  const { certificatePem } = await bench.authority();
  await bench.call('hub.uploadAuthority', { certificatePem, verified: true });
  const made = await bench.call('device.create', {
    workspace: bench.workspace,
    devices: { kind: 'numbered', prefix: 'soak-', count: devices },
    authority: { name: 'Root', passphrase: '1234' },
  });
  const deviceIds = made.devices.map(({ deviceId }) => deviceId);

  const startedAt = Date.now();
  const { runId } = await bench.call('simulation.start', {
    workspace: bench.workspace,
    deviceIds,
    platform: 'local-hub',
    host: 'localhost',
    port,
    serverCaPem: authorityPem,
    messages,
    intervalMs,
    seed: 15,
  });
  const acknowledged = new Set<string>();
  bench.services.sources['simulation.events']({ runId, every: true }, (event) => {
    if (event.type === 'sent') acknowledged.add(key(event.deviceId, event.messageId));
  });
  let view: FleetView | undefined;
  bench.services.sources['simulation.fleet']({ runId }, (one) => (view = one));
  const over = new Promise<SimulationTotals>((resolve) => {
    bench.services.sources['simulation.totals']({ runId }, (totals) => {
      if (totals.state !== 'running') resolve(totals);
    });
  });
  for (const restart of [1, 2]) {
    // A device that has never been let in is not taken for one that was lost.
    const areBack = async () => {
      const { connected, reconnects } = await bench.call('simulation.status', { runId });
      return connected === devices && reconnects >= (restart - 1) * devices;
    };
    await expect.poll(areBack, { timeout: 120_000, interval: 200 }).toBe(true);
    await bench.call('hub.stop', {});
    await bench.call('hub.start', { ...hub, port });
  }
  const totals = await over;
  expect(view?.causes).toEqual([]);
  expect(totals).toMatchObject({ state: 'finished', devices, failed: 0, failedDevices: 0, connected: 0 });
  expect(totals.acknowledged).toBe(devices * messages);
  expect(totals.reconnects).toBeGreaterThanOrEqual(2 * devices);
  expect(acknowledged.size).toBe(devices * messages);
  expect([...acknowledged].filter((name) => !atHub.has(name))).toEqual([]);
  // Whatever came twice was sent again, and nothing came that was not sent.
  const received = [...atHub.values()].reduce((sum, times) => sum + times, 0);
  expect(received - atHub.size).toBeLessThanOrEqual(totals.duplicates);
  expect(atHub.size).toBe(devices * messages);
  await expect
    .poll(() => new Set([...Buffer.from(view?.states ?? '', 'base64')].map((octet) => deviceStates[octet])))
    .toEqual(new Set(['finished']));
  expect(Date.now() - startedAt).toBeGreaterThan((messages - 1) * intervalMs);
  await bench.close();
  expect(bench.logged).toEqual([]);
}, 400_000);
