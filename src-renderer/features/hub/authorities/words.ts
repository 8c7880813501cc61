import { plural, t } from '@lingui/core/macro';
import { live } from '../../../ui/language/index.ts';

export const hubLists = live(() => ({
  title: t`Revocation lists`,
  text: t`Who is on one is put out and let in no more. Lists of the open workspace come by themselves.`,
  ignored: t`The hub was started to look at none, as the clouds do. It serves them all the same.`,
  none: t`No list yet: revoke a certificate on the page Certificates, or have an authority sign its list there.`,
  revoked: (count: number) => plural(count, { one: '# revoked', other: '# revoked' }),
  of: (from: string) => t`of ${from}`,
  due: (until: string) => t`the next one due ${until}`,
  overdue: t`Overdue`,
  overdueText: t`Whom it takes back stays out, and nobody else is refused. Have its authority sign the next one.`,
  doubtful: t`Not gone by`,
  list: t`List`,
  issuer: t`Authority`,
  ocsp: t`OCSP`,
  answers: (until: string) => t`answers until ${until}`,
  noAnswers: t`The authority has not let the hub answer for it: who asks is told “unauthorized”.`,
  answer: t`Answer by OCSP…`,
  answerNamed: (name: string) => t`Answer by OCSP for ${name}`,
  answerTitle: (name: string) => t`Have the hub answer by OCSP for ${name}`,
  answerText: (name: string) =>
    t`${name} signs a certificate for that alone, good for 30 days. Its own key stays where it is.`,
  passphrase: (name: string) => t`Passphrase of ${name}`,
  passphraseNeeded: t`Type the passphrase that opens the key.`,
  answerDo: t`Let it answer`,
  signing: t`Signing…`,
  remove: t`Remove`,
  removeNamed: (name: string) => t`Remove the list ${name}`,
  removeTitle: (name: string) => t`Remove the list of ${name} from the local hub?`,
  removeText: t`Whom it has taken back is let in again. The list in the workspace stays as it is, and comes back when it is signed anew.`,
}));
