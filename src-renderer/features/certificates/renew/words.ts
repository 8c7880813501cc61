import { plural, t } from '@lingui/core/macro';
import { live } from '../../../ui/language/index.ts';

export const text = live(() => ({
  action: t`Renew…`,
  title: (ids: readonly string[]) =>
    ids.length === 1 ? t`Renew ${{ id: ids[0] ?? '' }}` : plural(ids.length, { other: 'Renew # devices' }),
  about: t`A new certificate under the same name, by the same authority. The old files go to the trash of the workspace.`,
  key: t`Key`,
  keys: { same: t`the same key`, new: t`a new key` },
  keyHint: t`A new key where the old one may be known to others. Clouds that know the device by its thumbprint need the new one either way.`,
  passphrase: t`Passphrase of its authority`,
  keyPassphrase: t`Passphrase of the device’s key`,
  pfxPassword: t`Password of the .pfx`,
  pfxPasswordHint: t`Empty: 1234, as in the tutorials.`,
  renew: t`Renew`,
  cancel: t`Close`,
  renewing: (done: number, total: number) => t`${done} of ${total} renewed…`,
  hub: t`Also in the local hub`,
  hubHint: (count: number, all: number) =>
    count === all
      ? t`It knows the certificate by its thumbprint: the new one is let in beside the old one, until you take that out there.`
      : t`It knows ${count} of ${all} by their thumbprints: the new ones are let in beside the old ones, until you take those out there.`,
  inHub: (count: number) =>
    plural(count, {
      one: 'The local hub lets the old certificate in and the new one.',
      other: 'The local hub lets # devices in by their old certificates and the new ones.',
    }),
  notInHub: (reason: string) => t`The local hub was not told of it: ${reason}`,
  done: (count: number) => plural(count, { one: '# device was renewed.', other: '# devices were renewed.' }),
}));
