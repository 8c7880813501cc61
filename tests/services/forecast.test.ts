import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MethodInput } from '../../src-main/contract/methods.ts';
import { Workbench } from '../support/workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await Workbench.open();
});
afterEach(async () => {
  await bench.close();
});

const hub = { platform: 'azure-iot-hub', host: 'fleet.azure-devices.net' };

describe('a forecast', () => {
  test('tells what a plan asks of one S1, with the figures’ sources, and keeps to them', async () => {
    const told = await bench.call('simulation.forecast', { ...hub, devices: 100, messages: 0 });
    expect(told).toMatchObject({
      tier: { id: 'S1', units: 1, assumed: true, known: ['S1', 'S2', 'S3', 'F1'] },
      devices: 100,
      fits: false,
      asked: { messagesPerSecond: 100, messagesPerDay: 8_640_000, billedPerDay: 8_640_000 },
      fitting: { intervalMs: 21_600 },
      quotaLastsSeconds: 4000,
      rates: { connectsPerSecond: 100, messagesPerSecond: 100, quota: { most: 400_000 } },
    });
    const day = told.lines.find(({ of, perSeconds }) => of === 'messages' && perSeconds === 86_400);
    expect(day).toMatchObject({
      asked: 8_640_000,
      most: 400_000,
      share: 21.6,
      source: { title: 'Azure IoT Hub pricing' },
    });
  });

  test('counts devices by their names where no number is given, and goes by tier and units', async () => {
    const deviceIds = ['dev-01', 'dev-02'];
    const pace = { tier: 'S2', units: 3, connectsPerSecond: 7 };
    const told = await bench.call('simulation.forecast', { ...hub, deviceIds, pace, intervalMs: 60_000, messages: 0 });
    expect(told).toMatchObject({
      devices: 2,
      fits: true,
      tier: { id: 'S2', units: 3, assumed: false },
      rates: { connectsPerSecond: 7, messagesPerSecond: 360 },
    });
    expect(told.fitting).toBeUndefined();
  });

  test('goes by the busiest time of day, and says how long nothing is due at first', async () => {
    const windows = [{ days: ['mon' as const], from: '08:00', to: '18:00', intervalMs: 10_000 }];
    const timesOfDay = { timeZone: 'America/New_York', startAt: '2026-11-30T07:00', windows };
    const told = await bench.call('simulation.forecast', { ...hub, devices: 100, messages: 0, timesOfDay });
    expect(told).toMatchObject({
      silentForMs: 3_600_000,
      asked: { messagesPerSecond: 10, messagesPerDay: 360_000 },
      fits: true,
    });
  });

  test.each([
    ['the local hub', { platform: 'local-hub', host: 'localhost' }],
    ['a plain broker', { platform: 'mqtt-broker', host: 'broker.example.com' }],
    ['ThingsBoard of one’s own', { platform: 'thingsboard', host: 'things.example.com' }],
  ])('of %s knows no limits, and holds nothing back', async (_whose, where) => {
    const told = await bench.call('simulation.forecast', { ...where, devices: 2000, messages: 0 });
    expect(told).toMatchObject({ fits: true, lines: [], rates: {}, asked: { messagesPerSecond: 2000 } });
    expect(told.tier).toBeUndefined();
  });

  test('where something else plays a cloud tells its limits, and holds nothing back unless told to', async () => {
    const where = { platform: 'azure-iot-hub', host: 'localhost', devices: 500 };
    expect(await bench.call('simulation.forecast', where)).toMatchObject({ fits: false, rates: {} });
    const kept = await bench.call('simulation.forecast', { ...where, pace: { keepWithin: true } });
    expect(kept.rates).toMatchObject({ connectsPerSecond: 100 });
  });

  test.each([
    ['azure-iot-hub', 'fleet.azure-devices.net', 'There are: S1, S2, S3, F1.'],
    ['mqtt-broker', 'broker.example.com', 'Leave it out: nothing is known of what such a server allows.'],
  ])('of %s refuses a tier that there is not', async (platform, host, remedy) => {
    const refused = bench.call('simulation.forecast', { platform, host, devices: 1, pace: { tier: 'gold' } });
    await expect(refused).rejects.toMatchObject({ code: 'INVALID_INPUT', details: { field: 'pace.tier', remedy } });
  });

  test.each([
    [{ body: '{"t": {temperatur}}' }, 'body'],
    [{ fields: { temperature: { kind: 'uuid' } } }, 'fields.temperature'],
    [{ fields: { n: { kind: 'random', min: 2, max: 1 } } }, 'fields.n'],
    [{ faults: [{ kind: 'silent', everyMs: 1000 }] }, 'faults.0.everyMs'],
    [{ schedule: [{ forMs: 1000 }] }, 'schedule'],
    [{ platform: 'mqtt-broker', host: 'b.example.com', properties: { site: 'a' } }, 'properties'],
  ] as [Partial<MethodInput<'simulation.forecast'>>, string][])(
    'refuses what a run would be refused for: %j',
    async (part, field) => {
      const refused = bench.call('simulation.forecast', { ...hub, devices: 1, ...part });
      await expect(refused).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        details: { field: expect.stringContaining(field) },
      });
    },
  );

  test('takes fields from tables and recordings without reading them', async () => {
    const table = { file: 'nowhere' };
    const fields = { room: { kind: 'csv', table, column: 'room' } } as const;
    const body = '{"room": {room}, "pressure": {pressure}}';
    expect(
      await bench.call('simulation.forecast', { ...hub, devices: 1, body: '{"room": {room}}', fields }),
    ).toMatchObject({ fits: true });
    expect(
      await bench.call('simulation.forecast', { ...hub, devices: 1, body, fields, replay: { table } }),
    ).toMatchObject({ fits: true });
  });
});
