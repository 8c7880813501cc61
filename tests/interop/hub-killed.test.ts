import { describe, expect, test } from 'vitest';
import { isMissing } from '../support/programs.ts';
import { killsAtAcknowledgement } from '../torture/hub-kills.ts';

/** The torture of the hub, a short while: two rounds of each kind of acknowledgement. */
describe.skipIf(isMissing('openssl'))('a hub that is killed as it acknowledges', () => {
  test('has kept what it acknowledged', async () => {
    expect(await killsAtAcknowledgement(10)).toMatchObject({ rounds: 10, lost: 0 });
  });
});
