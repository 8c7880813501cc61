import type { MethodInput } from '../../../src-main/contract/methods.ts';
import type { PlatformForm } from '../../../src-main/contract/platforms.ts';
import type { HubStatus } from '../../bench/bench.ts';
import { type Place, placeOrder } from '../server/index.ts';

/** Where a set is tried. */
export interface Draft extends Place {
  readonly set: string;
  readonly revocationListGiven: boolean;
}

/** Platforms that let devices in themselves, a broker first: that is what the certificates are for. */
export const platformsFor = (forms: readonly PlatformForm[]): readonly PlatformForm[] =>
  forms
    .filter(({ provisions }) => !provisions)
    .toSorted((a, b) => Number(b.id === 'mqtt-broker') - Number(a.id === 'mqtt-broker'));

export const orderOf = (
  draft: Draft,
  form: PlatformForm,
  hub: HubStatus,
  workspace: string,
): MethodInput<'testCertificates.run'> => ({
  workspace,
  name: draft.set,
  ...placeOrder(draft, form, hub),
  revocationListGiven: draft.revocationListGiven,
});
