import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fromUtf8, toUtf8 } from '../../src-main/core/bytes.ts';
import type { Denial } from '../../src-main/core/platform/conversation.ts';
import type { DeviceConnection, DeviceConnections } from '../../src-main/services/ports.ts';
import { Pacer } from '../../src-main/services/provisioning/pacer.ts';
import { RunClock } from '../../src-main/services/simulation/run-clock.ts';
import { SlowingDown } from '../../src-main/services/simulation/slowing-down.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { Workbench } from '../support/workbench.ts';

/** Devices that a provisioning service refuses for now come back later than it says, each at another time, and no faster together than it allows. */

const retryAfterMs = 2000;
const ids = Array.from({ length: 10 }, (_, index) => `d${index}`);

/** A service of DPS by MQTT that takes so many registrations a minute, one after the other, and refuses the others. */
class Service implements DeviceConnections {
  readonly asked: { readonly deviceId: string; readonly atMs: number; readonly isRefused: boolean }[] = [];
  readonly #clock: VirtualClock;
  readonly #apartMs: number;
  #nextMs = 0;

  constructor(clock: VirtualClock, perMinute: number) {
    this.#clock = clock;
    this.#apartMs = 60_000 / perMinute;
  }

  connect: DeviceConnections['connect'] = async (facts, _credentials, _signal, onMessage) => {
    const deviceId = facts.protocol === 'mqtt' ? facts.clientId : '';
    const answer = (rid: string, status: number, body: unknown, more = '') =>
      onMessage({
        topic: `$dps/registrations/res/${status}/?$rid=${rid}${more}`,
        payload: toUtf8(JSON.stringify(body)),
        qos: 1,
      });
    let end: (loss: Awaited<DeviceConnection['ended']>) => void = () => undefined;
    const ended = new Promise<Awaited<DeviceConnection['ended']>>((resolve) => (end = resolve));
    const connection: DeviceConnection = {
      publish: async ({ topic, payload }) => {
        const rid = /\$rid=([^&]+)/.exec(topic)?.[1] ?? '';
        expect([topic, fromUtf8(payload)]).toEqual([
          expect.stringContaining('iotdps-register'),
          expect.stringContaining(deviceId),
        ]);
        const atMs = this.#clock.monotonicMs();
        const isRefused = atMs < this.#nextMs;
        this.asked.push({ deviceId, atMs, isRefused });
        if (isRefused) {
          answer(rid, 429, { errorCode: 429_001, message: 'Operations are being throttled.' }, '&retry-after=2');
        } else {
          this.#nextMs = atMs + this.#apartMs;
          const registrationState = { registrationId: deviceId, assignedHub: 'hub.azure-devices.net', deviceId };
          answer(rid, 200, { operationId: 'o', status: 'assigned', registrationState });
        }
        return 'acknowledged';
      },
      subscribe: async (subscriptions) => subscriptions.map(() => 1),
      ended,
      close: async () => end({ text: 'closed' } as Awaited<DeviceConnection['ended']>),
      cut: () => undefined,
    };
    return { connection };
  };
}

