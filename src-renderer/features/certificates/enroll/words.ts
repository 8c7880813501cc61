import { plural, t } from '@lingui/core/macro';
import { live } from '../../../ui/language/index.ts';

export const enroll = live(() => ({
  action: t`Enroll by EST…`,
  title: t`Enroll by EST`,
  subtitle: t`A server of EST (RFC 7030) issues the certificate. The key is made here and never leaves this computer.`,
  steps: [t`Where, and as whom`, t`Done`],
  heading: (count: number) =>
    count === 0
      ? t`Which devices get a certificate, and where?`
      : plural(count, { one: 'Where does # device get another?', other: 'Where do # devices get others?' }),
  server: t`EST server`,
  serverHint: t`https://host:port/.well-known/est, with the label of the server behind it where it has one.`,
  atHub: (policy: string) => t`The local hub: ${policy}`,
  hub: t`the local hub`,
  ids: t`Device IDs, one a line`,
  idsHint: t`Each becomes the common name of a request. One that waits here already goes on.`,
  idsNeeded: t`Give a device ID.`,
  login: t`They show`,
  logins: {
    own: t`their present certificate: it is renewed (simplereenroll)`,
    device: t`the certificate of a device of this workspace`,
    password: t`a user name and password`,
  },
  shown: t`Device`,
  choose: t`Choose…`,
  userName: t`User name`,
  password: t`Password`,
  key: t`Key`,
  keyWished: t`New, as the server asks for it`,
  keySame: t`The same`,
  keyPassphrase: t`Passphrase of the keys`,
  pfxPassword: t`Password of the .pfx`,
  pfxPasswordHint: t`Empty: 1234, as in the tutorials.`,
  enroll: t`Enroll`,
  asking: (done: number, total: number) => t`${done} of ${total} have an answer. A server may let wait…`,
  done: (good: number, all: number) =>
    good === all ? t`All have their certificate` : t`${good} of ${all} have their certificate`,
  outcomes: { enrolled: t`Enrolled`, waiting: t`Waits`, failed: t`Refused` },
  until: (day: string) => t`valid to ${day}`,
  inTrash: t`What was there before is in the trash of the workspace.`,
  again: t`Once more`,
  show: t`Show in Certificates`,
  results: t`What became of each`,
}));
