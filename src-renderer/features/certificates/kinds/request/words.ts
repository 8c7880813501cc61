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
  madeAt: t`Made`,
  signed: t`Signed`,
  signedBy: (at: string, authority: string) => t`${at}, by ${authority}. It can be deleted.`,
  sign: t`Sign it`,
  signOne: (name: string) => t`Sign the request ${name}`,
  signRequest: t`Sign a request`,
  complete: t`Bring its certificate…`,
  completeOne: (name: string) => t`Bring the certificate of ${name}`,
  export: t`Export…`,
  exported: (count: number, path: string) =>
    plural(count, { one: `1 file is in ${path}.`, other: `# files are in ${path}.` }),
  replace: t`Replace them`,
}));
