import { everNewClientIds, silent, strangers } from '../hub-attacks.ts';
import { killsAtAcknowledgement } from '../hub-kills.ts';
import type { Scenario } from '../scenario.ts';

/** A hub with clients: what it has acknowledged is kept, and no client costs another anything. Its heap is bounded. */
export const hubClientScenarios: readonly Scenario[] = [
  {
    name: 'hub killed as it acknowledges',
    needs: ['openssl'],
    // Quick: one of each kind.
    run: async (effort) => [await killsAtAcknowledgement(effort === 'quick' ? 5 : 200)],
  },
  {
    name: 'hub attacked',
    needs: ['openssl'],
    run: async (effort) => {
      const [names, logins, silences] = effort === 'quick' ? [60, 60, 120] : [1000, 5000, 2000];
      return [await strangers(names), await everNewClientIds(logins), await silent(silences)];
    },
  },
];
