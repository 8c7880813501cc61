import { expect, test } from 'vitest';
import * as authority from '../../src-renderer/features/certificates/create-authority/steps.ts';
import * as devices from '../../src-renderer/features/certificates/create-devices/steps.ts';
import * as servers from '../../src-renderer/features/certificates/create-server/steps.ts';
import { defaultsOf, draftOf, faultsOfDefaults, ownDefaults } from '../../src-renderer/features/settings/defaults.ts';

const company = {
  subject: { organization: 'ACME', country: 'DE' },
  keyTypes: { device: 'rsa-2048' as const },
  days: { root: 7300, intermediate: 1000, server: 90 },
};

test('the wizards begin with the defaults of the user, and with Certbench’s own where there are none', () => {
  const root = authority.start([], undefined, company);
  expect(root.draft).toMatchObject({
    organization: 'ACME',
    country: 'DE',
    locality: '',
    keyType: 'ec-p256',
    days: '7300',
  });
  // What is usual follows the kind, and is asked for in so many words.
  const state = authority.next(root, { type: 'typed', part: { kind: 'intermediate', parent: 'A' } });
  expect(state.draft.days).toBe('1000');
  expect(authority.factsOf(root.draft)).toMatchObject({ validityDays: 7300, subject: { organization: 'ACME' } });
  const known = { authority: undefined, devices: [], hubRunning: false, pair: false };
  expect(devices.start({ ...known, defaults: company }).draft).toMatchObject({
    keyType: 'rsa-2048',
    days: '365',
    country: 'DE',
  });
  expect(servers.start([], undefined, company)).toMatchObject({
    draft: { keyType: 'rsa-2048', days: '90', organization: 'ACME' },
  });
  expect(authority.start([], undefined, ownDefaults)).toEqual(authority.start([], undefined));
});

test('only what differs from Certbench’s own is kept', () => {
  expect(defaultsOf(draftOf(ownDefaults))).toEqual(ownDefaults);
  expect(defaultsOf(draftOf(company))).toEqual(company);
  expect(defaultsOf(draftOf({ ...ownDefaults, days: { device: 365 } }))).toEqual(ownDefaults);
});

test('faults stand at their fields', () => {
  const draft = draftOf(company);
  expect(faultsOfDefaults(draft)).toEqual({});
  const wrong = {
    ...draft,
    subject: { ...draft.subject, country: 'Germany' },
    days: { ...draft.days, root: '0', server: '10000' },
  };
  expect(Object.keys(faultsOfDefaults(wrong)).toSorted()).toEqual(['country', 'days.root', 'days.server']);
});
