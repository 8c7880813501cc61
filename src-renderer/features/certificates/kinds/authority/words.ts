import { plural, t } from '@lingui/core/macro';
import { live } from '../../../../ui/language/index.ts';

export const text = live(() => ({
  counted: (count: number) => plural(count, { one: '# authority', other: '# authorities' }),
  intermediateOf: (parent: string) => t`intermediate of ${parent}`,
  createIntermediate: t`Create intermediate`,
  createBelow: (name: string) => t`Create devices below ${name}`,
  export: (name: string) => t`Export ${name}`,
  list: t`Revocation list`,
  listOf: (from: string, until: string | undefined) =>
    until === undefined ? t`of ${from}, without a date for the next one` : t`of ${from}, the next one due on ${until}`,
  listed: (count: number) => plural(count, { one: '# certificate revoked', other: '# certificates revoked' }),
  overdue: t`overdue`,
  notBelieved: t`not believed`,
  forget: t`Forget passphrase`,
  remembered: t`The passphrase of its key is remembered.`,
  forgetHint: t`It is then asked for at the next signature.`,
  forgotten: t`The passphrase is forgotten.`,
}));
