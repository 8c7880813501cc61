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
  done: (count: number) => plural(count, { one: '# device was renewed.', other: '# devices were renewed.' }),
}));
