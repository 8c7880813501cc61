import fc from 'fast-check';
import forge, { type Asn1Object } from 'node-forge/lib/asn1.js';
import { describe, expect, test } from 'vitest';
import { type Asn1, bmpString, integerValue, setOf, toDer, unsignedInteger } from '../../src-main/core/asn1/asn1.ts';
import { decodeTree } from '../../src-main/core/asn1/der.ts';
import { oidOctets, oidText } from '../../src-main/core/asn1/oid.ts';
import { toHex } from '../../src-main/core/bytes.ts';

/** Trees and their octets, as node-forge, which is not ours, reads and writes them. */

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** Universal types whose contents node-forge leaves as they are: neither INTEGER, nor BIT STRING, nor BMPString. */
const plainTypes = [1, 4, 5, 6, 12, 19, 22, 23, 24];

const node: fc.Arbitrary<Asn1> = fc.letrec<{ node: Asn1; leaf: Asn1; branch: Asn1 }>((tie) => ({
  node: fc.oneof({ maxDepth: 6, withCrossShrink: true }, tie('leaf'), tie('branch')),
  leaf: fc.oneof(
    fc.record({
      tagClass: fc.constant(0),
      type: fc.constantFrom(...plainTypes),
      constructed: fc.constant(false),
      value: fc.oneof(fc.uint8Array({ maxLength: 20 }), fc.uint8Array({ minLength: 120, maxLength: 300 })),
    }),
    fc.record({
      tagClass: fc.constantFrom(0x40, 0x80, 0xc0),
      // Under 2 and 30 node-forge takes what is no INTEGER and no BMPString for one.
      type: fc.nat(29).filter((type) => type !== 2),
      constructed: fc.constant(false),
      value: fc.uint8Array(),
    }),
  ),
  branch: fc.record({
    tagClass: fc.constantFrom(0, 0x80),
    type: fc.constantFrom(16, 17),
    constructed: fc.constant(true),
    value: fc.array(tie('node'), { maxLength: 12 }),
  }),
})).node;

const asForge = ({ value, ...about }: Asn1): Asn1Object & { composed: boolean } => ({
  ...about,
  composed: about.constructed,
  value: value instanceof Uint8Array ? latin1(value) : value.map(asForge),
});

/** What is the same of both. */
const plain = (tree: Asn1 | Asn1Object): unknown => [
  tree.tagClass,
  tree.type,
  tree.constructed,
  typeof tree.value === 'string'
    ? tree.value
    : tree.value instanceof Uint8Array
      ? latin1(tree.value)
      : tree.value.map(plain),
];

function byForge(bytes: Uint8Array): unknown {
  try {
    return plain(forge.fromDer(latin1(bytes), { strict: true, parseAllBytes: true, decodeBitStrings: false }));
  } catch {
    return 'damaged';
  }
}

const byOurs = (bytes: Uint8Array): unknown => {
  const tree = decodeTree(bytes);
  return typeof tree === 'string' ? tree : plain(tree);
};

describe('a tree', () => {
  test('is written as node-forge writes it, and read again', () => {
    fc.assert(
      fc.property(node, (tree) => {
        const der = toDer(tree);
        expect(latin1(der)).toBe(forge.toDer(asForge(tree)).getBytes());
        expect(byOurs(der)).toEqual(plain(tree));
      }),
      { numRuns: 500 },
    );
  });

  test('is read as node-forge reads it, of whatever octets', () => {
    // Neither tag numbers of several octets nor BMPStrings, which node-forge makes into other text.
    const isOdd = (bytes: Uint8Array) => bytes.some((octet) => (octet & 0x1f) === 0x1f || octet === 30);
    const octet = fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 0x20, 0x30, 0x31, 0x80, 0x81, 0x82, 0x84, 0xa0);
    let whole = 0;
    fc.assert(
      fc.property(fc.array(octet, { minLength: 1, maxLength: 14 }), (octets) => {
        const bytes = Uint8Array.from(octets);
        const found = byOurs(bytes);
        if (found !== 'damaged') whole++;
        if (!isOdd(bytes)) expect(found).toEqual(byForge(bytes));
      }),
      { numRuns: 20_000 },
    );
    expect(whole).toBeGreaterThan(500);
  });

  test('of a file that was changed somewhere is read as node-forge reads it', () => {
    fc.assert(
      fc.property(node, fc.nat(), fc.nat(255), (tree, place, octet) => {
        const der = toDer(tree);
        const at = place % der.length;
        const changed = Uint8Array.from(der, (old, index) => (index === at ? octet : old));
        // What it has of long tags and BMPStrings the two read otherwise on purpose.
        fc.pre((octet & 0x1f) !== 0x1f && (octet & 0x1f) !== 30);
        const [ours, theirs] = [byOurs(changed), byForge(changed)];
        if (JSON.stringify(theirs).includes(',30,false,')) return;
        expect(ours).toEqual(theirs);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['00', '020100'],
    ['0001', '020101'],
    ['000080', '02020080'],
    ['80', '02020080'],
  ])('has the INTEGER %s in as few octets as can be', (octets, der) => {
    expect(toHex(toDer(unsignedInteger(Buffer.from(octets, 'hex')))).toLowerCase()).toBe(der);
  });

  test('has negative numbers in as few octets as can be', () => {
    fc.assert(
      fc.property(fc.bigInt(-(2n ** 70n), 2n ** 70n), (value) => {
        const [, , ...octets] = toDer(integerValue(value));
        expect(BigInt.asIntN(octets.length * 8, BigInt(`0x${Buffer.from(octets).toString('hex')}`))).toBe(value);
        const shorter = octets.slice(1);
        const isNeeded =
          shorter.length === 0 ||
          BigInt.asIntN(shorter.length * 8, BigInt(`0x${Buffer.from(shorter).toString('hex')}`)) !== value;
        expect(isNeeded).toBe(true);
      }),
    );
  });

  test('has the members of a SET OF in the order of their octets', () => {
    fc.assert(
      fc.property(fc.array(node, { maxLength: 6 }), (members) => {
        const sorted = members.map((one) => Buffer.from(toDer(one))).sort((a, b) => Buffer.compare(a, b));
        const written = toDer(setOf(...members));
        expect(latin1(written).endsWith(latin1(Buffer.concat(sorted)))).toBe(true);
      }),
    );
  });

  test('has BMPStrings with the high octet first', () => {
    expect(toHex(toDer(bmpString('a€')))).toBe('1E04006120AC');
  });
});

describe('an object identifier', () => {
  test('is written and read as node-forge does', () => {
    const arcs = fc.array(fc.oneof(fc.nat(40), fc.nat(), fc.nat(2 ** 31 - 1)), { maxLength: 8 });
    fc.assert(
      fc.property(fc.nat(2), fc.nat(39), arcs, (first, second, others) => {
        const dotted = [first, second, ...others].join('.');
        const octets = oidOctets(dotted);
        expect(latin1(octets)).toBe(forge.oidToDer(dotted).getBytes());
        expect(oidText(octets)).toBe(forge.derToOid(latin1(octets)));
        expect(oidText(octets)).toBe(dotted);
      }),
    );
  });

  test.each([
    // X.690 8.19.5.
    ['883703', '2.999.3'],
    // A UUID of 128 bits under 2.25.
    ['6983ffffffffffffffffffffffffffffffffff7f', '2.25.340282366920938463463374607431768211455'],
    ['', undefined],
    ['2a86', undefined],
    [`2a${'ff'.repeat(30)}7f`, undefined],
  ])('%s is %s', (octets, text) => {
    expect(oidText(Buffer.from(octets, 'hex'))).toBe(text);
  });
});
