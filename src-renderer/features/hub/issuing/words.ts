import { plural, t } from '@lingui/core/macro';
import { live } from '../../../ui/language/index.ts';

export const hubIssuing = live(() => ({
  title: t`Issuing policies`,
  text: t`A policy is an authority of the hub’s own. Devices that send it a request (CSR) get a certificate, by EST (RFC 7030) at the address of the policy.`,
  who: t`A device enrolls with a certificate of a registered authority under its own name, or with the password of the policy under any. With the certificate that it got it enrolls again.`,
  none: t`There is no policy yet, and so no EST. Add one to let devices fetch certificates.`,
  enabled: t`Issues`,
  disabled: t`Disabled`,
  revoked: t`Revoked`,
  facts: (days: number, issued: number, thumbprint: string) =>
    `${plural(days, { one: 'certificates of # day', other: 'certificates of # days' })} · ${plural(issued, { one: '# issued', other: '# issued' })} · SHA-256 ${thumbprint}`,
  waits: (seconds: number) => plural(seconds, { one: 'lets wait # second', other: 'lets wait # seconds' }),
  address: t`EST`,
  addressOf: (name: string) => t`EST address of ${name}`,
  addressAt: (host: string, port: number, name: string) => `https://${host}:${port}/.well-known/est/${name}`,
  noHttps: t`EST needs the hub’s HTTPS, which is not offered: start the hub with a port for WebSockets.`,
  newPassword: t`New password`,
  newPasswordNamed: (name: string) => t`New password for ${name}`,
  forgetPassword: t`Remove password`,
  forgetPasswordNamed: (name: string) => t`Remove password of ${name}`,
  hasPassword: t`has a password`,
  passwordTitle: (name: string) => t`Password of ${name}`,
  passwordText: t`It is shown this once. The one before no longer counts.`,
  user: t`User name`,
  password: t`Password`,
  seen: t`Hide it`,
  change: t`Change`,
  changeNamed: (name: string) => t`Change ${name}`,
  changeTitle: (name: string) => t`Change ${name}`,
  save: t`Save`,
  saved: (name: string) => t`${name} was changed.`,
  enable: t`Enable`,
  enableNamed: (name: string) => t`Enable ${name}`,
  disable: t`Disable`,
  disableNamed: (name: string) => t`Disable ${name}`,
  remove: t`Delete`,
  removeNamed: (name: string) => t`Delete ${name}`,
  removeTitle: (name: string) => t`Delete the policy ${name}?`,
  removeText: t`Its key is deleted with it. What it has issued stays with the devices, but the hub no longer knows it, and nobody can enroll again with it.`,
  removed: (name: string) => t`${name} was deleted.`,
  add: t`Add a policy`,
  addButton: t`Add policy`,
  added: (name: string) => t`${name} can issue now.`,
  name: t`Name`,
  nameHint: t`Letters, digits and hyphens. It is the last part of the EST address.`,
  days: t`Valid for`,
  daysUnit: t`days`,
  daysHint: t`1 to 90, as Azure’s policies have it.`,
  wait: t`Keeps waiting`,
  waitUnit: t`seconds`,
  waitHint: t`As where somebody must agree: the device is told to come back (202).`,
  numberFault: t`This is a whole number.`,
  issuedTitle: t`What was issued`,
  issuedNone: t`Nothing was issued yet.`,
  issuedCaption: t`Certificates that the policies have issued, newest first`,
  issuedHeads: [t`For`, t`Policy`, t`Issued`, t`Valid to`, t`Serial number`, t`State`],
  someRevoked: (count: number) => plural(count, { one: '# revoked', other: '# revoked' }),
  revokeAsk: t`Revoke…`,
  revokeNamed: (name: string) => t`Revoke ${name}`,
  revokeOneNamed: (device: string, serial: string) => t`Revoke the certificate ${serial} of ${device}`,
  revokePolicyTitle: (name: string) => t`Revoke the policy ${name}?`,
  revokePolicyText: (count: number) =>
    count === 0
      ? t`It issues no more. None of its certificates is good.`
      : plural(count, {
          one: 'It issues no more, and its one certificate lets nobody in any more: who is connected with it is put out.',
          other:
            'It issues no more, and its # certificates let nobody in any more: who is connected with one is put out.',
        }),
  revokeOneTitle: (device: string) => t`Revoke what was issued to ${device}?`,
  revokeOneText: t`The hub no longer lets it in with that, and puts it out where it is connected.`,
  reach: t`Which`,
  reaches: {
    certificate: (serial: string) => t`this certificate alone, ${serial}`,
    device: (count: number) => plural(count, { other: 'all # that are good' }),
  },
  reason: t`Reason`,
  reasons: {
    keyCompromise: t`the key may be known to others`,
    superseded: t`superseded by another`,
    cessationOfOperation: t`no longer in use`,
    privilegeWithdrawn: t`privilege withdrawn`,
  },
  revokeForGood: t`This cannot be taken back.`,
  revoke: t`Revoke`,
  revokedPolicy: (name: string, count: number) =>
    count === 0
      ? t`The policy ${name} is revoked.`
      : plural(count, {
          one: `The policy ${name} is revoked, with # certificate.`,
          other: `The policy ${name} is revoked, with # certificates.`,
        }),
  revokedOf: (device: string, count: number) =>
    plural(count, {
      one: `# certificate of ${device} is revoked.`,
      other: `# certificates of ${device} are revoked.`,
    }),
  revokedSince: (at: string, reason: string) => t`Since ${at}: ${reason}`,
  issuedShown: (shown: number, all: number) =>
    t`The newest ${shown} of ${all}. certbench hub policies issued lists all.`,
}));
