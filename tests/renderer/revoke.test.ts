import { expect, test } from 'vitest';
import type { AuthorityLine } from '../../src-main/contract/models.ts';
import {
  asksPassphrase,
  emptyDraft,
  faultsOf,
  reasonsFor,
  signingOf,
} from '../../src-renderer/features/certificates/revoke/order.ts';
import { ui } from '../../src-renderer/ui/words.ts';

/** What is asked for before an authority signs its next revocation list. */

const authority = (name: string, passphraseRemembered: boolean) => ({ name, passphraseRemembered }) as AuthorityLine;

test('a passphrase is asked for where it is not remembered, and a list counts for a year at the most', () => {
  const authorities = [authority('Known', true), authority('Other', false)];
  expect(['Known', 'Other'].map((name) => asksPassphrase(name, authorities))).toEqual([false, true]);
  expect(faultsOf(emptyDraft, true)).toEqual({ passphrase: ui.required });
  for (const days of ['0', '366', '1.5', ''])
    expect(faultsOf({ ...emptyDraft, days }, false)).toEqual({ nextUpdateDays: expect.stringMatching(/1 to 365/) });
  expect(faultsOf({ ...emptyDraft, days: '365', passphrase: 'p' }, true)).toEqual({});
  expect(signingOf({ ...emptyDraft, passphrase: 'p' }, 'Root')).toEqual({
    authority: 'Root',
    nextUpdateDays: 7,
    passphrase: 'p',
  });
});

test('only an authority can be compromised as one', () => {
  expect(reasonsFor('device')).not.toContain('cACompromise');
  expect(reasonsFor('authority')).toContain('cACompromise');
});
