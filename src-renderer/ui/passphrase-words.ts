export const passphrase = {
  label: 'Passphrase',
  again: 'Passphrase again',
  hint: 'It encrypts the private key. Nobody can recover it for you.',
  needed: 'Type a passphrase: the private key of an authority is never stored without one.',
  different: 'This is not the same as the first time.',
  strength: {
    tutorial: 'Weak: 1234 is the passphrase of the tutorials. Fine to try things out, not for real devices.',
    weak: 'Weak: guessed within minutes. Fine to try things out, not for real devices.',
    fair: 'Fair: a determined thief with the file would need days to years.',
    strong: 'Strong.',
  },
  remember: {
    'on-this-computer': 'Remember it on this computer (encrypted by the system for your account)',
    'until-closed': 'Remember it until Certbench is closed',
  },
  of: (authority: string) => `Passphrase of ${authority}`,
  neededOf: (authority: string) => `Type the passphrase that opens the key of ${authority}.`,
  remembered: 'The passphrase is remembered.',
};