describe('devices that are provisioned', () => {
  let clock: VirtualClock;
  let service: Service;
  let bench: Workbench;
  beforeEach(async () => {
    clock = new VirtualClock();
    service = new Service(clock, 20);
    bench = await Workbench.open({ clock, connections: service });
    await clock.until(bench.devices(ids, { authority: undefined }));
  });
  afterEach(async () => {
    await clock.until(bench.close());
    expect(bench.logged).toEqual([]);
  });

  const order = () => ({
    workspace: bench.workspace,
    deviceIds: ids,
    platform: 'azure-dps',
    host: 'global.azure-devices-provisioning.net',
    port: 8883,
    settings: { idScope: '0ne00000001' },
    jobId: 'provision',
  });

  test('all are, and none comes back too early or with the others', async () => {
    const { results } = await clock.until(bench.call('provision.run', order()));
    expect(results.map(({ type }) => type)).toEqual(ids.map(() => 'provisioned'));

    const waits = ids.flatMap((id) => {
      const own = service.asked.filter(({ deviceId }) => deviceId === id);
      return own.slice(1).map(({ atMs }, index) => ({ number: index + 1, ms: atMs - (own[index]?.atMs ?? 0) }));
    });
    expect(waits.length).toBeGreaterThanOrEqual(9);
    for (const { number, ms } of waits) {
      expect(ms).toBeGreaterThanOrEqual(retryAfterMs);
      expect(ms).toBeLessThanOrEqual(retryAfterMs + Math.min(8000, 1000 * 2 ** number));
    }
    // By Retry-After alone all of them would have come at the same moment again.
    const first = waits.filter(({ number }) => number === 1).map(({ ms }) => ms);
    expect(new Set(first.map((ms) => Math.round(ms / 10))).size).toBeGreaterThan(5);
    // And longer each time.
    const longest = Math.max(...waits.map(({ ms }) => ms));
    expect(longest).toBeGreaterThan(retryAfterMs + 2000);
  });

  test('a cancel has nobody come back', async () => {
    service = new Service(clock, 0.001);
    const refusing = await Workbench.open({ clock, connections: service });
    try {
      await clock.until(refusing.devices(ids, { authority: undefined }));
      const progress: unknown[] = [];
      refusing.services.sources['job.progress']({ jobId: 'provision' }, (one) => {
        progress.push(one);
        if (service.asked.some(({ isRefused }) => isRefused)) void refusing.call('job.cancel', { jobId: 'provision' });
      });
      const call = refusing.call('provision.run', { ...order(), workspace: refusing.workspace });
      const { results } = await clock.until(call);
      // Nobody who was refused has come to ask again.
      const refused = service.asked.filter(({ isRefused }) => isRefused).map(({ deviceId }) => deviceId);
      expect(new Set(refused).size).toBe(refused.length);
      expect(results.map(({ type }) => type)).toContain('cancelled');
      expect(progress).toContainEqual(
        expect.objectContaining({ waiting: expect.objectContaining({ cause: 'dps-throttled', times: 1 }) }),
      );
    } finally {
      await clock.until(refusing.close());
    }
  });
});

describe('devices of a run', () => {
  const denial: Denial = { cause: 'dps-throttled', what: '', remedy: '', raw: '' };
  const waiting = (deviceId: string, pace: Pacer, clock: VirtualClock) => {
    const observer = { count: () => undefined, state: () => undefined } as unknown as ConstructorParameters<
      typeof SlowingDown
    >[1];
    return new SlowingDown(
      { deviceId, seed: 7 },
      observer,
      { clock, runClock: new RunClock(clock), pace },
      () => undefined,
    ).waits;
  };

  test('wait the same with the same seed, and each differently', () => {
    const clock = new VirtualClock();
    const waitsOf = (deviceId: string) => {
      const waits = waiting(deviceId, new Pacer({}, clock), clock);
      return [1, 2, 3, 4, 5].map(() => waits(denial, retryAfterMs));
    };
    expect(waitsOf('a')).toEqual(waitsOf('a'));
    expect(waitsOf('a')).not.toEqual(waitsOf('b'));
    for (const ms of ids.flatMap(waitsOf)) {
      expect(ms).toBeGreaterThanOrEqual(retryAfterMs);
      expect(ms).toBeLessThanOrEqual(retryAfterMs + 8000);
    }
  });

  test('come back no faster together than the service allows', () => {
    const clock = new VirtualClock();
    const pace = new Pacer({ registrationsPerSecond: 0.05 }, clock);
    const waits = ids.map((id) => waiting(id, pace, clock)(denial, 0));
    // One every 20 s.
    for (const [index, ms] of waits.entries()) expect(ms).toBeGreaterThanOrEqual(index * 20_000);
  });
});
