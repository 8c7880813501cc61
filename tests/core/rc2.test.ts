import fc from 'fast-check';
import forgeRc2 from 'node-forge/lib/rc2.js';
import forgeUtil from 'node-forge/lib/util.js';
import { describe, expect, test } from 'vitest';
import { fromBinaryString, fromHex, toBinaryString } from '../../src-main/core/bytes.ts';
import { decryptRc2 } from '../../src-main/core/keystore/rc2.ts';

/** node-forge, which is not ours, encrypts. `bare`: without padding. */
function encrypted(key: Uint8Array, bits: number, iv: Uint8Array, plain: Uint8Array, bare = false): Uint8Array {
  const cipher = forgeRc2.createEncryptionCipher(toBinaryString(key), bits);
  cipher.start(toBinaryString(iv));
  cipher.update(forgeUtil.createBuffer(toBinaryString(plain)));
  expect(cipher.finish(bare ? () => true : undefined)).toBe(true);
  return fromBinaryString(cipher.output.getBytes());
}

describe('RC2', () => {
  // RFC 2268 5.
  test.each([
    ['0000000000000000', 63, '0000000000000000', 'ebb773f993278eff'],
    ['ffffffffffffffff', 64, 'ffffffffffffffff', '278b27e42e2f0d49'],
    ['3000000000000000', 64, '1000000000000001', '30649edf9be7d2c2'],
    ['88', 64, '0000000000000000', '61a8a244adacccf0'],
    ['88bca90e90875a', 64, '0000000000000000', '6ccf4308974c267f'],
    ['88bca90e90875a7f0f79c384627bafb2', 64, '0000000000000000', '1a807d272bbe5db1'],
    ['88bca90e90875a7f0f79c384627bafb2', 128, '0000000000000000', '2269552ab0f85ca6'],
    ['88bca90e90875a7f0f79c384627bafb216f80a6f85920584c42fceb0be255daf1e', 129, '0000000000000000', '5b78d3a43dfff1f1'],
  ])('decrypts the vector of the RFC with the key %s and %d bits', (key, bits, plain, cipher) => {
    // Padded by what it is chained to.
    const end = new Uint8Array([7, 7, 7, 7, 7, 7, 7, 1]);
    const iv = fromHex(plain).map((octet, index) => octet ^ (end[index] ?? 0));
    expect(decryptRc2(fromHex(key), bits, iv, fromHex(cipher))).toEqual(end.subarray(0, 7));
  });

  // It takes another key than the RFC where the bits are no whole octets.
  test('decrypts what node-forge encrypts, whatever the key', () => {
    const octets = (minLength: number, maxLength: number) => fc.uint8Array({ minLength, maxLength });
    fc.assert(
      fc.property(
        octets(5, 33),
        fc.integer({ min: 5, max: 33 }),
        octets(8, 8),
        octets(0, 60),
        (key, octetsOfIt, iv, plain) => {
          const bits = octetsOfIt * 8;
          expect(decryptRc2(key, bits, iv, encrypted(key, bits, iv, plain))).toEqual(plain);
        },
      ),
    );
  });

  test('says of a wrong key or padding that it does not fit', () => {
    const [key, iv] = [fromHex('0102030405'), new Uint8Array(8)];
    const withEnd = (...end: readonly number[]) =>
      encrypted(key, 40, iv, new Uint8Array([...new Uint8Array(8 - end.length).fill(7), ...end]), true);
    for (const end of [[0], [9], [2, 3, 2], [1, 3, 3], [255]]) {
      expect(decryptRc2(key, 40, iv, withEnd(...end))).toBeUndefined();
    }
    expect(decryptRc2(key, 40, iv, withEnd(1))).toEqual(new Uint8Array(7).fill(7));
    expect(decryptRc2(key, 40, iv, withEnd(2, 2))).toEqual(new Uint8Array(6).fill(7));
    const whole = encrypted(key, 40, iv, new Uint8Array(40));
    expect(decryptRc2(fromHex('0102030406'), 40, iv, whole)).toBeUndefined();
  });
});
