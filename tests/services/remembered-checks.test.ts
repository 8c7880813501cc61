import { createHash } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { Workbench } from '../support/workbench.ts';
import { rememberedChecks, rememberedReading } from '../../src-main/services/hub/remembered-checks.ts';

const digest = (_hash: string, bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

test('a signature is checked once for each certificate and key, good or bad', () => {
  const check = vi.fn((certificate: Uint8Array, key: Uint8Array) => certificate[0] === key[0]);
  const checks = rememberedChecks({ check, checks: () => true, signsWith: () => true, verifies: () => false }, digest);
  const [one, two] = [Uint8Array.of(1), Uint8Array.of(2)];
  for (let round = 0; round < 3; round++) {
    expect([checks.check(one, one), checks.check(one, two), checks.check(two, two)]).toEqual([true, false, true]);
  }
  expect(check).toHaveBeenCalledTimes(3);
});

test('a certificate is read once, and one that cannot be read fails each time', async () => {
  const bench = await Workbench.open();
  const { certificatePem } = await bench.authority('Root');
  await bench.close();
  const der = Buffer.from(certificatePem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
  const read = rememberedReading(digest);
  expect(read(Buffer.from(der))).toBe(read(Buffer.from(der)));
  expect(read(der).subject.commonName).toBe('Root');
  const broken = der.subarray(0, 100);
  for (let round = 0; round < 2; round++) expect(() => read(broken)).toThrow(/ASN.1|DER|certificate/i);
});
