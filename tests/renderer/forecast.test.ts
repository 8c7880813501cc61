import { describe, expect, test } from 'vitest';
import type { SimulationForecast } from '../../src-main/contract/models.ts';
import { forecastLines } from '../../src-main/shell-cli/forecast-lines.ts';
import { emptyDraft } from '../../src-renderer/features/simulate/form.ts';
import {
  beyondOf,
  fittingDraft,
  isKept,
  quotaShare,
} from '../../src-renderer/features/simulate/terms/pace/forecast.ts';

import { paceWords } from '../../src-renderer/features/simulate/terms/pace/words.ts';
import { speak } from '../../src-renderer/ui/language/index.ts';

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

describe('what a run asks', () => {
  const one = { ...told({}).asked, connectsPerSecond: 0.98, messagesPerSecond: 1, messagesPerDay: 1 };

  test('is told in the number that there is, in the window', () => {
    speak('en');
    expect(paceWords.asked(0.98, 1, 1)).toBe('1 connect/s, 1 message/s, 1 message a day');
    expect(paceWords.asked(1.5, 0, 86_400)).toBe('1.5 connects/s, 0 messages/s, 86,400 messages a day');
    expect(paceWords.storm(1)).toContain('up to 1 connect/s.');
    speak('de');
    expect(paceWords.asked(1, 1, 86_400)).toBe('1 Verbindung/s, 1 Nachricht/s, 86.400 am Tag');
    expect(paceWords.asked(1.5, 20, 1)).toBe('1,5 Verbindungen/s, 20 Nachrichten/s, 1 am Tag');
    speak('en');
  });

  test('is told in the number that there is, on the command line', () => {
    const rates = { connectsPerSecond: 1, messagesPerSecond: 2, registrationsPerSecond: 1 / 60, bytesPerSecond: 1 };
    const lines = forecastLines({ ...told({ rates }), devices: 1, asked: { ...one, connectsPerSecond: 1 } });
    expect(lines[0]).toBe('1 device asks for 1 connection a second at the start, 1 message a second, 1 a day.');
    expect(lines.at(-1)).toBe(
      'The run keeps to 1 registration a minute, 1 connection a second, 2 messages a second, 1 byte a second.',
    );
  });
});

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
