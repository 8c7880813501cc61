import { t } from '@lingui/core/macro';
import { live } from '../../ui/language/index.ts';
import type { Failure } from '../../bench/host.ts';

export const platform = live(() => ({
  more: t`More settings`,
  serverCa: t`Authorities to trust`,
  serverCaSystem: t`Those of this computer and of Settings`,
  serverCaChoose: t`Choose file…`,
  serverCaOwn: (authority: string) => t`${authority} of this workspace`,
  serverCaAsk: t`Ask the server…`,
  noAuthority: (file: string): Failure => ({
    code: 'FORMAT_NOT_RECOGNISED',
    message: t`There is no certificate in ${file}.`,
    details: { remedy: t`Choose the certificate of the authority that has signed the server’s certificate.` },
  }),
}));

export const trust = live(() => ({
  headers: [t`Certificate`, t`Until`, t`SHA-256`],
  issuedBy: (issuer: string) => t`by ${issuer}`,
  thumbprint: t`SHA-256 thumbprint`,
  certificatePem: t`the certificate as PEM`,
  title: (host: string) => t`Certificates of ${host}`,
  looking: t`Looking at the server…`,
  from: {
    server: t`The server sent this authority itself. Compare its SHA-256 with the server’s owner first.`,
    workspace: t`This authority of the workspace has the name that stands there as the issuer.`,
  },
  trustedAlready: t`Its certificate is trusted already.`,
  notSent: (issuer: string) =>
    t`The server does not send ${issuer}, which signed it. Choose the file of that authority.`,
  notReached: t`The server could not be looked at.`,
  action: t`Trust this authority`,
  actionAgain: t`Trust and run again`,
  ask: t`Trust this authority…`,
  cancel: t`Cancel`,
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
