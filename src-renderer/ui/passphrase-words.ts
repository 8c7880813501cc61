import { t } from '@lingui/core/macro';
import { live } from './language/index.ts';

export const passphrase = live(() => ({
  label: t`Passphrase`,
  again: t`Passphrase again`,
  hint: t`It encrypts the private key. Nobody can recover it for you.`,
  needed: t`Type a passphrase: the private key of an authority is never stored without one.`,
  orShown: t`Or open the eye, and type it once.`,
  different: t`This is not the same as the first time.`,
  strength: {
    tutorial: t`Weak: 1234 is the passphrase of the tutorials. Fine to try things out, not for real devices.`,
    weak: t`Weak: guessed within minutes. Fine to try things out, not for real devices.`,
    fair: t`Fair: a determined thief with the file would need days to years.`,
    strong: t`Strong.`,
  },
  remember: {
    'on-this-computer': t`Remember it on this computer (encrypted by the system for your account)`,
    'until-closed': t`Remember it until Certbench is closed`,
  },
  of: (authority: string) => t`Passphrase of ${authority}`,
  neededOf: (authority: string) => t`Type the passphrase that opens the key of ${authority}.`,
  remembered: t`The passphrase is remembered.`,
}));
