import { t } from '@lingui/core/macro';
import { live, liveList } from '../../../ui/language/index.ts';
import { appleServerDays, maximumDays } from '../../../../src-main/contract/limits.ts';
import type { KeyType } from '../../../ui/keys.ts';

const keys: readonly (readonly [KeyType, string])[] = liveList(() => [
  ['rsa-2048', t`RSA 2048 (most compatible)`],
  ['rsa-3072', t`RSA 3072`],
  ['rsa-4096', t`RSA 4096 (slow to make)`],
  ['ec-p256', t`EC P-256 (small and fast)`],
  ['ec-p384', t`EC P-384`],
]);

export const createServer = live(() => ({
  title: t`Create server certificate`,
  subtitle: t`A key and a certificate for a broker, a ThingsBoard server or the local hub, which clients check when they connect.`,
  steps: [t`Its names`, t`Who signs`, t`Created`],

  names: t`What is the server called?`,
  name: t`Name`,
  nameHint: t`The common name of the certificate, and the name of its files. Clients do not look at it.`,
  nameNeeded: t`Give it a name.`,
  hosts: t`DNS names and IP addresses, one a line`,
  hostsHint: t`Every name and address by which clients connect. A client refuses a server under any other.`,
  hostsNeeded: t`Give one name or address at least, for example localhost.`,
  suggestions: t`Add`,
  add: (host: string) => t`Add ${host}`,
  found: (dns: readonly string[], addresses: readonly string[]) =>
    [
      dns.length === 0 ? '' : t`DNS names: ${{ names: dns.join(', ') }}.`,
      addresses.length === 0 ? '' : t`IP addresses: ${{ addresses: addresses.join(', ') }}.`,
    ]
      .filter((part) => part !== '')
      .join(' '),
  subjectAbout: t`All of it is optional. The common name (CN) is the name above.`,
  nextSigner: t`Next: who signs`,
  checking: t`Checking…`,

  who: t`Who signs it?`,
  whoLabel: t`The certificate is`,
  caSigned: t`signed by an authority (CA-signed)`,
  caAbout: t`Clients trust its root once, and every server that it signs.`,
  noAuthority: t`There is no authority in this workspace yet; create one, or make a self-signed certificate.`,
  selfSigned: t`self-signed`,
  selfAbout: t`Clients must be given this very certificate, and its successor when it ends.`,
  authority: t`Authority`,
  key: t`Key`,
  keys,
  daysFault: t`Give a whole number of days from 1 to ${{ server: maximumDays.server }}.`,
  longLived: t`iPhones, iPads, Macs and the browsers on them refuse servers whose certificates are valid for more than ${appleServerDays} days. MQTT clients on devices do not look at that; apps and dashboards in a browser do.`,
  create: t`Create server certificate`,

  made: (name: string) => t`${name} is ready`,
  files: t`What was made`,
  filesHint: (name: string) =>
    t`The server is given ${name}-chain.pem and ${name}-key.pem. Whoever has the key can pretend to be the server: it stays with it.`,
  trust: t`What clients must trust`,
  trustText: (name: string, authority: string | undefined, isRoot: boolean) => {
    if (authority === undefined) return t`Each client is given ${name}-ca.pem, the certificate itself.`;
    const root = isRoot ? t`the root ${authority}` : t`the root above ${authority}`;
    return t`Each client is given ${name}-ca.pem, ${root}. It trusts every server that is signed below it.`;
  },
  trustPem: t`the certificate to trust`,
  takeForHub: t`Use for the local hub`,
  restartHub: t`Restart the local hub with it`,
  show: t`Show in Certificates`,
  home: t`Home`,
}));
