import { t } from '@lingui/core/macro';
import { live } from '../../../ui/language/index.ts';

export const completeRequest = live(() => ({
  title: t`Bring the certificate of a request`,
  subtitle: t`What an authority elsewhere has signed comes back to its key, and becomes a device with all of its files.`,
  steps: [t`The certificate`, t`Done`],
  heading: (name: string) => t`Which certificate answers ${name}?`,
  nothing: t`No request waits for a certificate`,
  nothingHint: t`Create a request first, or bring one in with its key.`,
  request: t`Request`,
  file: t`Certificate, with its chain or without`,
  fileHint: t`PEM, DER or PKCS#7 (.p7b).`,
  choose: t`Choose file…`,
  none: t`none chosen`,
  remove: t`Remove`,
  paste: t`Or paste it as text`,
  needed: t`Choose a file, or paste the certificate.`,
  keyPassphrase: t`Passphrase of the key`,
  keyPassphraseHint: t`It was given when the request was made; the .pfx gets it, too.`,
  keyPassphraseNeeded: t`Give the passphrase of the key.`,
  pfxPassword: t`Password of the .pfx`,
  pfxPasswordHint: t`Empty: 1234, as in the tutorials.`,
  complete: t`Bring the certificate`,
  working: t`Comparing the certificate with the key…`,
  done: (name: string) => t`${name} is ready`,
}));
