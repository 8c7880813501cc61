import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { generateAtOnce } from '../../src-main/adapters/node-keys.ts';
import { encodeTree } from '../../src-main/core/asn1/der.ts';
import { type Asn1, octetString, sequence } from '../../src-main/core/asn1/asn1.ts';
import { DerForms } from '../../src-main/core/asn1/forms.ts';
import { toHex } from '../../src-main/core/bytes.ts';
import { buildPkcs12, pfxProfiles } from '../../src-main/core/keystore/pkcs12-write.ts';
import type { KeyType } from '../../src-main/core/x509/algorithms.ts';
import { issueCertificate } from '../../src-main/core/x509/certificate.ts';
import { encodeSubject } from '../../src-main/core/x509/subject.ts';
import { ciphers } from '../support/keys.ts';

/** What is filled in is, octet for octet, what is built as a tree. */

/** Octets that look random, the same ones each time. */
function chance(seed: number): (length: number) => Uint8Array {
  let count = 0;
  return (length) => ciphers.digest('sha512', Uint8Array.of(seed & 0xff, seed >> 8, count++)).slice(0, length);
}

const key = (type: KeyType) => ({ type, ...generateAtOnce(type) });
const keys = [key('ec-p256'), key('ec-p256'), key('ec-p384'), key('rsa-2048')];

/** Counts how often a tree was built. */
class Counting extends DerForms {
  filled = 0;
  built = 0;

  override fill(...[name, values, build]: Parameters<DerForms['fill']>): Uint8Array {
    this.filled++;
    return super.fill(name, values, () => {
      this.built++;
      return build();
    });
  }
}

const devices = fc.array(
  fc.record({
    commonName: fc.string({ minLength: 8, maxLength: 9, unit: fc.constantFrom('a', 'b', '0', '1', '-') }),
    organization: fc.constantFrom('Fabriké', undefined),
    key: fc.constantFrom(...keys),
    begins: fc.date({ min: new Date('2020-01-01'), max: new Date('2060-01-01'), noInvalidDate: true }),
    /** Of ECDSA they differ in length. */
    signature: fc.uint8Array({ minLength: 70, maxLength: 72 }),
    issuer: fc.constantFrom('A plant of the factory', undefined),
    addresses: fc.option(fc.constant({ list: 'http://lists.example/root.crl' }), { nil: undefined }),
    profile: fc.constantFrom(...pfxProfiles),
    seed: fc.nat(60_000),
  }),
  { minLength: 20, maxLength: 40 },
);

describe('DER that is filled in', () => {
  test('is that of the tree: certificates of all kinds of device, and their keystores', async () => {
    const forms = new Counting();
    await fc.assert(
      fc.asyncProperty(devices, async (set) => {
        const issuerIds = chance(1)(20);
        for (const one of set) {
          const { commonName, organization, begins, issuer, seed, addresses } = one;
          const request = {
            profile: 'device',
            serial: chance(seed)(16),
            subject: encodeSubject({ commonName, organization }),
            publicKey: one.key.publicKey,
            validity: { notBefore: begins, notAfter: new Date(begins.getTime() + 86_400_000) },
            issuerAddresses: addresses,
            ...(issuer === undefined
              ? {}
              : { issuer: { name: encodeSubject({ commonName: issuer }), keyIdentifier: issuerIds } }),
          } as const;
          const signer = { publicKey: keys[0]?.publicKey ?? new Uint8Array(), sign: async () => one.signature };
          const built = await issueCertificate(request, signer, ciphers.digest);
          expect(toHex(await issueCertificate(request, signer, ciphers.digest, forms))).toBe(toHex(built));

          const contents = { privateKey: one.key.privateKey, chain: [built, built.slice(4)], friendlyName: commonName };
          const keystore = (remembered?: DerForms) =>
            buildPkcs12(contents, '1234', one.profile, { ...ciphers, random: chance(seed) }, remembered);
          expect(toHex(await keystore(forms))).toBe(toHex(await keystore()));
        }
      }),
      { numRuns: 20 },
    );
    expect(forms.filled - forms.built).toBeGreaterThan(500);
  });

  test.each(['d1', 'a', 'device-1'])('is used for devices with IDs as long as %s', async (id) => {
    const forms = new Counting();
    const ids = [id, ...['x', 'y', 'z'].map((last) => `${id.slice(0, -1)}${last}`)];
    const built: number[] = [];
    for (const [seed, commonName] of ids.entries()) {
      const [own] = keys;
      if (own === undefined) throw new Error('There is no key.');
      const request = {
        profile: 'device',
        serial: Uint8Array.of(1, ...chance(seed)(15)),
        subject: encodeSubject({ commonName }),
        publicKey: keys[seed % 2]?.publicKey ?? own.publicKey,
        validity: { notBefore: new Date('2026-01-01'), notAfter: new Date('2027-01-01') },
        issuer: { name: encodeSubject({ commonName: 'Root' }), keyIdentifier: chance(99)(20) },
      } as const;
      const signer = { publicKey: own.publicKey, sign: async () => chance(seed)(70) };
      const certificate = await issueCertificate(request, signer, ciphers.digest, forms);
      const contents = { privateKey: own.privateKey, chain: [certificate], friendlyName: commonName };
      await buildPkcs12(contents, '1234', 'modern', { ...ciphers, random: chance(seed) }, forms);
      built.push(forms.built);
    }
    // Something of the first two, and nothing of the others.
    const [first = 0, second = 0, ...others] = built;
    expect(second).toBeGreaterThan(first);
    expect(others).toEqual([second, second]);
  });

  const values = (seed: number, ...lengths: number[]) => lengths.map(chance(seed));
  const treeOf = (parts: readonly Uint8Array[]): Asn1 => sequence(...parts.map(octetString));

  test('is built twice for each combination of lengths, and then no more', () => {
    const forms = new DerForms();
    let built = 0;
    const fill = (parts: Uint8Array[]) =>
      forms.fill('two', parts, () => {
        built++;
        return treeOf(parts);
      });
    for (let seed = 0; seed < 50; seed++) {
      for (const parts of [values(seed, 20, 200), values(seed, 20, 30)]) {
        expect(fill(parts)).toEqual(encodeTree(treeOf(parts)));
      }
    }
    expect(built).toBe(4);
  });

  test.each([
    ['a value stands there twice', ([one = new Uint8Array()]: readonly Uint8Array[]) => treeOf([one, one])],
    ['a value is too short to be found', ([one = new Uint8Array()]) => treeOf([one.subarray(0, 3)])],
    [
      'something else depends on a value',
      ([one = new Uint8Array()]) => treeOf([one, Uint8Array.of(one[0] ?? 0), ciphers.digest('sha1', one)]),
    ],
  ] as [string, (parts: readonly Uint8Array[]) => Asn1][])('is built each time where %s', (_, build) => {
    const forms = new DerForms();
    for (let seed = 0; seed < 20; seed++) {
      const parts = values(seed, 16);
      expect(forms.fill('odd', parts, () => build(parts))).toEqual(encodeTree(build(parts)));
    }
  });
});
