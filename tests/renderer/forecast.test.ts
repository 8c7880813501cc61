import { describe, expect, test } from 'vitest';
import type { SimulationForecast } from '../../src-main/contract/models.ts';
import { emptyDraft } from '../../src-renderer/features/simulate/form.ts';
import {
  beyondOf,
  fittingDraft,
  isKept,
  quotaShare,
} from '../../src-renderer/features/simulate/terms/pace/forecast.ts';

type Line = SimulationForecast['lines'][number];

const line = (of: Line['of'], share: number, perSeconds = 1): Line => ({
  of,
  most: 100,
  perSeconds,
  adjustable: false,
  source: { title: 't', address: 'a', read: '2026-11-29' },
  asked: share * 100,
  share,
});
const told = (part: Partial<SimulationForecast>): SimulationForecast => ({
  devices: 10,
  messageBytes: 100,
  asked: {
    connectsPerSecond: 10,
    stormConnectsPerSecond: 20,
    messagesPerSecond: 10,
    messagesPerDay: 1000,
    billedPerDay: 1000,
    registrationsPerMinute: 0,
  },
  lines: [],
  fits: true,
  rates: {},
  ...part,
});
const draft = emptyDraft(['d-1']);

describe('what a run asks beside its limits', () => {
  test('is beyond those that it asks more than, the furthest first', () => {
    const lines = [line('connects', 1), line('messages', 1.5), line('messages', 4, 86_400), line('sessions', 0.1)];
    expect(beyondOf(told({ lines })).map(({ share }) => share)).toEqual([4, 1.5]);
    expect(quotaShare(told({ lines }))).toBe(4);
    expect(quotaShare(told({ lines: [line('messages', 2)] }))).toBeUndefined();
  });

  test('fits with a longer interval, and a longer start where that is too fast', () => {
    const fitting = { intervalMs: 4320, startMs: 2500 };
    const often = told({ lines: [line('messages', 4, 86_400)], fitting });
    expect(fittingDraft(often, draft)).toEqual({ intervalMs: '4320', terms: {} });
    const soon = told({ lines: [line('connects', 2)], fitting: { ...fitting, intervalMs: 1000 } });
    expect(fittingDraft(soon, draft)).toEqual({ intervalMs: '1000', terms: { rampUp: { overMs: '2.5' } } });
    const many = told({ lines: [line('messages', 4), line('sessions', 2, 0)], fitting });
    expect(fittingDraft(many, draft)).toBeUndefined();
    expect(fittingDraft(often, { ...draft, terms: { schedule: [{ forMs: '1', intervalMs: '10' }] } })).toBeUndefined();
    expect(fittingDraft(told({}), draft)).toBeUndefined();
  });

  test('is kept to where rates are held that nobody has typed', () => {
    const own = { terms: { pace: { connectsPerSecond: '5' } } };
    expect(isKept(told({}), draft)).toBe(false);
    expect(isKept(told({ rates: { connectsPerSecond: 5 } }), own)).toBe(false);
    expect(isKept(told({ rates: { connectsPerSecond: 5, messagesPerSecond: 100 } }), own)).toBe(true);
  });
});
