import { i18n } from '../core/language/index.ts';
import type { Thing } from '../core/things/thing.ts';

/** What is said of one thing of a kind: whole sentences, since other languages bend its noun and what stands around it. */
interface ThingWords {
  /** That the workspace has none; `name` is quoted. */
  missing(name: string): string;
  taken(name: string): string;
  /** In the middle of a sentence, after a colon. */
  named(name: string): string;
}

/** By the noun of its kind. */
const words: Readonly<Record<string, ThingWords>> = {
  authority: {
    missing: (name) => i18n.t('There is no authority {name} in this workspace.', { name }),
    taken: (name) => i18n.t('There is an authority {name} already.', { name }),
    named: (name) => i18n.t('the authority {name}', { name }),
  },
  device: {
    missing: (name) => i18n.t('There is no device {name} in this workspace.', { name }),
    taken: (name) => i18n.t('There is a device {name} already.', { name }),
    named: (name) => i18n.t('the device {name}', { name }),
  },
  'server certificate': {
    missing: (name) => i18n.t('There is no server certificate {name} in this workspace.', { name }),
    taken: (name) => i18n.t('There is a server certificate {name} already.', { name }),
    named: (name) => i18n.t('the server certificate {name}', { name }),
  },
  certificate: {
    missing: (name) => i18n.t('There is no certificate {name} in this workspace.', { name }),
    taken: (name) => i18n.t('There is a certificate {name} already.', { name }),
    named: (name) => i18n.t('the certificate {name}', { name }),
  },
  'certificate request': {
    missing: (name) => i18n.t('There is no certificate request {name} in this workspace.', { name }),
    taken: (name) => i18n.t('There is a certificate request {name} already.', { name }),
    named: (name) => i18n.t('the certificate request {name}', { name }),
  },
  'set of test certificates': {
    missing: (name) => i18n.t('There is no set of test certificates {name} in this workspace.', { name }),
    taken: (name) => i18n.t('There is a set of test certificates {name} already.', { name }),
    named: (name) => i18n.t('the set of test certificates {name}', { name }),
  },
  proof: {
    missing: (name) => i18n.t('There is no proof {name} in this workspace.', { name }),
    taken: (name) => i18n.t('There is a proof {name} already.', { name }),
    named: (name) => i18n.t('the proof {name}', { name }),
  },
};

export function wordsOf({ noun }: Pick<Thing, 'noun'>): ThingWords {
  const found = words[noun];
  if (found === undefined) throw new Error(`There are no words for ${noun}.`);
  return found;
}

export const noProof = (authority: string): string =>
  i18n.t('There is no proof of {authority} for this code in this workspace.', { authority });
