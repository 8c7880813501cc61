import { describe, expect, test } from 'vitest';
import type { BundleRow } from '../../src-main/contract/models.ts';
import {
  type Bundles,
  emptyForm,
  filled,
  fromKeygen,
  keygenOrderOf,
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
const order = { workspace: 'w', subject, folder: 'f', ownFolder: false, overwrite: false };
const file = {
  values: [
    { name: 'CLIENT_FILE_PREFIX', value: 'nano', hostname: false },
    { name: 'CLIENT_KEY_ALIAS', value: '$(hostname)', hostname: true },
    { name: 'SERVER_FILE_PREFIX', value: 'other', hostname: false },
  ],
  passwords: ['CLIENT_KEY_PASSWORD'],
  notices: [],
} as const;
const keygen = {
  token: 't',
  name: 'keygen.properties',
  file: { ...file, values: [...file.values], passwords: [...file.passwords], notices: [] },
};

describe('the form of an export', () => {
  test('begins with the first bundle, and keeps to one that is there', () => {
    expect(rowOf(bundles, emptyForm)).toBe(mosquitto);
    expect(rowOf(bundles, { ...emptyForm, bundle: 'thingsboard-2' })).toBe(thingsboard);
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
      bundle: 'mosquitto',
      prefix: 'p',
      trustPem: 'PEM',
    });
    expect(orderOf(form, { ...order, row: thingsboard })).toEqual({
      ...order,
      bundle: 'thingsboard-2',
      prefix: 'p',
      alias: 'a',
      pfxProfile: 'modern',
      optionsFrom: 't',
    });
  });

  test('is filled in from a keygen.properties, whose passwords are left where they are', () => {
    const before = { ...emptyForm, texts: { ...emptyForm.texts, keyPassword: 'typed', alias: 'mine' } };
    const form = filled(before, subject, keygen);
    expect(form.texts).toEqual({ ...emptyForm.texts, prefix: 'nano', alias: 'mine' });
    expect(fromKeygen(form, subject, 'keyPassword')).toBe(true);
    expect(fromKeygen(form, subject, 'storePassword')).toBe(false);
    expect(filled(before, { kind: 'server' }, keygen).texts.prefix).toBe('other');
  });

  test('is written as a keygen.properties with the defaults that count', () => {
    const form = filled(emptyForm, subject, keygen);
    const { folder, overwrite } = order;
    expect(keygenOrderOf(form, { ...order, row: thingsboard })).toEqual({
      folder,
      overwrite,
      optionsFrom: 't',
      values: [
        { name: 'CLIENT_FILE_PREFIX', value: 'nano' },
        { name: 'CLIENT_KEY_ALIAS', value: 'clientalias' },
        { name: 'CLIENT_KEYSTORE_PASSWORD', value: 'password' },
      ],
    });
  });
});
