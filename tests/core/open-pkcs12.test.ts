import { beforeAll, describe, expect, test } from 'vitest';
import { concatBytes, equalBytes, toBase64, toHex } from '../../src-main/core/bytes.ts';
import { openFile } from '../../src-main/core/keystore/open.ts';
import type { OpenedFile } from '../../src-main/core/keystore/opened.ts';
import { Work } from '../../src-main/core/keystore/work.ts';
import { Problem } from '../../src-main/core/problem.ts';
import { type Made, ciphers, make } from '../support/keys.ts';
import {
  certificateBag,
  closedKeyBag,
  crlBag,
  keyBag,
  named,
  nestedBag,
  oddPkcs12,
  safeWithoutContent,
  secretBag,
} from '../support/odd-pkcs12.ts';

let device: Made;
let root: Made;
beforeAll(async () => {
  device = await make('device', 'dev-1');
  root = await make('root', 'Root');
});

const open = (bytes: Uint8Array, password?: string, keyPassword?: string): Promise<OpenedFile> =>
  openFile(bytes, { password, keyPassword }, { ...ciphers, work: new Work(false) }, 'file');
const refusal = async (act: Promise<unknown>): Promise<Problem> => {
  try {
    await act;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('It was opened.');
};
const keysOf = ({ keys }: OpenedFile) => keys.map(({ privateKey }) => privateKey && toHex(privateKey));
const hex = ({ pair }: Made) => toHex(pair.privateKey);

describe('the password of a PKCS#12 file', () => {
  test.each([
    ['no octets', undefined],
    ['a terminator alone', ''],
  ])('that is empty, written as %s, is found whether it is given as empty or not at all', async (_name, password) => {
    const shrouded = await closedKeyBag(device.pair.privateKey, password);
    const bytes = await oddPkcs12([[certificateBag(device.certificate.der)], [shrouded]], { password });
    for (const given of ['', undefined]) expect(keysOf(await open(bytes, given))).toEqual([hex(device)]);
    expect((await refusal(open(bytes, 'x'))).code).toBe('WRONG_PASSWORD');
    const bare = await oddPkcs12([[shrouded]]);
    for (const given of ['', undefined]) expect(keysOf(await open(bare, given))).toEqual([hex(device)]);
  });

  test('is not asked for where nothing is encrypted, and is judged where it is given', async () => {
    const bags = [[certificateBag(device.certificate.der)], [keyBag(device.pair.privateKey)]];
    const bare = await oddPkcs12(bags);
    for (const given of [undefined, '', 'anything']) expect(keysOf(await open(bare, given))).toEqual([hex(device)]);
    const sealed = await oddPkcs12(bags, { password: 'store' });
    const unchecked = await open(sealed);
    expect(keysOf(unchecked)).toEqual([hex(device)]);
    expect(unchecked.protection.at(-1)).toMatch(/not checked/);
    expect((await open(sealed, 'store')).protection.at(-1)).toBe('Integrity: HMAC-SHA1');
    expect((await refusal(open(sealed, 'other'))).code).toBe('WRONG_PASSWORD');
  });

  test('of a key may be another than that of the store', async () => {
    const shrouded = await closedKeyBag(device.pair.privateKey, 'of the key');
    const bytes = await oddPkcs12([[certificateBag(device.certificate.der)], [shrouded]], { password: 'store' });
    expect(keysOf(await open(bytes, 'store', 'of the key'))).toEqual([hex(device)]);
    for (const keyPassword of [undefined, 'neither']) {
      expect(await open(bytes, 'store', keyPassword)).toMatchObject({
        certificates: [{ certificate: { subject: { commonName: 'dev-1' } } }],
        keys: [{ privateKey: undefined, encrypted: true }],
      });
    }
    expect((await refusal(open(bytes, 'of the key'))).remedy).toMatch(/another password than its key/);
    expect((await refusal(open(bytes))).code).toBe('PASSWORD_REQUIRED');
  });

  test('beyond ASCII is found as OpenSSL before 1.1 wrote it', async () => {
    const written = Buffer.from('Gerät', 'utf8').toString('latin1');
    const bytes = await oddPkcs12([[await closedKeyBag(device.pair.privateKey, written)]], { password: written });
    expect(keysOf(await open(bytes, 'Gerät'))).toEqual([hex(device)]);
  });
});

describe('what lies in a PKCS#12 file', () => {
  test('is found in safes within safes, to a depth', async () => {
    const bags = [certificateBag(device.certificate.der), keyBag(device.pair.privateKey)];
    const opened = await open(await oddPkcs12([[nestedBag(nestedBag(...bags))]]));
    expect(keysOf(opened)).toEqual([hex(device)]);
    let deep = nestedBag(...bags);
    for (let i = 0; i < 30; i++) deep = nestedBag(deep);
    expect((await refusal(open(await oddPkcs12([[deep]])))).code).toBe('DAMAGED');
  });

  test('is named where it is of no use, and the rest is opened', async () => {
    const bytes = await oddPkcs12([
      [crlBag(), secretBag(), certificateBag(root.certificate.der)],
      safeWithoutContent(),
    ]);
    const { certificates, notices } = await open(bytes);
    expect(certificates).toHaveLength(1);
    expect(notices.join(' ')).toMatch(/revocation list \(CRL\).*a secret/);
  });

  test('has names of any string type, or none', async () => {
    const names = [named.utf8('Gerät'), named.bmp('B\u4ad6'), named.nothing(), undefined];
    const bags = names.map((name) => certificateBag(device.certificate.der, name));
    const { certificates } = await open(await oddPkcs12([bags]));
    expect(certificates.map(({ friendlyName }) => friendlyName)).toEqual(['Gerät', 'B\u4ad6', undefined, undefined]);
  });

  test('is opened in base64 too, in quotes or not, and in base64 of that', async () => {
    const bytes = await oddPkcs12([[certificateBag(device.certificate.der)], [keyBag(device.pair.privateKey)]]);
    const once = toBase64(bytes);
    for (const text of [once, `${once}\n`, `"${once}"`, once.replaceAll(/.{76}/g, '$&\r\n'), btoa(once)]) {
      const opened = await open(Buffer.from(text));
      expect(keysOf(opened)).toEqual([hex(device)]);
      expect(opened.notices.join(' ')).toContain('base64');
    }
  });

  test('is opened where something follows it, which is told', async () => {
    const bytes = await oddPkcs12([[certificateBag(root.certificate.der)]]);
    expect((await open(concatBytes(bytes, Uint8Array.of(13, 10)))).notices).toEqual([]);
    expect((await open(concatBytes(bytes, Uint8Array.of(1, 2, 3)))).notices).toEqual([
      'Behind it 3 more bytes follow, which were passed over.',
    ]);
    expect(equalBytes((await open(bytes)).certificates[0]?.certificate.der ?? bytes, root.certificate.der)).toBe(true);
  });
});
