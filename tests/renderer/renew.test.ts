import { expect, test } from 'vitest';
import type { AuthorityLine, DeviceLine, HubDeviceModel } from '../../src-main/contract/models.ts';
import {
  emptyDraft,
  faultsOf,
  knownByThumbprint,
  neededFor,
  orderOf,
} from '../../src-renderer/features/certificates/renew/order.ts';
import { withoutOthers } from '../../src-renderer/features/hub/devices/thumbprints.ts';
import { ui } from '../../src-renderer/ui/words.ts';

/** What is asked for before devices get new certificates, and what is ordered then. */

const device = (deviceId: string, more: Partial<DeviceLine> = {}) =>
  ({ deviceId, keyEncrypted: false, ...more }) as DeviceLine;
const authority = (name: string, passphraseRemembered: boolean) => ({ name, passphraseRemembered }) as AuthorityLine;

test('a passphrase is asked for where an authority above them is not remembered, or a key is encrypted', () => {
  const authorities = [authority('Known', true), authority('Other', false)];
  expect(neededFor([device('a', { authority: 'Known' })], authorities)).toEqual({
    passphrase: false,
    keyPassphrase: false,
  });
  expect(neededFor([device('a', { authority: 'Known' }), device('b', { authority: 'Other' })], authorities)).toEqual({
    passphrase: true,
    keyPassphrase: false,
  });
  expect(neededFor([device('alone', { keyEncrypted: true })], authorities)).toEqual({
    passphrase: false,
    keyPassphrase: true,
  });
});

test('what is missing or wrong is told at its field', () => {
  const all = { passphrase: true, keyPassphrase: true };
  expect(faultsOf({ ...emptyDraft, days: 'x' }, all)).toEqual({
    validityDays: expect.any(String) as string,
    passphrase: ui.required,
    keyPassphrase: ui.required,
  });
  expect(faultsOf({ ...emptyDraft, passphrase: 'p', keyPassphrase: 'k' }, all)).toEqual({});
});

test('nothing is ordered that was left as it is', () => {
  expect(orderOf(emptyDraft, ['a', 'b'])).toEqual({ deviceIds: ['a', 'b'], key: 'same' });
  const typed = {
    key: 'new',
    days: '30',
    backdateMinutes: 1440,
    passphrase: 'p',
    keyPassphrase: 'k',
    pfxPassword: 'x',
  } as const;
  expect(orderOf(typed, ['a'])).toEqual({
    deviceIds: ['a'],
    key: 'new',
    validityDays: 30,
    backdateMinutes: 1440,
    passphrase: 'p',
    keyPassphrase: 'k',
    pfxPassword: 'x',
  });
});

test('a hub that knows a device by its thumbprint is told of the new certificate, and of the end of the old one', () => {
  const own = { thumbprintSha1: 'A1', thumbprintSha256: 'A2' };
  const registered = (deviceId: string, primaryThumbprint?: string, secondaryThumbprint?: string) =>
    ({ deviceId, primaryThumbprint, secondaryThumbprint }) as HubDeviceModel;
  const known = [
    registered('sha1', 'A1'),
    registered('second', 'FF', 'A2'),
    registered('other', 'FF'),
    registered('ca'),
  ];
  const ids = ['sha1', 'second', 'other', 'ca', 'nobody'];
  expect(
    knownByThumbprint(
      ids.map((id) => device(id, own)),
      known,
    ),
  ).toEqual(['sha1', 'second']);
  expect(known.map((one) => withoutOthers(one, own))).toEqual([
    undefined,
    { deviceId: 'second', primaryThumbprint: 'A2' },
    undefined,
    undefined,
  ]);
  // Both forms of its own thumbprint are the same certificate.
  expect(withoutOthers(registered('both', 'A1', 'A2'), own)).toBeUndefined();
  expect(withoutOthers(registered('gone', 'FF', 'A2'), undefined)).toBeUndefined();
});
