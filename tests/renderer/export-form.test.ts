import { describe, expect, test } from 'vitest';
import type { BundleRow } from '../../src-main/contract/models.ts';
import {
  type Bundles,
  arePasswordsTypedWell,
  emptyForm,
  filled,
  fromKeygen,
  howtoOf,
  needsPassphrase,
  orderOf,
  rowOf,
} from '../../src-renderer/features/certificates/export/form.ts';

const row = (id: BundleRow['id'], options: BundleRow['options'], needsKey = true): BundleRow => ({
  id,
  label: id,
  about: '',
  options,
  files: [],
  needsKey,
  keygen: id.startsWith('thingsboard'),
});
const mosquitto = row('mosquitto', [{ option: 'prefix', default: 'dev' }, { option: 'trust' }]);
const thingsboard = row('thingsboard-2', [
  { option: 'prefix', default: 'mqttclient' },
  { option: 'alias', default: 'clientalias' },
  { option: 'storePassword', default: 'password' },
  { option: 'keyPassword', default: 'password' },
  { option: 'pfxProfile' },
]);
const bundles: Bundles = { bundles: [mosquitto, thingsboard], keyEncrypted: true, passphraseRemembered: false };
const subject = { kind: 'device', name: 'dev' } as const;
const order = { workspace: 'w', subjects: [subject], folder: 'f' } as const;
const keygen = {
  token: 't',
  name: 'keygen.properties',
  file: {
    values: [],
    subject: {},
    alternativeNames: { dns: [], addresses: [] },
    passwords: [],
    notices: [],
    options: [{ option: 'prefix' as const, value: 'nano' }, { option: 'keyPassword' as const }],
  },
};

describe('the form of an export', () => {
  test('begins with the first bundle, and keeps to one that is there', () => {
    expect(rowOf(bundles, emptyForm)).toBe(mosquitto);
    expect(rowOf(bundles, { ...emptyForm, bundle: 'thingsboard-2' })).toBe(thingsboard);
    const suggesting: Bundles = { ...bundles, suggested: 'thingsboard-2' };
    expect(rowOf(suggesting, emptyForm)).toBe(thingsboard);
    expect(rowOf(suggesting, { ...emptyForm, bundle: 'mosquitto' })).toBe(mosquitto);
    expect(rowOf(bundles, { ...emptyForm, bundle: 'plain' })).toBe(mosquitto);
  });

  test('asks for a passphrase where a closed key is needed', () => {
    expect(needsPassphrase(bundles, mosquitto)).toBe(true);
    expect(needsPassphrase({ ...bundles, passphraseRemembered: true }, mosquitto)).toBe(false);
    expect(needsPassphrase({ ...bundles, keyEncrypted: false }, mosquitto)).toBe(false);
    expect(needsPassphrase(bundles, row('aws-iot', [], false))).toBe(false);
  });

  test('orders only what the bundle uses and what was typed', () => {
    const form = {
      ...emptyForm,
      texts: { ...emptyForm.texts, prefix: 'p', alias: 'a' },
      trust: { name: 'x', pem: 'PEM' },
      keygen,
    };
    expect(orderOf(form, { ...order, row: mosquitto })).toEqual({
      ...order,
      layout: 'files',
      bundle: 'mosquitto',
      prefix: 'p',
      trustPem: 'PEM',
    });
    expect(orderOf(form, { ...order, row: thingsboard })).toEqual({
      ...order,
      layout: 'files',
      bundle: 'thingsboard-2',
      prefix: 'p',
      alias: 'a',
      pfxProfile: 'modern',
      optionsFrom: 't',
    });
  });

  test('takes a password that the bundle wants when it was typed twice, or can be read', () => {
    const typed = { ...emptyForm, texts: { ...emptyForm.texts, keyPassword: 'one' } };
    const typing = (again: string, shown = false) => ({
      ...typed,
      typing: { ...typed.typing, keyPassword: { again, shown } },
    });
    expect(arePasswordsTypedWell(emptyForm, thingsboard)).toBe(true);
    expect(arePasswordsTypedWell(typing('other'), thingsboard)).toBe(false);
    expect(arePasswordsTypedWell(typing('one'), thingsboard)).toBe(true);
    expect(arePasswordsTypedWell(typing('', true), thingsboard)).toBe(true);
    expect(arePasswordsTypedWell(typing('other'), mosquitto)).toBe(true);
  });

  test('is filled in from a keygen.properties, whose passwords are left where they are', () => {
    const before = { ...emptyForm, texts: { ...emptyForm.texts, keyPassword: 'typed', alias: 'mine' } };
    const form = filled(before, keygen);
    expect(form.texts).toEqual({ ...emptyForm.texts, prefix: 'nano', alias: 'mine' });
    expect(fromKeygen(form, 'keyPassword')).toBe(true);
    expect(fromKeygen(form, 'prefix')).toBe(false);
    expect(fromKeygen(form, 'storePassword')).toBe(false);
  });

  test('orders a keygen.properties where the bundle takes one, and a folder for each of several', () => {
    const form = { ...emptyForm, writeKeygen: true };
    expect(orderOf(form, { ...order, row: thingsboard })).toMatchObject({ writeKeygen: true, layout: 'files' });
    expect(orderOf(form, { ...order, row: mosquitto })).not.toHaveProperty('writeKeygen');
    const subjects = [subject, { ...subject, name: 'other' }] as const;
    expect(orderOf(form, { ...order, subjects, row: mosquitto })).toMatchObject({ subjects, layout: 'folders' });
    expect(howtoOf(form, { ...order, subjects, row: mosquitto })).toMatchObject({ subject, layout: 'folders' });
    for (const some of [[subject] as const, subjects]) {
      const zips = orderOf({ ...form, zip: true }, { ...order, subjects: some, row: mosquitto });
      expect(zips).toMatchObject({ layout: 'zips' });
    }
  });
});
