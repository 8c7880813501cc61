import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { PlanScene, type Received, bodyOf } from '../support/plan-scene.ts';

/** What goes wrong on purpose, at the local hub: what devices say of it, and what has come. */

const ids = Array.from({ length: 8 }, (_, index) => `dev-${index}`);
let scene: PlanScene;
beforeAll(async () => {
  scene = await PlanScene.open(ids);
});
afterAll(() => scene.close());
afterEach(() => {
  expect(scene.bench.logged).toEqual([]);
});

const messageIds = ({ messages }: Received, deviceId: string): unknown[] =>
  messages.filter((one) => one.deviceId === deviceId).map((one) => bodyOf(one)['messageId']);

/** What holds whatever goes wrong: all that was sent was acknowledged, and is what the hub has. */
function nothingLost({ totals, messages }: Received): void {
  expect(totals).toMatchObject({ state: 'finished', failed: 0, failedDevices: 0 });
  expect(totals.acknowledged).toBe(totals.attempted);
  expect(messages).toHaveLength(totals.acknowledged);
}

describe('a fault on purpose', () => {
  test('cuts the network of a share of the devices, which come back one by one and lose nothing', async () => {
    const ran = await scene.run({
      deviceIds: ids,
      messages: 60,
      intervalMs: 50,
      faults: [{ kind: 'lost-network', devices: { share: 0.25 }, fromMs: 1500, forMs: 400 }],
    });
    nothingLost(ran);
    expect(ran.totals).toMatchObject({ acknowledged: 8 * 60, faults: 2, duplicates: 0 });
    const cut = ran.of('fault');
    expect(new Set(cut.map(({ deviceId }) => deviceId)).size).toBe(2);
    for (const { deviceId, at, fault } of cut) {
      expect(fault).toBe('lost-network');
      const back = ran.of('connected').findLast((one) => one.deviceId === deviceId);
      expect(Date.parse(back?.at ?? '') - Date.parse(at)).toBeGreaterThanOrEqual(390);
      expect(messageIds(ran, deviceId)).toEqual(Array.from({ length: 60 }, (_, index) => index));
    }
    // Nobody takes it for a failure of the server.
    expect(ran.of('lost')).toEqual([]);
    expect(ran.totals.late).toBeGreaterThan(0);
  });

  test('has all of a share come back at the same moment, again and again', async () => {
    const ran = await scene.run({
      deviceIds: ids,
      messages: 40,
      intervalMs: 50,
      faults: [{ kind: 'reconnect-storm', devices: { share: 0.5 }, fromMs: 700, forMs: 200, everyMs: 800 }],
    });
    nothingLost(ran);
    // On a busy machine some are cut before they were back.
    expect(ran.totals.reconnects).toBeGreaterThan(0);
    expect(ran.totals.reconnects).toBeLessThanOrEqual(ran.totals.faults);
    const stricken = new Set(ran.of('fault').map(({ deviceId }) => deviceId));
    expect(stricken.size).toBe(4);
    const back = ran.of('connected').filter(({ deviceId, at }) => {
      const cut = ran.of('fault').find((one) => one.deviceId === deviceId);
      return cut !== undefined && at > cut.at;
    });
    expect(new Set(back.map(({ deviceId }) => deviceId))).toEqual(stricken);
    expect(ran.of('lost')).toEqual([]);
  });

  test('sends messages twice, which are counted', async () => {
    const ran = await scene.run({
      deviceIds: ids.slice(0, 2),
      messages: 20,
      intervalMs: 20,
      faults: [{ kind: 'duplicates', devices: { ids: ['dev-1'] }, chance: 0.5 }],
    });
    nothingLost(ran);
    const { duplicates, faults, acknowledged } = ran.totals;
    expect(duplicates).toBeGreaterThan(3);
    expect(duplicates).toBeLessThan(17);
    expect([faults, acknowledged]).toEqual([duplicates, 40 + duplicates]);
    const twice = messageIds(ran, 'dev-1').filter((id, index, all) => all.indexOf(id) !== index);
    expect(twice).toHaveLength(duplicates);
    expect(ran.of('fault').map(({ messageId }) => messageId)).toEqual(twice);
    const bodies = ran.messages.filter(({ deviceId }) => deviceId === 'dev-1').map(({ body }) => body);
    expect(new Set(bodies).size).toBe(20);
    expect(messageIds(ran, 'dev-0')).toHaveLength(20);
  });

  test('has messages change places', async () => {
    const faults = [{ kind: 'out-of-order', fromMs: 0 }] as const;
    const all = await scene.run({ deviceIds: ['dev-0'], messages: 7, intervalMs: 20, faults: [...faults] });
    nothingLost(all);
    expect(messageIds(all, 'dev-0')).toEqual([1, 0, 3, 2, 5, 4, 6]);
    expect(all.totals.faults).toBeGreaterThanOrEqual(3);
  });

  test('silences devices, which stay connected and go on counting', async () => {
    const ran = await scene.run({
      deviceIds: ids.slice(0, 2),
      messages: 20,
      intervalMs: 20,
      rampUp: { overMs: 0 },
      faults: [{ kind: 'silent', devices: { ids: ['dev-0'] }, fromMs: 100, forMs: 200 }],
    });
    nothingLost(ran);
    expect(messageIds(ran, 'dev-0')).toEqual([0, 1, 2, 3, 4, 15, 16, 17, 18, 19]);
    expect(ran.totals).toMatchObject({
      faults: 10,
      reconnects: 0,
      acknowledged: 30,
      late: expect.any(Number) as number,
    });
    expect(ran.of('fault')).toMatchObject([{ fault: 'silent', what: 'Sends nothing for 0.2 s.' }]);
  });

  test('has sensors stuck or drifting', async () => {
    const ran = await scene.run({
      deviceIds: ids.slice(0, 3),
      model: 'daily-cycle',
      messages: 20,
      intervalMs: 10,
      rampUp: { overMs: 0 },
      faults: [
        { kind: 'stuck-sensor', devices: { ids: ['dev-0'] } },
        { kind: 'drifting-sensor', devices: { ids: ['dev-1'] }, temperatureCPerHour: 100_000 },
      ],
    });
    nothingLost(ran);
    const temperatures = (id: string) =>
      ran.messages.filter(({ deviceId }) => deviceId === id).map((one) => Number(bodyOf(one)['temperature']));
    expect(new Set(temperatures('dev-0')).size).toBe(1);
    expect((temperatures('dev-1')[19] ?? 0) - (temperatures('dev-1')[0] ?? 0)).toBeGreaterThan(3.5);
    expect(Math.max(...temperatures('dev-2'))).toBeLessThan(25);
  });

  test('has clocks that are off', async () => {
    const ran = await scene.run({
      deviceIds: ids.slice(0, 2),
      messages: 3,
      intervalMs: 20,
      body: '{"at":"{timestamp}","ms":{timestampMs}}',
      faults: [{ kind: 'wrong-clock', devices: { ids: ['dev-1'] }, offsetMs: -3_600_000 }],
    });
    nothingLost(ran);
    for (const message of ran.messages) {
      const off = Number(bodyOf(message)['ms']) - Date.parse(message.at);
      expect(Math.abs(off + (message.deviceId === 'dev-1' ? 3_600_000 : 0))).toBeLessThan(2000);
    }
    // The chart shows when it was measured in truth.
    for (const { measuredAt, at } of ran.of('sent')) expect(Date.parse(at) - Date.parse(measuredAt)).toBeLessThan(2000);
    expect(ran.of('fault')).toMatchObject([{ fault: 'wrong-clock', what: 'The clock is 3600 s behind.' }]);
  });

  test('has devices run on batteries: each message has a connection of its own', async () => {
    const ran = await scene.run({
      deviceIds: ids.slice(0, 2),
      messages: 5,
      intervalMs: 100,
      faults: [{ kind: 'battery', devices: { ids: ['dev-0'] } }],
    });
    nothingLost(ran);
    expect(messageIds(ran, 'dev-0')).toEqual([0, 1, 2, 3, 4]);
    const connections = (id: string) => ran.of('connected').filter(({ deviceId }) => deviceId === id);
    expect([connections('dev-0').length, connections('dev-1').length]).toEqual([5, 1]);
    expect(ran.totals.connected).toBe(0);
  });

  test('is the same with the same seed', async () => {
    const plan = {
      deviceIds: ids,
      messages: 10,
      intervalMs: 30,
      jitter: { share: 0.5 },
      faults: [
        { kind: 'duplicates', devices: { share: 0.5 }, chance: 0.3 },
        { kind: 'silent', devices: { share: 0.25 }, fromMs: 90, forMs: 60 },
      ],
    } as const;
    const told = (ran: Received) => ran.messages.map(({ deviceId, body }) => `${deviceId} ${body}`).toSorted();
    const runs = [
      await scene.run({ ...plan, faults: [...plan.faults] }),
      await scene.run({ ...plan, faults: [...plan.faults] }),
    ];
    for (const ran of runs) nothingLost(ran);
    expect(told(runs[1] as Received)).toEqual(told(runs[0] as Received));
  });
});

