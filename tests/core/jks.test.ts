import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { concatBytes, equalBytes, fromHex, toHex } from '../../src-main/core/bytes.ts';
import { checkKeystorePassword } from '../../src-main/core/keystore/java-rules.ts';
import {
  type JksKeyEntry,
  type JksTrustedEntry,
  looksLikeJks,
  readJks,
  recoverJksKey,
} from '../../src-main/core/keystore/jks-read.ts';
import { type JksEntry, jksIntegrity, writeJks } from '../../src-main/core/keystore/jks-write.ts';
import { type Made, ciphers, make } from '../support/keys.ts';
import { refusal } from '../support/refusal.ts';

/** Java keystores, to the byte. That Java reads them is tested in tests/interop. */

const { digest } = ciphers;
const created = new Date(1_700_000_000_000);

// A file from which Java 17's keytool lists the entry and recovers the key: both passwords `changeit`, an empty chain.
const salt = Uint8Array.from({ length: 20 }, (_, i) => i);
const ed25519 = fromHex(`302e020100300506032b657004220420${'11'.repeat(32)}`);
const vector = fromHex(
  `feedfeed00000002000000010000000100016b0000018bcfe568000000006c306a300e060a2b060104012a0211010105000458
   000102030405060708090a0b0c0d0e0f10111213309447e16c40a2c39097c17a82e568b74e6cb3830a6d6a7c7c6ff922c145ec
   2395ced25b30a9f5156fc016abe05d8d8c4a1912bdae83cd550d792a7f912a8d7a395d6d83000000008f3f6f199123554c3526
   d4dae675c07b7c09f93f`.replaceAll(/\s/g, ''),
);

let ec: Made;
let rsa: Made;
beforeAll(async () => {
  ec = await make('device', 'Dev-01');
  rsa = await make('device', 'Dev-02', undefined, { keyType: 'rsa-2048' });
});

const keyEntry = (made: Made, alias: string, keyPassword: string): JksEntry => ({
  alias,
  created,
  privateKey: made.pair.privateKey,
  keyPassword,
  chain: [made.certificate.der, ec.certificate.der],
});
const trusted = (alias: string): JksEntry => ({ alias, created, certificate: rsa.certificate.der });
const keyOf = (entry: JksKeyEntry | JksTrustedEntry | undefined): JksKeyEntry => {
  if (entry === undefined || !('protectedKey' in entry)) throw new Error('no key entry');
  return entry;
};
const codeOf = (bytes: Uint8Array, password?: string) => refusal(() => readJks(bytes, password, digest)).code;

describe('a Java keystore', () => {
  test('is the one that Java reads, to the byte', () => {
    const entry = { alias: 'K', created, privateKey: ed25519, keyPassword: 'changeit', chain: [] };
    expect(toHex(writeJks([entry], 'changeit', { digest, random: () => salt }))).toBe(toHex(vector));
    expect(toHex(writeJks([], 'changeit', ciphers))).toBe(
      'FEEDFEED0000000200000000E2686E45FB43DFA4D992DD41CEB6B21C6330D792',
    );
    const [read] = readJks(vector, 'changeit', digest);
    expect(read).toMatchObject({ alias: 'k', created, chain: [] });
    expect(toHex(recoverJksKey(keyOf(read), 'changeit', digest))).toBe(toHex(ed25519));
  });

  test('gives back its keys, chains and trusted certificates, each key by its own password', () => {
    const entries = [keyEntry(ec, 'First', 'key one'), trusted('CA'), keyEntry(rsa, 'second', 'ключ')];
    const file = writeJks(entries, 'store', ciphers);
    const read = readJks(file, 'store', digest);
    expect(read.map(({ alias }) => alias)).toEqual(['first', 'ca', 'second']);
    expect(read.map((one) => one.created)).toEqual([created, created, created]);
    const chain = (made: Made) => [made.certificate.der, ec.certificate.der].map(toHex);
    for (const [index, made, password] of [
      [0, ec, 'key one'],
      [2, rsa, 'ключ'],
    ] as const) {
      const entry = keyOf(read[index]);
      expect(entry.chain.map(toHex)).toEqual(chain(made));
      expect(equalBytes(recoverJksKey(entry, password, digest), made.pair.privateKey)).toBe(true);
      const wrong = refusal(() => recoverJksKey(entry, 'store', digest));
      expect(wrong).toMatchObject({ code: 'WRONG_PASSWORD', field: 'keyPassword' });
    }
    expect(read[1]).toMatchObject({ certificate: rsa.certificate.der });
    expect(readJks(file, undefined, digest)).toEqual(read);
    for (const password of ['', 'Store', 'store ']) expect(codeOf(file, password)).toBe('WRONG_PASSWORD');
  });

  test('has salts of its own for each key', () => {
    const [a, b] = readJks(writeJks([keyEntry(ec, 'a', 'same'), keyEntry(ec, 'b', 'same')], 'x', ciphers), 'x', digest);
    expect(toHex(keyOf(a).protectedKey)).not.toBe(toHex(keyOf(b).protectedKey));
  });

  test('has no two aliases that Java takes for one, and none that is empty or too long', () => {
    const aliases = (...names: string[]) => refusal(() => writeJks(names.map(trusted), 'x', ciphers));
    expect(aliases('Dev', 'other', 'dEV')).toMatchObject({ code: 'INVALID_INPUT', field: 'alias' });
    expect(aliases('Dev', 'other', 'dEV').message).toContain('Dev and dEV');
    expect(aliases('').code).toBe('INVALID_INPUT');
    expect(aliases('x'.repeat(65_536)).code).toBe('INVALID_INPUT');
  });

  test('keeps any alias in the UTF-8 of Java', () => {
    const read = (alias: string) => readJks(writeJks([trusted(alias)], 'x', ciphers), 'x', digest)[0]?.alias;
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (alias) => {
        expect(read(alias)).toBe(alias.toLowerCase());
      }),
    );
    const file = toHex(writeJks([trusted('ü\0€😀')], 'x', ciphers));
    expect(file).toContain('000DC3BCC080E282ACEDA0BDEDB880');
  });

  test('is read as Java reads it: what follows is passed over, the last of two entries with one alias holds', () => {
    expect(readJks(concatBytes(vector, Uint8Array.of(1, 2, 3)), 'changeit', digest)).toHaveLength(1);
    const one = writeJks([trusted('a')], 'x', ciphers).subarray(12, -20);
    const other = writeJks([{ ...trusted('a'), certificate: ec.certificate.der }], 'x', ciphers).subarray(12, -20);
    const content = concatBytes(fromHex('feedfeed0000000200000002'), one, other);
    const read = readJks(concatBytes(content, jksIntegrity(content, 'x', digest)), 'x', digest);
    expect(read).toMatchObject([{ alias: 'a', certificate: ec.certificate.der }]);
  });

  test('of version 1 is read', () => {
    const { der } = ec.certificate;
    const length = der.length.toString(16).padStart(8, '0');
    const head = fromHex(`feedfeed0000000100000001000000020001610000018bcfe56800${length}`);
    const content = concatBytes(head, der);
    const read = readJks(concatBytes(content, jksIntegrity(content, 'x', digest)), 'x', digest);
    expect(read).toMatchObject([{ alias: 'a', created, certificate: der }]);
  });
});

