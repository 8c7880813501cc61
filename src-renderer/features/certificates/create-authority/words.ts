import { t } from '@lingui/core/macro';
import { live } from '../../../ui/language/index.ts';

export const createAuthority = live(() => ({
  title: t`Create authority`,
  subtitle: t`A key and a certificate that sign others. Upload the certificate; the key never leaves this computer.`,
  steps: [t`About it`, t`Passphrase`, t`Created`],
  about: t`Which authority?`,
  passphrase: t`Protect its key`,
  made: (name: string) => t`${name} is ready`,
  kind: t`Kind`,
  kinds: {
    root: t`Root authority`,
    intermediate: t`Intermediate authority`,
  },
  kindHints: {
    root: t`Signs itself; everything else stands on it.`,
    intermediate: t`Signed by an authority that you have.`,
  },
  parent: t`Signed by`,
  name: t`Name`,
  nameHint: t`The name of its files and, unless the subject has another, the common name of the certificate.`,
  nameNeeded: t`Give it a name.`,
  key: t`Key`,
  subjectAbout: t`All of it is optional.`,
  parentPassphrase: (parent: string) => t`Passphrase of ${parent}`,
  next: t`Next: passphrase`,
  create: t`Create authority`,
  files: t`What was made`,
  filesHint: (name: string) =>
    t`Upload ${name}.cer (or ${name}.pem) to your cloud. ${name}-key.pem stays here: whoever has it and its passphrase can make devices.`,
  toProve: t`Prove possession`,
  toDevices: t`Create devices`,
  home: t`Home`,
}));
