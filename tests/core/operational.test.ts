import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toUtf8 } from '../../src-main/core/bytes.ts';
import { presented } from '../../src-main/core/operational/choice.ts';
import { faultOfIssued } from '../../src-main/core/operational/judge-issued.ts';
import { lifeOf, renewalDue, retryAfterMs } from '../../src-main/core/operational/renewal-time.ts';
import { decodeRenewals, encodeRenewals, issuedStep, withStep } from '../../src-main/core/operational/renewals.ts';
import { Problem } from '../../src-main/core/problem.ts';
import { make, now } from '../support/keys.ts';

const day = 86_400_000;
const after = (ms: number) => new Date(now.getTime() + ms);

describe('when a device renews', () => {
  const life = { from: now, until: after(30 * day) };

  test('is after two thirds of the life and before three quarters, the same each time, whatever the ID', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 60_000, max: 90 * day }), (id, ms) => {
        const due = renewalDue({ from: now, until: after(ms) }, id);
        const part = (due.getTime() - now.getTime()) / ms;
        expect(part).toBeGreaterThanOrEqual(2 / 3 - 0.0001);
        expect(part).toBeLessThanOrEqual(3 / 4 + 0.0001);
        expect(renewalDue({ from: now, until: after(ms) }, id)).toEqual(due);
      }),
    );
  });

  test('is another second for the devices of a fleet: of ten thousand in 30 days no second has more than three', () => {
    const seconds = new Map<number, number>();
    for (let count = 0; count < 10_000; count++) {
      const due = Math.floor(renewalDue(life, `dev-${String(count).padStart(5, '0')}`).getTime() / 1000);
      seconds.set(due, (seconds.get(due) ?? 0) + 1);
    }
    expect(Math.max(...seconds.values())).toBeLessThanOrEqual(3);
    const times = [...seconds.keys()];
    // Spread over the whole twelfth of the life, which is 2.5 days.
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(2.4 * 86_400);
  });

  test('counts from when it was issued, and not from a beginning that was put back', () => {
    const validity = { notBefore: after(-day), notAfter: after(day) };
    expect(lifeOf(validity, now)).toEqual({ from: now, until: after(day) });
    // A computer whose clock was wrong then.
    expect(lifeOf(validity, after(-2 * day)).from).toEqual(after(-day));
    expect(lifeOf(validity, after(2 * day)).from).toEqual(after(-day));
  });

  test('comes again sooner the nearer the end, and never at once', () => {
    expect(retryAfterMs(after(80_000), now)).toBe(10_000);
    expect(retryAfterMs(after(1000), now)).toBe(5000);
    expect(retryAfterMs(after(-1000), now)).toBe(5000);
    expect(retryAfterMs(after(30 * day), now)).toBe(3_600_000);
  });
});

describe('what a device presents', () => {
  const one = (serial: string, from: number, until: number) => ({
    serial,
    notBefore: after(from),
    notAfter: after(until),
  });
  const newest = one('02', -1, day);
  const older = one('01', -day, 1000);
  test.each([
    ['the newest that is valid', [newest, older], [], '02'],
    ['the one before where the newest was refused', [newest, older], ['02'], '01'],
    ['the one before where the newest is not valid yet', [one('02', 1, day), older], [], '01'],
    ['its own where all were refused', [newest, older], ['01', '02'], undefined],
    ['its own where all have expired', [one('01', -day, 0)], [], undefined],
    ['its own where nothing was issued', [], [], undefined],
  ])('is %s', (_what, candidates, refused, serial) => {
    expect(presented(candidates, new Set(refused), now)?.serial).toBe(serial);
  });
});

test('a device takes only what it has asked for', async () => {
  const { certificate, pair } = await make('device', 'dev-01');
  const other = await make('device', 'dev-01');
  const asked = { commonNames: ['dev-01'], publicKey: pair.publicKey };
  expect(faultOfIssued(certificate, asked, now)).toBeUndefined();
  expect(faultOfIssued(certificate, { ...asked, commonNames: ['pump-7', 'dev-01'] }, now)).toBeUndefined();
  expect(faultOfIssued(certificate, { ...asked, publicKey: other.pair.publicKey }, now)).toContain('another key');
  expect(faultOfIssued(certificate, { ...asked, commonNames: ['dev-02', 'dev-03'] }, now)).toContain('"dev-01"');
  expect(faultOfIssued(certificate, asked, certificate.notAfter)).toContain('not now');
});

describe('what happened when', () => {
  const step = (serial: string) => ({ at: now.toISOString(), what: 'issued', serial, by: 'hub' }) as const;
  const none = decodeRenewals(undefined, 'p');

  test('is read as it was written, and the oldest is forgotten', () => {
    let renewals = none;
    for (let count = 0; count < 150; count++) renewals = withStep(renewals, step(String(count)));
    expect(renewals.steps).toHaveLength(100);
    expect(renewals.steps.at(-1)?.serial).toBe('149');
    expect(decodeRenewals(encodeRenewals(renewals), 'p')).toEqual(renewals);
    expect(issuedStep(renewals, '149')).toEqual(step('149'));
    expect(issuedStep(renewals, '3')).toBeUndefined();
  });

  test.each([
    ['nonsense', 'WORKSPACE_INVALID'],
    ['{"format":1,"kind":"renewals","steps":[{"at":"today","what":"issued"}]}', 'WORKSPACE_INVALID'],
    ['{"format":2,"kind":"renewals","ends":[]}', 'WORKSPACE_TOO_NEW'],
  ])('is not read from %s', (text, code) => {
    const read = () => decodeRenewals(toUtf8(text), '/w/dev-01-renewals.json');
    expect(read).toThrow(Problem);
    expect(read).toThrow(expect.objectContaining({ code, message: expect.stringContaining('/w/dev-01') as string }));
  });
});
