import { t } from '@lingui/core/macro';
import type { RequestPurpose, TakenExtension } from '../../../../src-main/contract/models.ts';
import { live } from '../../../ui/language/index.ts';

const purposes: Readonly<Record<RequestPurpose, string>> = live(() => ({
  device: t`Device: logs in`,
  server: t`Server: clients connect to it`,
  intermediate: t`Authority: signs others`,
}));

const extensions: Readonly<Record<TakenExtension, string>> = live(() => ({
  alternativeNames: t`Alternative names`,
  keyUsage: t`Key usage`,
  extendedKeyUsage: t`Extended key usage`,
}));

export const signRequest = live(() => ({
  title: t`Sign a request`,
  subtitle: t`An authority of this workspace signs a certificate for a key that somebody else may have.`,
  steps: [t`The request`, t`The certificate`, t`Signed`],

  which: t`Which request?`,
  ofWorkspace: t`Of this workspace`,
  another: t`another: a file, or text`,
  file: t`File with a request`,
  fileHint: t`PEM (.csr), DER, or base64 of that.`,
  choose: t`Choose file…`,
  none: t`none chosen`,
  remove: t`Remove`,
  paste: t`Or paste it as text`,
  needed: t`Choose a request, or paste one.`,
  read: t`Next: what it asks for`,
  reading: t`Reading the request…`,

  terms: (name: string) => (name === '' ? t`What is signed for it?` : t`What is signed for ${name}?`),
  purpose: t`What it is for`,
  purposes,
  takeOver: t`Taken over as it is asked for`,
  takeHint: t`What is not taken over is as is usual for the purpose.`,
  extensions,
  authority: t`Authority`,
  noAuthority: t`There is no authority in this workspace yet. Create one first.`,
  pathLength: t`Authorities below it`,
  pathLengthHint: t`Empty: as many as the authority allows.`,
  pathLengthFault: t`Give a whole number from 0 to 100, or nothing.`,
  keyPassphrase: t`Passphrase of the request’s key`,
  keyPassphraseHint: t`The key is here: the certificate comes to it at once.`,
  keyPassphraseNeeded: t`Give the passphrase of the key.`,
  pfxPassword: t`Password of the .pfx`,
  pfxPasswordHint: t`Empty: 1234, as in the tutorials.`,
  sign: t`Sign request`,
  signing: t`Signing the certificate…`,
  signed: (name: string) => t`${name} is signed`,
  ready: (name: string) => t`${name} is ready`,
}));
