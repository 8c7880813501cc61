import type { Secrets } from '../services/ports.ts';

/** Passphrases kept in memory, for as long as the program runs. */
export function sessionSecrets(): Secrets {
  const kept = new Map<string, string>();
  return {
    keeps: () => Promise.resolve('until-closed'),
    async remember(name, secret) {
      kept.set(name, secret);
    },
    recall: (name) => Promise.resolve(kept.get(name)),
    async forget(name) {
      kept.delete(name);
    },
    names: () => new Set(kept.keys()),
  };
}
