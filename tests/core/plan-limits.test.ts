import { describe, expect, test } from 'vitest';
import { platforms } from '../../src-main/core/clouds/platforms.ts';
import { type Load, forecast } from '../../src-main/core/plan/forecast.ts';
import { type PaceTerms, ratesOf, tierOf } from '../../src-main/core/plan/pace.ts';
import { type Tier, limitsOf, mostOf, sourceOf } from '../../src-main/core/plan/platform-limits.ts';
import { Quota, Rate } from '../../src-main/core/plan/rate.ts';

const tier = (platform: string, id?: string): Tier => {
  const cloud = limitsOf(platform);
  const found = cloud && tierOf(cloud, id);
  if (found === undefined) throw new Error(`${platform} has no tier ${id}.`);
  return found;
};
const load = (more: Partial<Load> = {}): Load => ({
  devices: 100,
  sessions: 100,
  intervalMs: 1000,
  messages: 0,
  messageBytes: 120,
  startMs: 1000,
  registers: false,
  readsTwin: false,
  ...more,
});

describe('the limits of clouds', () => {
  test('have an address and a date a figure, and belong to platforms that there are', () => {
    const known = platforms.filter(({ id }) => limitsOf(id) !== undefined);
    expect(known.map(({ id }) => id)).toEqual([
      'azure-iot-hub',
      'azure-dps',
      'azure-event-grid',
      'thingsboard',
      'aws-iot',
      'aws-provisioning',
    ]);
    for (const { id } of known) {
      for (const { limits } of limitsOf(id)?.tiers ?? []) {
        for (const limit of limits) {
          expect(sourceOf(limit).address).toMatch(/^https:\/\//);
          expect(sourceOf(limit).read).toMatch(/^\d{4}-\d\d-\d\d$/);
          expect(limit.most).toBeGreaterThan(0);
        }
      }
    }
  });

  test.each([
    ['S1', 1, 100],
    ['S1', 2, 100],
    ['S1', 9, 108],
    ['S2', 2, 240],
    ['S3', 1, 6000],
  ])('are those of the examples in IoT Hub’s document: %s with %i units connects %i a second', (id, units, most) => {
    const [connects] = tier('azure-iot-hub', id).limits.filter(({ of }) => of === 'connects');
    expect(connects && mostOf(connects, units)).toBe(most);
  });
});

describe('a forecast', () => {
  test('tells what a day costs: a hundred devices a second are 8 640 000 of 400 000 on one S1', () => {
    const told = forecast(load(), tier('azure-iot-hub'), 1);
    const day = told.lines.find(({ of, perSeconds }) => of === 'messages' && perSeconds === 86_400);
    expect(day).toMatchObject({ asked: 8_640_000, most: 400_000, share: 21.6 });
    expect(told.fits).toBe(false);
    // 400 000 in a day from 100 devices: each every 21.6 seconds.
    expect(told.fitting).toEqual({ intervalMs: 21_600, startMs: 1000 });
    expect(told.quotaLastsSeconds).toBe(4000);
    expect(forecast(load({ intervalMs: 21_600 }), tier('azure-iot-hub'), 1).fits).toBe(true);
  });

  test('counts in pieces of 4 KB, and of half a KB where it is free', () => {
    const billed = (messageBytes: number, id: string) =>
      forecast(load({ messageBytes }), tier('azure-iot-hub', id), 1).asked.billedPerDay / 8_640_000;
    expect([billed(4096, 'S1'), billed(4097, 'S1'), billed(512, 'F1'), billed(1025, 'F1')]).toEqual([1, 2, 1, 3]);
  });

  test('keeps to what it says would fit, also where messages are limited by number', () => {
    for (const [platform, id] of [
      ['azure-iot-hub', 'S1'],
      ['azure-dps', 'S1'],
      ['azure-event-grid', 'standard'],
      ['aws-iot', 'account'],
      ['thingsboard', 'free'],
    ] as const) {
      for (const messages of [0, 1, 5, 50_000]) {
        const asks = load({
          devices: 5000,
          sessions: 5000,
          messages,
          registers: platform === 'azure-dps',
          intervalMs: 20,
        });
        const told = forecast(asks, tier(platform, id), 1);
        expect(told.fits).toBe(false);
        expect(forecast({ ...asks, ...told.fitting }, tier(platform, id), 1).fits).toBe(true);
        const hasty = { ...told.fitting, intervalMs: (told.fitting?.intervalMs ?? 0) - 2 };
        if (messages === 0) expect(forecast({ ...asks, ...hasty }, tier(platform, id), 1).fits).toBe(false);
      }
    }
  });

  test('tells of a storm, of registrations, and of more sessions than there may be', () => {
    const told = forecast(
      load({ devices: 2000, startMs: 60_000, registers: true, intervalMs: 600_000 }),
      tier('azure-dps', 'S2'),
      1,
    );
    expect(told.asked).toMatchObject({ stormConnectsPerSecond: 4000, registrationsPerMinute: 2000 });
    expect(told.lines.find(({ of }) => of === 'registrations')).toMatchObject({ most: 1000, share: 2 });
    expect(told.fitting?.startMs).toBe(120_000);
    const many = forecast(
      load({ devices: 20_000, sessions: 20_000, intervalMs: 60_000, startMs: 200_000 }),
      tier('azure-event-grid'),
      1,
    );
    expect(many.lines.find(({ of }) => of === 'sessions')).toMatchObject({ asked: 20_000, most: 10_000, share: 2 });
  });

  test('of what nothing is known says what is asked, and that nothing speaks against it', () => {
    expect(forecast(load(), undefined, 1)).toMatchObject({ lines: [], fits: true, asked: { messagesPerSecond: 100 } });
    expect(forecast(load({ devices: 0, sessions: 1 }), tier('azure-iot-hub'), 1).fits).toBe(true);
  });
});

describe('the pace of a run', () => {
  const terms = (more: Partial<PaceTerms> = {}): PaceTerms => ({ units: 1, ...more });

  test('keeps within a real cloud unless told otherwise, and holds nothing back elsewhere', () => {
    const s1 = tier('azure-dps');
    expect(ratesOf(terms(), s1, true)).toMatchObject({
      connectsPerSecond: 100,
      messagesPerSecond: 100,
      registrationsPerSecond: 1000 / 60,
      quota: { most: 400_000, perSeconds: 86_400, meterBytes: 4096 },
    });
    expect(ratesOf(terms(), s1, false)).toEqual({});
    expect(ratesOf(terms({ keepWithin: false }), s1, true)).toEqual({});
    expect(ratesOf(terms({ keepWithin: true }), s1, false)).toMatchObject({ messagesPerSecond: 100 });
    expect(ratesOf(terms({ messagesPerSecond: 7, connectsPerSecond: 3 }), undefined, false)).toEqual({
      messagesPerSecond: 7,
      connectsPerSecond: 3,
    });
  });

  test('is the strictest of a second, a minute and an hour, and a shard’s part of it', () => {
    const free = tier('thingsboard', 'free');
    expect(ratesOf(terms(), free, true).messagesPerSecond).toBeCloseTo(35_000 / 3600);
    expect(ratesOf(terms(), free, true, { share: 0.25 }).messagesPerSecond).toBeCloseTo(35_000 / 3600 / 4);
    expect(ratesOf(terms(), free, true, { share: 0.25 }).quota?.most).toBe(125_000);
  });

  test('has a part for each device, which no shard shares, and bytes for all', () => {
    expect(ratesOf(terms(), tier('aws-iot'), true, { share: 0.25 })).toMatchObject({
      device: { connectsPerSecond: 1, messagesPerSecond: 100, bytesPerSecond: 512 * 1024 },
      messagesPerSecond: 5000,
    });
    expect(ratesOf(terms(), tier('thingsboard', 'free'), true).device?.messagesPerSecond).toBeCloseTo(7000 / 3600);
    expect(ratesOf(terms({ units: 2 }), tier('azure-event-grid'), true)).toMatchObject({
      bytesPerSecond: 2 * 1024 * 1024,
      device: { messagesPerSecond: 1000, bytesPerSecond: 1024 * 1024 },
    });
    expect(ratesOf(terms(), tier('aws-iot'), false).device).toBeUndefined();
  });

  test('has devices that read their twins connect no faster than twins may be read', () => {
    const s3 = tier('azure-iot-hub', 'S3');
    expect(ratesOf(terms(), s3, true).connectsPerSecond).toBe(6000);
    expect(ratesOf(terms(), s3, true, { readsTwin: true }).connectsPerSecond).toBe(500);
    expect(ratesOf(terms({ connectsPerSecond: 900 }), s3, true, { readsTwin: true }).connectsPerSecond).toBe(900);
  });
});

describe('a rate', () => {
  test('lets no more through in any second than it says, and gives each its own turn', () => {
    const rate = new Rate(100, 10);
    const at = Array.from({ length: 300 }, () => rate.reserve(0)).toSorted((a, b) => a - b);
    expect(at.filter((ms) => ms === 0)).toHaveLength(10);
    for (const start of at) expect(at.filter((ms) => ms >= start && ms < start + 1000).length).toBeLessThanOrEqual(110);
    expect(at.at(-1)).toBeCloseTo(2900);
  });

  test('of bytes lets a large one wait for what it is, and the next for it', () => {
    const rate = new Rate(1000);
    expect([rate.reserve(0, 500), rate.reserve(0, 2000), rate.reserve(100, 1)]).toEqual([0, 500, 2400]);
  });

  test('does not save up what was not used, beyond its burst', () => {
    const rate = new Rate(10, 2);
    expect([rate.reserve(0), rate.reserve(0), rate.reserve(0)]).toEqual([0, 0, 100]);
    expect([1, 2, 3].map(() => rate.reserve(60_000))).toEqual([0, 0, 100]);
    rate.holdUntil(70_000);
    expect(rate.reserve(60_500)).toBe(9500);
  });

  test('of a long time is a quota: never more in any window, however it is spread', () => {
    const quota = new Quota(1000, 86_400);
    const spent: number[] = [];
    let now = 0;
    for (let i = 0; i < 5000; i++) {
      const wait = quota.spend(1, now);
      if (wait === 0) spent.push(now);
      now += wait === 0 ? (i % 7) * 20_000 : wait;
    }
    for (const start of spent) {
      expect(spent.filter((ms) => ms >= start && ms < start + 86_400_000).length).toBeLessThanOrEqual(1000);
    }
    expect(spent.length).toBeGreaterThan(3000);
    expect(new Quota(5, 86_400).spend(9, 0)).toBe(0);
  });
});
