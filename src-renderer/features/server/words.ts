import type { Failure } from '../../bench/host.ts';

export const platform = {
  more: 'More settings',
  serverCa: 'Authorities to trust',
  serverCaSystem: 'those of this computer and of Settings',
  serverCaChoose: 'Choose file…',
  serverCaRemove: 'Use those of this computer and of Settings',
  noAuthority: (file: string): Failure => ({
    code: 'FORMAT_NOT_RECOGNISED',
    message: `There is no certificate in ${file}.`,
    details: { remedy: 'Choose the certificate of the authority that has signed the server’s certificate.' },
  }),
};

export const connections = {
  connection: 'Saved connection',
  none: 'none yet',
  notSaved: 'not a saved one',
  save: 'Save as…',
  name: 'Name of the connection',
  nameHint: 'Server and settings are kept for every workspace; passwords are not.',
  nameNeeded: 'Give it a name.',
  serverNeeded: 'Give the server and its port first.',
  saveNamed: 'Save connection',
  cancel: 'Cancel',
  saved: (name: string) => `${name} is saved.`,
};
