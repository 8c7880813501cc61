import { createHash } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { rememberedChecks } from '../../src-main/services/hub/remembered-checks.ts';

const digest = (_hash: string, bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

test('a signature is checked once for each certificate and key, good or bad', () => {
  const check = vi.fn((certificate: Uint8Array, key: Uint8Array) => certificate[0] === key[0]);
  const checks = rememberedChecks({ check, checks: () => true, signsWith: () => true }, digest);
  const [one, two] = [Uint8Array.of(1), Uint8Array.of(2)];
  for (let round = 0; round < 3; round++) {
    expect([checks.check(one, one), checks.check(one, two), checks.check(two, two)]).toEqual([true, false, true]);
  }
  expect(check).toHaveBeenCalledTimes(3);
});
