import type { Failure } from '../../bench/host.ts';

export const platform = {
  more: 'More settings',
  serverCa: 'Authorities to trust',
  serverCaSystem: 'those of this computer',
  serverCaChoose: 'Choose file…',
  serverCaRemove: 'Use those of this computer',
  noAuthority: (file: string): Failure => ({
    code: 'FORMAT_NOT_RECOGNISED',
    message: `There is no certificate in ${file}.`,
    details: { remedy: 'Choose the certificate of the authority that has signed the server’s certificate.' },
  }),
};
