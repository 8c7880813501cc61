import { counted } from '../../../ui/counted.ts';

/** KeyUsage bits (RFC 5280 4.2.1.3) as what the key is for. */
const keyUsages: Readonly<Record<string, string>> = {
  digitalSignature: 'signing handshakes and data',
  nonRepudiation: 'signing documents',
  keyEncipherment: 'encrypting session keys (RSA key exchange)',
  dataEncipherment: 'encrypting data',
  keyAgreement: 'agreeing on keys',
  keyCertSign: 'signing certificates',
  cRLSign: 'signing revocation lists',
  encipherOnly: 'only encrypting, when agreeing on keys',
  decipherOnly: 'only decrypting, when agreeing on keys',
};

/** Purposes (RFC 5280 4.2.1.12) by the names and numbers that stand in certificates. */
const purposes: Readonly<Record<string, string>> = {
  clientAuth: 'TLS client: a device that logs in',
  serverAuth: 'TLS server: a hub or broker',
  '1.3.6.1.5.5.7.3.3': 'signing code',
  '1.3.6.1.5.5.7.3.4': 'e-mail',
  '1.3.6.1.5.5.7.3.8': 'time stamps',
  '1.3.6.1.5.5.7.3.9': 'signing OCSP answers',
  '2.5.29.37.0': 'any purpose',
};

export const certificates = {
  title: 'Certificates',
  subtitle: (workspace: string) => `Authorities, proofs, devices and servers of ${workspace}`,
  timeline: 'Timeline',
  createAuthority: 'Create authority',
  bringIn: 'Bring in',
  lookAt: 'Look at a file',
  allDetails: 'All details',
  createServer: 'Create server certificate',
  testCertificates: 'Test certificates',
  emptyTitle: 'No certificates yet',
  emptyText: 'It begins with a certificate authority: a key and a certificate that sign those of your devices.',
  openExisting: 'Open existing authority',
  createSelfSigned: 'Create self-signed devices',

  tree: 'Certificates of the workspace',
  verified: 'Verified',
  verifiedHint: 'The local hub knows this authority and has seen the proof of possession.',
  unverified: 'Not verified',
  unverifiedHint: 'The local hub knows this authority, and possession was not proved yet.',

  closeDetails: 'Close details',
  gone: 'It is not in this workspace any more.',
  reading: 'Reading the certificate…',
  details: 'Details',
  backTo: (name: string) => `Back to ${name}`,

  selfIssued: 'itself (self-signed)',
  extensions: 'Extensions',
  isAuthority: 'Authority',
  authorityYes: (pathLength: number | undefined) => {
    if (pathLength === undefined) return 'Yes: it signs devices and further authorities, without a limit.';
    if (pathLength === 0) return 'Yes: it signs devices, and no further authority (path length 0).';
    return `Yes: it signs devices, and up to ${counted(pathLength, 'level', 'levels')} of authorities below it (path length ${pathLength}).`;
  },
  authorityNo: 'No: it signs no other certificate.',
  keyUsage: 'Key is for',
  keyUsageOf: (name: string) => keyUsages[name] ?? name,
  purpose: 'Purpose',
  purposeOf: (name: string) => purposes[name] ?? name,
  notLimited: 'not limited',
  alternativeNames: 'Also named',
  noNames: 'no other names',

  chain: 'Chain',
  chainText: 'From this certificate up to its root.',
  chainAlone: 'It is self-signed: there is nothing above it.',
  files: 'Files',
  missing: (count: number) =>
    count === 1
      ? 'One file is missing from the folder. It was moved or deleted outside of Certbench.'
      : `${count} files are missing from the folder. They were moved or deleted outside of Certbench.`,
  pem: 'PEM',
  pemText: 'The certificate as text, to paste into a portal or a configuration. It holds no secret.',
  showPem: 'Show the text',
};
