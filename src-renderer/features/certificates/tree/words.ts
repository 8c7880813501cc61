import { plural, t } from '@lingui/core/macro';
import { live } from '../../../ui/language/index.ts';

/** KeyUsage bits (RFC 5280 4.2.1.3) as what the key is for. */
const keyUsages: Readonly<Record<string, string>> = live(() => ({
  digitalSignature: t`signing handshakes and data`,
  nonRepudiation: t`signing documents`,
  keyEncipherment: t`encrypting session keys (RSA key exchange)`,
  dataEncipherment: t`encrypting data`,
  keyAgreement: t`agreeing on keys`,
  keyCertSign: t`signing certificates`,
  cRLSign: t`signing revocation lists`,
  encipherOnly: t`only encrypting, when agreeing on keys`,
  decipherOnly: t`only decrypting, when agreeing on keys`,
}));

/** Purposes (RFC 5280 4.2.1.12) by the names and numbers that stand in certificates. */
const purposes: Readonly<Record<string, string>> = live(() => ({
  clientAuth: t`TLS client: a device that logs in`,
  serverAuth: t`TLS server: a hub or broker`,
  '1.3.6.1.5.5.7.3.3': t`signing code`,
  '1.3.6.1.5.5.7.3.4': t`e-mail`,
  '1.3.6.1.5.5.7.3.8': t`time stamps`,
  '1.3.6.1.5.5.7.3.9': t`signing OCSP answers`,
  '2.5.29.37.0': t`any purpose`,
}));

export const certificates = live(() => ({
  title: t`Certificates`,
  subtitle: (workspace: string) => t`Authorities, proofs, devices and servers of ${workspace}`,
  timeline: t`Timeline`,
  createAuthority: t`Create authority`,
  bringIn: t`Bring in`,
  lookAt: t`Look at a file`,
  allDetails: t`All details`,
  createServer: t`Create server certificate`,
  createRequest: t`Create request`,
  enroll: t`Enroll by EST`,
  testCertificates: t`Test certificates`,
  emptyTitle: t`No certificates yet`,
  emptyText: t`It begins with a certificate authority: a key and a certificate that sign those of your devices.`,
  openExisting: t`Open existing authority`,
  createSelfSigned: t`Create self-signed devices`,

  tree: t`Certificates of the workspace`,
  verified: t`Verified`,
  verifiedHint: t`The local hub knows this authority and has seen the proof of possession.`,
  unverified: t`Not verified`,
  unverifiedHint: t`The local hub knows this authority, and possession was not proved yet.`,

  closeDetails: t`Close details`,
  gone: t`It is not in this workspace any more.`,
  reading: t`Reading the certificate…`,
  details: t`Details`,
  backTo: (name: string) => t`Back to ${name}`,

  selfIssued: t`itself (self-signed)`,
  extensions: t`Extensions`,
  isAuthority: t`Authority`,
  authorityYes: (pathLength: number | undefined) => {
    if (pathLength === undefined) return t`Yes: it signs devices and further authorities, without a limit.`;
    if (pathLength === 0) return t`Yes: it signs devices, and no further authority (path length 0).`;
    return t`Yes: it signs devices, and up to ${plural(pathLength, { one: '# level', other: '# levels' })} of authorities below it (path length ${pathLength}).`;
  },
  authorityNo: t`No: it signs no other certificate.`,
  keyUsage: t`Key is for`,
  keyUsageOf: (name: string) => keyUsages[name] ?? name,
  purpose: t`Purpose`,
  purposeOf: (name: string) => purposes[name] ?? name,
  notLimited: t`not limited`,
  alternativeNames: t`Also named`,
  noNames: t`no other names`,

  chain: t`Chain`,
  chainText: t`From this certificate up to its root.`,
  chainAlone: t`It is self-signed: there is nothing above it.`,
  files: t`Files`,
  missing: (count: number) =>
    plural(count, {
      one: 'One file is missing from the folder. It was moved or deleted outside of Certbench.',
      other: `# files are missing from the folder. They were moved or deleted outside of Certbench.`,
    }),
  pem: t`PEM`,
  pemText: t`The certificate as text, to paste into a portal or a configuration. It holds no secret.`,
  showPem: t`Show the text`,
}));
