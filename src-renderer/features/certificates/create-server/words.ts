import { appleServerDays, maximumDays } from '../../../../src-main/contract/limits.ts';
import type { KeyType } from '../../../ui/keys.ts';

const keys: readonly (readonly [KeyType, string])[] = [
  ['rsa-2048', 'RSA 2048 (most compatible)'],
  ['rsa-3072', 'RSA 3072'],
  ['rsa-4096', 'RSA 4096 (slow to make)'],
  ['ec-p256', 'EC P-256 (small and fast)'],
  ['ec-p384', 'EC P-384'],
];

export const createServer = {
  title: 'Create server certificate',
  subtitle:
    'A key and a certificate for a broker, a ThingsBoard server or the local hub, which clients check when they connect.',
  steps: ['Its names', 'Who signs', 'Created'],

  names: 'What is the server called?',
  name: 'Name',
  nameHint: 'The common name of the certificate, and the name of its files. Clients do not look at it.',
  nameNeeded: 'Give it a name.',
  hosts: 'DNS names and IP addresses, one a line',
  hostsHint: 'Every name and address by which clients connect. A client refuses a server under any other.',
  hostsNeeded: 'Give one name or address at least, for example localhost.',
  suggestions: 'Add',
  add: (host: string) => `Add ${host}`,
  found: (dns: readonly string[], addresses: readonly string[]) =>
    [
      dns.length === 0 ? '' : `DNS names: ${dns.join(', ')}.`,
      addresses.length === 0 ? '' : `IP addresses: ${addresses.join(', ')}.`,
    ]
      .filter((part) => part !== '')
      .join(' '),
  subjectAbout: 'All of it is optional. The common name (CN) is the name above.',
  nextSigner: 'Next: who signs',
  checking: 'Checking…',

  who: 'Who signs it?',
  whoLabel: 'The certificate is',
  caSigned: 'signed by an authority (CA-signed)',
  caAbout: 'Clients trust its root once, and every server that it signs.',
  noAuthority: 'There is no authority in this workspace yet; create one, or make a self-signed certificate.',
  selfSigned: 'self-signed',
  selfAbout: 'Clients must be given this very certificate, and its successor when it ends.',
  authority: 'Authority',
  key: 'Key',
  keys,
  daysFault: `Give a whole number of days from 1 to ${maximumDays.server}.`,
  longLived: `iPhones, iPads, Macs and the browsers on them refuse servers whose certificates are valid for more than ${appleServerDays} days. MQTT clients on devices do not look at that; apps and dashboards in a browser do.`,
  create: 'Create server certificate',

  made: (name: string) => `${name} is created`,
  files: 'What was made',
  filesHint: (name: string) =>
    `The server is given ${name}-chain.pem and ${name}-key.pem. Whoever has the key can pretend to be the server: it stays with it.`,
  trust: 'What clients must trust',
  trustText: (name: string, authority: string | undefined, isRoot: boolean) => {
    if (authority === undefined) return `Each client is given ${name}-ca.pem, the certificate itself.`;
    const root = isRoot ? `the root ${authority}` : `the root above ${authority}`;
    return `Each client is given ${name}-ca.pem, ${root}. It trusts every server that is signed below it.`;
  },
  trustPem: 'the certificate to trust',
  takeForHub: 'Use for the local hub',
  restartHub: 'Restart the local hub with it',
  show: 'Show in Certificates',
  home: 'Home',
};
