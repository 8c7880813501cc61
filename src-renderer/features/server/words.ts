import { t } from '@lingui/core/macro';
import { live } from '../../ui/language/index.ts';
import type { Failure } from '../../bench/host.ts';

export const platform = live(() => ({
  more: t`More settings`,
  serverCa: t`Authorities to trust`,
  serverCaSystem: t`those of this computer and of Settings`,
  serverCaChoose: t`Choose file…`,
  serverCaRemove: t`Use those of this computer and of Settings`,
  noAuthority: (file: string): Failure => ({
    code: 'FORMAT_NOT_RECOGNISED',
    message: t`There is no certificate in ${file}.`,
    details: { remedy: t`Choose the certificate of the authority that has signed the server’s certificate.` },
  }),
}));

export const place = live(() => ({
  platform: t`Platform`,
  port: t`Port`,
  portFault: t`The port is a whole number from 1 to 65535.`,
  hubAt: (host: string, port: number | undefined) => t`The local hub at ${host}, port ${{ port: port ?? '?' }}.`,
  openHub: t`Open the local hub`,
}));

export const connections = live(() => ({
  connection: t`Saved connection`,
  none: t`none yet`,
  notSaved: t`not a saved one`,
  save: t`Save as…`,
  name: t`Name of the connection`,
  nameHint: t`Server and settings are kept for every workspace; passwords are not.`,
  nameNeeded: t`Give it a name.`,
  serverNeeded: t`Give the server and its port first.`,
  saveNamed: t`Save connection`,
  cancel: t`Cancel`,
  saved: (name: string) => t`${name} is saved.`,
}));
