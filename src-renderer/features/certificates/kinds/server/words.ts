import { plural, t } from '@lingui/core/macro';
import { live } from '../../../../ui/language/index.ts';

export const text = live(() => ({
  counted: (count: number) => plural(count, { one: '# server', other: '# servers' }),
  kind: t`Server`,
  signedBy: (authority: string) => t`server · signed by ${authority}`,
  selfSigned: t`server · self-signed`,
  groupOf: (authority: string) => t`Servers of ${authority} (not in this workspace)`,
  groupOfSelfSigned: t`Self-signed servers`,
  export: (name: string) => t`Export ${name}`,
  showHub: t`Show the local hub`,
}));
