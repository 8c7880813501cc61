import { plural, t } from '@lingui/core/macro';
import { live } from '../../ui/language/index.ts';
import type { RemedyPage, RemedyTable } from '../../../src-main/contract/remedies.ts';

const pages: Readonly<Record<RemedyPage, string>> = live(() => ({
  workspace: t`Go to the workspace`,
  settings: t`Go to the settings`,
  'hub-overview': t`Show whom to trust`,
  'hub-authorities': t`Go to the authorities`,
  'hub-provisioning': t`Go to Provisioning`,
  'hub-aws': t`Go to AWS IoT`,
  'hub-thingsboard': t`Go to ThingsBoard`,
  'hub-issuing': t`Go to Issuing`,
  'hub-refusals': t`Show the refusals of the hub`,
}));

/** What was done, beside the button that takes it back. */
export const mended = (id: string): string => t`The chain of ${id} was completed.`;

/** What the button of each action says. */
export const labels: RemedyTable<string> = {
  'start-hub': () => t`Start the local hub`,
  'use-port': ({ port }) => t`Start on port ${port}`,
  'open-page': ({ page }) => pages[page],
  'create-authority': () => t`Create an authority`,
  'create-devices': () => t`Create devices`,
  'create-server': () => t`Create a server certificate`,
  'trust-server': () => t`Show its certificates`,
  'prove-authority': ({ authority }) => t`Prove possession of ${authority}`,
  'register-device': ({ id }) => t`Register ${id}`,
  'register-certificate': ({ id }) => t`Register the certificate of ${id}`,
  'renew-device': ({ id, backdateMinutes }) =>
    backdateMinutes === undefined ? t`Renew ${id}…` : t`Renew ${id}, with an earlier beginning…`,
  'mend-chain': ({ id }) => t`Complete the chain of ${id}`,
  'save-chain': () => t`Save with its intermediate…`,
  'open-device': ({ id }) => t`Go to ${id}`,
  'diagnose-at': ({ host, port }) => t`Diagnose ${host}, port ${String(port)}`,
  'allow-topics': ({ templates: [first = '', ...others] }) =>
    others.length === 0 ? t`Allow ${first}` : plural({ count: others.length + 1 }, { other: 'Allow # topics' }),
};
