import { describe, expect, test } from 'vitest';
import { isMissing } from '../support/programs.ts';
import { everNewClientIds, silent, strangers } from '../torture/hub-attacks.ts';

/** The torture of the hub, a short while: its heap is bounded, and a client beside the attack loses nothing. */
describe.skipIf(isMissing('openssl'))('beside an attack a client sends and receives everything', () => {
  test.each([
    ['strangers with names of 65 KB', strangers, 150],
    ['ever new client IDs', everNewClientIds, 150],
    ['connections that never finish', silent, 300],
  ] as const)('%s', async (_what, attack, rounds) => {
    expect(await attack(rounds)).toMatchObject({ rounds, lost: 0 });
  });
});
