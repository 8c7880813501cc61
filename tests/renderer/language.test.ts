import { plural, t } from '@lingui/core/macro';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { date, number } from '../../src-renderer/ui/format.ts';
import { formatsOf, preferredLanguage } from '../../src-renderer/ui/language/language.ts';
import { live, liveList, speak, spoken } from '../../src-renderer/ui/language/index.ts';

afterEach(() => speak('en'));

describe('the language of the window', () => {
  test('is the first that the system prefers and the window speaks, else English', () => {
    expect(preferredLanguage(['fr-FR', 'de-AT', 'en-GB'])).toBe('de');
    expect(preferredLanguage(['en-GB', 'de'])).toBe('en');
    expect(preferredLanguage(['fr', 'constructor'])).toBe('en');
    expect(preferredLanguage([])).toBe('en');
  });

  test('writes numbers and dates as the system does in that language', () => {
    expect(formatsOf('de', ['en-US', 'de-CH', 'de-DE'])).toBe('de-CH');
    expect(formatsOf('de', ['en-US'])).toBe('de');
    speak('de');
    expect(number(12_345)).toBe('12.345');
    expect(date('2026-11-29T12:00:00Z')).toBe('29. Nov. 2026');
    speak('en');
    expect(number(12_345)).toBe('12,345');
  });

  test('is followed by texts, in objects and in arrays, which are otherwise like any other', () => {
    const made = vi.fn(() => ({
      cancel: t`Cancel`,
      nested: { back: t`Back` },
      days: (days: number) => plural(days, { one: '# day', other: '# days' }),
    }));
    const text = live(made);
    const steps = liveList(() => [t`Back`, t`Cancel`]);
    expect(made).not.toHaveBeenCalled();
    expect([text.cancel, text.nested.back, text.days(1), text.days(1000), ...steps]).toEqual([
      'Cancel',
      'Back',
      '1 day',
      '1,000 days',
      'Back',
      'Cancel',
    ]);
    speak('de');
    expect(spoken()).toBe('de');
    expect([text.cancel, text.nested.back, text.days(1), text.days(1000), ...steps]).toEqual([
      'Abbrechen',
      'Zurück',
      '1 Tag',
      '1.000 Tage',
      'Zurück',
      'Abbrechen',
    ]);
    expect([
      Object.keys(text),
      'days' in text,
      Array.isArray(steps),
      steps.length,
      steps.map((step) => step.length),
    ]).toEqual([['cancel', 'nested', 'days'], true, true, 2, [6, 9]]);
    expect({ ...text }.cancel).toBe('Abbrechen');
    expect(made).toHaveBeenCalledTimes(2);
  });
});
