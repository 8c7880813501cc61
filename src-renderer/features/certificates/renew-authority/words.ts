import { plural, t } from '@lingui/core/macro';
import type { ReissuedThing } from '../../../../src-main/contract/models.ts';
import { live } from '../../../ui/language/index.ts';

export const text = live(() => ({
  action: t`Renew authority…`,
  title: (name: string) => t`Renew ${name}`,
  about: t`A new certificate under the same name. All below it is made to fit; the old files go to the trash of the workspace.`,
  key: t`Key`,
  keys: { same: t`the same key`, new: t`a new key` },
  keyHint: {
    same: t`What it has signed stays valid; only chains and .pfx files are written anew.`,
    new: t`What it has signed is signed again. Clouds and servers need the new certificate before any device does.`,
  },
  days: t`Valid for, in days`,
  daysHint: t`Empty: as long as before.`,
  keysBelow: t`New keys also for what is signed again below it`,
  passphrase: (name: string) => t`Passphrase of ${name}`,
  parentPassphrase: (name: string) => t`Passphrase of ${name}, which signs it`,
  keyPassphrase: t`Passphrase of encrypted device and server keys`,
  keyPassphraseHint: t`Empty: what has an encrypted key is left as it is.`,
  pfxPassword: t`Password of the .pfx files`,
  pfxPasswordHint: t`Empty: 1234. A file that it does not open is left as it is.`,
  renew: t`Renew`,
  goOn: t`Go on`,
  close: t`Close`,
  working: (done: number, total: number) => t`${done} of ${total} looked at…`,
  renewed: (name: string) => t`${name} has its new certificate.`,
  stopped: t`Stopped. What was done stays; the rest is as it was.`,
  signed: (count: number) => plural(count, { one: '# signed again', other: '# signed again' }),
  chains: (count: number) => plural(count, { one: '# chain made true', other: '# chains made true' }),
  asItWas: (count: number) => plural(count, { one: '# as it was', other: '# as they were' }),
  nothing: t`Nothing stood below it.`,
  left: (count: number) => plural(count, { one: '# is left as it was', other: '# are left as they were' }),
  more: (count: number) => plural(count, { one: 'and one more', other: 'and # more' }),
  below: (name: string) => t`stands below ${name}, which is left`,
  kinds: {
    authority: t`authority`,
    device: t`device`,
    server: t`server`,
    certificate: t`certificate`,
  } satisfies Record<ReissuedThing['kind'], string>,
}));
