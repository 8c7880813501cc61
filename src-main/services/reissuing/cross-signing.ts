import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import type { CrossCertificate, Warning } from '../../contract/models.ts';
import { toUtf8 } from '../../core/bytes.ts';
import { i18n } from '../../core/language/index.ts';
import { certificatePem, chainPem } from '../../core/keystore/pem.ts';
import { Problem } from '../../core/problem.ts';
import { things } from '../../core/things/index.ts';
import { pathsOf } from '../../core/things/thing.ts';
import { type Crossing, certifiesSame, isCrossCertificateOf } from '../../core/x509/cross-certificate.ts';
import type { Certificate } from '../../core/x509/read-certificate.ts';
import { sameName } from '../../core/x509/subject.ts';
import type { Authorities } from '../authorities.ts';
import { certificateFacts } from '../certificate-facts.ts';
import { certificatesIfThere, readCertificates } from '../issuing.ts';
import type { Job, Jobs } from '../jobs.ts';
import type { Ports } from '../ports.ts';
import type { Workspace } from '../workspace.ts';
import type { Workspaces } from '../workspaces.ts';
import { signAgain } from './place.ts';

type Input = ParsedInput<'authority.crossSign'>;

/** Has roots of a workspace certify each other. The certificates lie beside the root that they certify, in one file. */
export class CrossSigning {
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

  sign(input: Input): Promise<MethodOutput<'authority.crossSign'>> {
    const { authority, by } = input;
    const terms = {
      title: i18n.t('Cross-signing {authority} and {by}', { authority, by }),
      message: i18n.t('Cancelled. Nothing was signed.'),
    };
    return this.#jobs.run(input.jobId, terms, (job) =>
      this.#workspaces.write(input.workspace, { purpose: `cross-signing ${authority}`, make: false }, (workspace) =>
        this.signIn(workspace, input, job),
      ),
    );
  }

  /** The same, by who holds the lock of the workspace. */
  async signIn(
    workspace: Workspace,
    { authority, by, both, passphrase, byPassphrase, validityDays }: Omit<Input, 'workspace' | 'jobId'>,
    job: Job,
  ): Promise<MethodOutput<'authority.crossSign'>> {
    const [root, other] = [await this.#root(workspace, authority, 'authority'), await this.#root(workspace, by, 'by')];
    if (sameName(root.subject, other.subject)) throw sameSubject(authority, by);
    const pairs = [
      { name: authority, root, by, secret: byPassphrase, lastResort: passphrase },
      ...(both ? [{ name: by, root: other, by: authority, secret: passphrase, lastResort: byPassphrase }] : []),
    ];
    // All are opened before the first is written.
    const signed = [];
    for (const { secret, lastResort, ...one } of pairs) {
      const how = { signing: 'authority', field: 'by', ...(lastResort === undefined ? {} : { lastResort }) } as const;
      const issuer = await this.#authorities.open(workspace, one.by, secret, job, how);
      const made = await signAgain(one.root, 'root', one.root.publicKey, { issuer }, validityDays, this.#ports);
      signed.push({ ...one, ...made, issuer: issuer.certificate });
    }
    job.check();
    const certificates: CrossCertificate[] = [];
    const warnings: Warning[] = [];
    for (const one of signed) {
      certificates.push(await this.#kept(workspace, one.name, one.by, one.certificate, one.issuer));
      warnings.push(...one.warnings);
    }
    return { certificates, warnings };
  }

  /** Throws NOT_FOUND, and INVALID_INPUT for what is no root. */
  async #root(workspace: Workspace, name: string, field: string): Promise<Certificate> {
    await workspace.find(things.authority, { name }, field);
    const [own] = await readCertificates(workspace.folder, pathsOf(things.authority, { name }).chain);
    if (own.selfIssued) return own;
    throw new Problem(
      'INVALID_INPUT',
      i18n.t('{name} is no root: {issuer} has signed it.', { name, issuer: own.issuer.text }),
      {
        field,
        remedy: i18n.t('Cross-sign the roots; what stands below an intermediate is reached through them.'),
      },
    );
  }

  async #kept(
    workspace: Workspace,
    name: string,
    by: string,
    certificate: Certificate,
    issuer: Certificate,
  ): Promise<CrossCertificate> {
    const path = pathsOf(things.authority, { name }).crossCertificates;
    const before = await certificatesIfThere(workspace.folder, path);
    const others = before.filter((one) => !sameName(one.issuer, issuer.subject));
    const all = [certificate, ...others].map(({ der }) => der);
    await workspace.folder.replaceFile(path, toUtf8(chainPem([certificate.der, ...all.slice(1)])));
    return {
      authority: name,
      by,
      certificate: certificateFacts(certificate, this.#ports.ciphers.digest),
      pem: certificatePem(certificate.der),
      file: { name: things.authority.files(name).crossCertificates, path },
    };
  }
}

/** The newest cross-certificate of a root that is there, with the root that has signed it. Throws NOT_FOUND. */
export async function crossingOf(workspace: Workspace, name: string, { keys }: Pick<Ports, 'keys'>): Promise<Crossing> {
  const { folder } = workspace;
  const paths = pathsOf(things.authority, { name });
  const root = (await readCertificates(folder, paths.chain)).at(-1);
  const kept = await workspace.list(things.authority);
  const roots: Certificate[] = [];
  const crosses: Certificate[] = [];
  for (const { name: one } of kept) {
    const [own] = await readCertificates(folder, pathsOf(things.authority, { name: one }).chain);
    if (!own.selfIssued) continue;
    roots.push(own);
    if (root !== undefined && certifiesSame(own, root))
      crosses.push(...(await certificatesIfThere(folder, pathsOf(things.authority, { name: one }).crossCertificates)));
  }
  const [cross] = crosses.filter((one) => root !== undefined && isCrossCertificateOf(one, root));
  if (cross === undefined) {
    throw new Problem('NOT_FOUND', i18n.t('The root of {name} has no cross-certificate.', { name }), {
      field: 'crossing',
      remedy: i18n.t('Have it cross-signed by the other root first.'),
    });
  }
  const behind = roots.find((one) => sameName(one.subject, cross.issuer) && keys.check(cross.der, one.publicKey));
  return behind === undefined ? [cross] : [cross, behind];
}

const sameSubject = (authority: string, by: string): Problem =>
  new Problem('INVALID_INPUT', i18n.t('{authority} and {by} have the same subject.', { authority, by }), {
    field: 'by',
    remedy: i18n.t('Give the new root a name of its own, so that both can be told apart by everybody who checks.'),
  });