describe('what is no whole Java keystore', () => {
  test('is told wherever it is cut', () => {
    const file = writeJks([keyEntry(ec, 'a', 'key'), trusted('b')], 'x', ciphers);
    for (const password of ['x', undefined]) {
      for (let length = 0; length < file.length; length++) {
        expect(codeOf(file.subarray(0, length), password)).toBe('DAMAGED');
      }
    }
  });

  test('is told whatever was changed in it', () => {
    const file = writeJks([keyEntry(ec, 'a', 'key'), trusted('b')], 'x', ciphers);
    const codes = ['DAMAGED', 'WRONG_PASSWORD', 'FORMAT_NOT_RECOGNISED', 'ENCRYPTION_NOT_SUPPORTED'];
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), (position, change) => {
        const broken = Uint8Array.from(file);
        broken[position] = (broken[position] ?? 0) ^ change;
        expect(codes).toContain(codeOf(broken, 'x'));
        // Unchecked it may be read, and then its keys are refused or right.
        const attempt = () => {
          for (const entry of readJks(broken, undefined, digest)) {
            if (!('protectedKey' in entry)) continue;
            expect(equalBytes(recoverJksKey(entry, 'key', digest), ec.pair.privateKey)).toBe(true);
          }
          throw new Error('read');
        };
        try {
          expect(codes).toContain(refusal(attempt).code);
        } catch (error) {
          if ((error as Error).message !== 'read') throw error;
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('costs no work that its octets do not pay for', () => {
    const head = 'feedfeed00000002';
    for (const rest of [
      'ffffffff',
      '7fffffff',
      '00000001000000010001610000018bcfe56800ffffffff',
      `00000001000000010001610000018bcfe568000000000100ffffffff`,
      '00000001000000020001617fffffffffffffff0005582e35303900000000',
      '00000001000000030001610000018bcfe56800',
    ]) {
      expect(codeOf(concatBytes(fromHex(head + rest), new Uint8Array(100)))).toBe('DAMAGED');
    }
    expect(codeOf(concatBytes(fromHex(`${head}00000001000000020001ff`), new Uint8Array(100)))).toBe('DAMAGED');
    const protectedKey = new Uint8Array(5_000_000).fill(0x30);
    const entry: JksKeyEntry = { alias: 'a', created, protectedKey, chain: [] };
    expect(refusal(() => recoverJksKey(entry, 'x', digest)).code).toBe('DAMAGED');
  });

  test('is named where it is another format', () => {
    const jceks = fromHex('cececece0000000200000000');
    expect(looksLikeJks(jceks)).toBe(true);
    const refused = refusal(() => readJks(jceks, 'x', digest));
    expect(refused.code).toBe('FORMAT_NOT_RECOGNISED');
    expect(refused.message).toContain('JCEKS');
    expect(refused.remedy).toContain('keytool -importkeystore');
    expect(codeOf(fromHex('feedfeed0000000300000000'))).toBe('FORMAT_NOT_RECOGNISED');
    expect(looksLikeJks(vector)).toBe(true);
    expect(looksLikeJks(fromHex('3082feed'))).toBe(false);
    expect(looksLikeJks(fromHex('feed'))).toBe(false);
  });
});

test('a keystore password is one that Java takes', () => {
  for (const password of ['changeit', 'p@ss w', '      ']) expect(checkKeystorePassword(password, 'f')).toBe(password);
  for (const password of ['', '12345', 'пароль', 'tab\ttab']) {
    expect(refusal(() => checkKeystorePassword(password, 'storePassword'))).toMatchObject({
      code: 'INVALID_INPUT',
      field: 'storePassword',
      message: expect.stringContaining('The store password') as string,
    });
  }
  expect(refusal(() => checkKeystorePassword('', 'keyPassword')).message).toContain('The key password');
});
