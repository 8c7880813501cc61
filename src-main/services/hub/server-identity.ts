import { i18n } from '../../core/language/index.ts';
import type { ParsedInput } from '../../contract/methods.ts';
import type { Warning } from '../../contract/models.ts';
import { certificatePem } from '../../core/keystore/pem.ts';
import { privateKeyPem } from '../../core/keystore/private-key.ts';
import { Problem } from '../../core/problem.ts';
import { things } from '../../core/things/index.ts';
import { pathsOf } from '../../core/things/thing.ts';
import { checkDates, validatePath } from '../../core/x509/path.ts';
import { readCertificate } from '../../core/x509/read-certificate.ts';
import type { ServerNames } from '../../core/x509/server-names.ts';
import { readCertificates, readIdentity } from '../issuing.ts';
import type { Ports } from '../ports.ts';
import type { Workspaces } from '../workspaces.ts';
import type { HubIdentity } from './identity.ts';
import { type Reach, lacking } from './reach.ts';

type Chosen = NonNullable<ParsedInput<'hub.start'>['serverCertificate']>;

const field = 'serverCertificate';

/**
 * A server certificate of a workspace as the hub's own. Throws INVALID_INPUT where no client could accept it, and what
 * reading its files throws.
 */
export async function serverIdentity(
  workspaces: Workspaces,
  { workspace: token, name, keyPassphrase }: Chosen,
  reach: Reach,
  ports: Ports,
): Promise<HubIdentity> {
  const workspace = await workspaces.open(token);
  const manifest = await workspace.find(things.server, { name }, field);
  const paths = pathsOf(things.server, { name });
  const { folder } = workspace;
  const identity = await readIdentity(folder, paths.chain, paths.key, keyPassphrase, ports, 'keyPassphrase');
  const chain = identity.chain.map(readCertificate);
  const [trusted] = await readCertificates(folder, paths.trusted);
  const now = ports.clock.now();
  for (const certificate of [...chain, trusted]) {
    const dates = checkDates(certificate, now);
    if (dates === undefined) continue;
    throw new Problem(
      'INVALID_INPUT',
      i18n.t('The hub cannot use the server certificate {name}: {reason}', { name, reason: dates.reason }),
      {
        field,
        remedy: i18n.t('Create another server certificate, or start the hub with its own.'),
        action: { do: 'create-server' },
      },
    );
  }
  const path = validatePath(chain, [{ certificate: trusted, verified: true }], now, ports.keys);
  if (!path.ok) {
    throw new Problem(
      'KEY_MISMATCH',
      i18n.t('The chain of {name} does not lead to {trusted}.', { name, trusted: folder.absolute(paths.trusted) }),
      {
        field,
        remedy: i18n.t('Restore both files from the same backup, or create another server certificate.'),
        action: { do: 'create-server' },
      },
    );
  }
  return {
    certificateChainPem: chain.map(({ der }) => certificatePem(der)).join(''),
    privateKeyPem: privateKeyPem(identity.privateKey),
    names: manifest,
    facts: {
      authorityPem: certificatePem(trusted.der),
      authorityFile: folder.absolute(paths.trusted),
      serverCertificate: { name, hosts: [...manifest.dns, ...manifest.addresses] },
      warnings: coverWarnings(manifest, reach),
    },
  };
}

function coverWarnings(names: ServerNames, reach: Reach): Warning[] {
  // Nobody types ::1: clients get there by localhost, which is the name that they compare.
  const refused = lacking(reach, names).filter((host) => host !== '::1');
  if (refused.length === 0) return [];
  const list = new Intl.ListFormat(i18n.locale === 'en' ? 'en-GB' : i18n.locale, { type: 'disjunction' }).format(
    refused,
  );
  const message = i18n.t("The hub's certificate is for {dns}: clients that connect to {list} will refuse it.", {
    dns: [...names.dns, ...names.addresses].join(', '),
    list,
  });
  return [{ code: 'name-not-covered', message }];
}
