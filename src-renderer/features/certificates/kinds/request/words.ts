import { plural, t } from '@lingui/core/macro';
import { live } from '../../../../ui/language/index.ts';

export const text = live(() => ({
  counted: (count: number) => plural(count, { one: '# request', other: '# requests' }),
  kind: t`Certificate request`,
  group: t`Certificate requests`,
  subject: t`Subject`,
  key: t`Key`,
  privateKey: t`Private key`,
  privateKeys: { none: t`not here`, open: t`here`, encrypted: t`here, behind its passphrase` },
  broughtIn: t`Brought in`,
}));
