import { plural, t } from '@lingui/core/macro';
import { live } from '../../../../ui/language/index.ts';

export const text = live(() => ({
  counted: (count: number) =>
    plural(count, { one: '# certificate without a key', other: '# certificates without keys' }),
  kind: t`Certificate without a key`,
  alone: t`certificate without a key`,
  signedBy: (authority: string) => t`certificate without a key · signed by ${authority}`,
  groupOf: (issuer: string) => t`Without keys, of ${issuer}`,
  groupOfSelfSigned: t`Without keys, self-signed`,
  details: t`All details`,
  detailsOf: (name: string) => t`All details of ${name}`,
}));