describe('before a run', () => {
  test.each([
    ['faults.0.everyMs', { faults: [{ kind: 'silent' as const, forMs: 100, everyMs: 100 }] }],
    ['faults.0.devices.ids', { faults: [{ kind: 'silent' as const, devices: { ids: ['nobody'] } }] }],
    ['schedule', { schedule: [{ forMs: 100 }] }],
    ['timesOfDay.timeZone', { timesOfDay: { timeZone: 'Berlin', windows: [{ intervalMs: 100 }] } }],
    [
      'timesOfDay',
      { timesOfDay: { timeZone: 'UTC', windows: [{ intervalMs: 100 }] }, schedule: [{ forMs: 100, intervalMs: 50 }] },
    ],
    [
      'reactions.0.intervalMs',
      {
        replay: { table: { text: 'time,x\n2026-01-01T00:00:00Z,1' } },
        reactions: [{ on: 'message' as const, intervalMs: 1000 }],
      },
    ],
    ['startAt', { startAt: '2099-01-01T00:00:00Z' }],
    ['body', { body: '{"a": {nothing}}' }],
  ])('what cannot be is told with its path: %s', async (field, plan) => {
    const refused = await scene.bench.refusal('simulation.start', scene.input({ deviceIds: ['dev-0'], ...plan }));
    expect(refused).toMatchObject({ code: 'INVALID_INPUT', details: { field, remedy: expect.any(String) as string } });
  });
});
