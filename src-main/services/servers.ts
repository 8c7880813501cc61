import { i18n } from '../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { ServerLine, Warning } from '../contract/models.ts';
import { certificatePem } from '../core/keystore/pem.ts';
import { Problem } from '../core/problem.ts';
import { checkServerName } from '../core/things/identifiers.ts';
import type { ServerManifest } from '../core/things/server.ts';
import { things } from '../core/things/index.ts';
import { checkNameConstraints } from '../core/x509/name-constraints.ts';
import { appleServerDays, maximumServerDays } from '../core/x509/profiles.ts';
import { type Certificate, readCertificate } from '../core/x509/read-certificate.ts';
import {
  type ServerNames,
  addressBytes,
  alternativeNames,
  namesCover,
  serverNames,
  sortHosts,
} from '../core/x509/server-names.ts';
import { encodeSubject } from '../core/x509/subject.ts';
import type { Authorities } from './authorities.ts';
import { passphraseWarnings } from './authority-files.ts';
import { type Issuer, issue } from './issuing.ts';
import type { Jobs } from './jobs.ts';
import type { Ports } from './ports.ts';
import { presentedChain, storeServer } from './server-files.ts';
import { type Workspace, madeFiles } from './workspace.ts';
import type { Workspaces } from './workspaces.ts';

/** Certificates for TLS servers. */
export class Servers {
  readonly #workspaces: Workspaces;
  readonly #authorities: Authorities;
  readonly #jobs: Jobs;
  readonly #ports: Ports;

  constructor(workspaces: Workspaces, authorities: Authorities, jobs: Jobs, ports: Ports) {
    this.#workspaces = workspaces;
    this.#authorities = authorities;
    this.#jobs = jobs;
    this.#ports = ports;
  }

  create(input: ParsedInput<'server.create'>): Promise<MethodOutput<'server.create'>> {
    // Before anything is touched.
    const name = checkServerName(input.name);
    const commonName = input.commonName ?? name;
    const names = serverNames(input, commonName);
    const subject = encodeSubject({ ...input.subject, commonName });
    checkServerDays(input.validityDays);
    const { authority, keyPassphrase } = input;
    const writing = { purpose: `creating server certificate ${name}`, make: authority === undefined };
    const terms = {
      title: i18n.t('Creating the server certificate {name}', { name }),
      message: i18n.t('Cancelled. Nothing was made.'),
    };
    return this.#jobs.run(input.jobId, terms, (job) =>
      this.#workspaces.write(input.workspace, writing, async (workspace) => {
        await workspace.checkFree(things.server, name);
        const issuer =
          authority === undefined
            ? undefined
            : await this.#authorities.open(workspace, authority.name, authority.passphrase, job);
        const named = { subject, alternativeNames: alternativeNames(names) };
        checkNameConstraints(issuer?.chain ?? [], named);
        const { keys } = this.#ports;
        const pair = await job.waitFor(keys.generate(input.keyType));
        const { certificate, warnings } = await issue(
          {
            profile: 'server',
            ...named,
            publicKey: pair.publicKey,
            validityDays: input.validityDays,
          },
          issuer === undefined ? { selfSigner: keys.signer(pair.privateKey) } : { issuer },
          this.#ports,
        );
        const parted = presentedChain([certificate, ...(issuer?.chain ?? []).map(readCertificate)]);
        const manifest = await storeServer(
          workspace.folder,
          {
            name,
            ...(authority === undefined ? {} : { authority: authority.name }),
            keyEncrypted: keyPassphrase !== undefined,
            dns: [...names.dns],
            addresses: [...names.addresses],
          },
          { ...parted, privateKey: pair.privateKey },
          keyPassphrase,
          this.#ports,
        );
        return {
          ...serverLine(manifest),
          authorityPem: certificatePem(parted.trusted[0].der),
          warnings: [
            ...warnings,
            ...lifetimeWarnings(input.validityDays),
            ...nameWarnings(names, commonName),
            ...chainWarnings(parted.trusted[0], issuer),
            ...(keyPassphrase === undefined ? [] : passphraseWarnings(keyPassphrase)),
          ],
        };
      }),
    );
  }

  async list(input: ParsedInput<'server.list'>): Promise<MethodOutput<'server.list'>> {
    const workspace = await this.#workspaces.open(input.workspace);
    const servers = await Promise.all(
      (await workspace.list(things.server)).map(async (manifest) => ({
        ...serverLine(manifest),
        missing: await workspace.missing(things.server, manifest),
      })),
    );
    return { servers };
  }
}

/** What of the hosts can stand in a certificate. */
export function checkHosts(hosts: readonly string[]): MethodOutput<'server.checkHosts'> {
  const { dns, addresses, faults } = sortHosts(hosts);
  return {
    dns: [...dns],
    addresses: [...addresses],
    faults: faults.map(({ host, problem: { message, remedy } }) => ({
      host,
      message: remedy === undefined ? message : `${message} ${remedy}`,
    })),
  };
}

/** Throws INVALID_INPUT. */
export function checkServerDays(days: number | undefined): void {
  if (days === undefined || days <= maximumServerDays) return;
  throw new Problem(
    'INVALID_INPUT',
    i18n.t('{days} days are too many for a server certificate; {maximumServerDays} are the most.', {
      days,
      maximumServerDays,
    }),
    {
      field: 'validityDays',
      remedy: i18n.t(
        'Use {appleServerDays} days where phones or browsers connect, at most {maximumServerDays} elsewhere.',
        { appleServerDays, maximumServerDays },
      ),
    },
  );
}

function lifetimeWarnings(days: number | undefined): Warning[] {
  if (days === undefined || days <= appleServerDays) return [];
  const message = i18n.t(
    'Valid for more than {appleServerDays} days: iPhones, iPads, Macs and the browsers on them refuse such a server, whoever has signed it. MQTT clients on devices (mosquitto, paho, Java) do not look at that; apps, and dashboards that connect from a browser, do.',
    { appleServerDays },
  );
  return [{ code: 'long-lived-server', message }];
}

/** A common name that looks like a host and is none of the names misleads whoever reads it. */
function nameWarnings(names: ServerNames, commonName: string): Warning[] {
  const host = commonName === 'localhost' || commonName.includes('.') || addressBytes(commonName) !== undefined;
  const listed = [...names.dns, ...names.addresses];
  if (!host || listed.includes(commonName.toLowerCase()) || namesCover(names, commonName)) return [];
  const message = i18n.t(
    'Clients that connect to {commonName} will refuse the server: they look at its DNS names and IP addresses alone ({listed}), not at the common name.',
    { commonName, listed: listed.join(', ') },
  );
  return [{ code: 'name-not-covered', message }];
}

function chainWarnings(trusted: Certificate, issuer: Issuer | undefined): Warning[] {
  if (issuer === undefined || trusted.selfIssued) return [];
  const message = i18n.t(
    'The chain of {subject} is not complete: {issuer}, which issued it, is not in the workspace. Clients that want a root must be given that one.',
    { subject: trusted.subject.text, issuer: trusted.issuer.text },
  );
  return [{ code: 'chain-incomplete', message }];
}

export const serverLines = async (workspace: Workspace): Promise<ServerLine[]> =>
  (await workspace.list(things.server)).map(serverLine);

function serverLine(manifest: ServerManifest): ServerLine {
  const { name, authority, keyEncrypted, dns, addresses, certificate } = manifest;
  return {
    name,
    ...(authority === undefined ? {} : { authority }),
    keyEncrypted,
    dns: [...dns],
    addresses: [...addresses],
    certificate,
    files: madeFiles(things.server, manifest),
  };
}
