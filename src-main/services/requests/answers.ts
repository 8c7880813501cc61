import { i18n } from '../../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import { toUtf8 } from '../../core/bytes.ts';
import { maximumFileBytes } from '../../core/keystore/open.ts';
import { Problem } from '../../core/problem.ts';
import { grant } from '../../core/x509/grant-request.ts';
import { faultOfRequest } from '../../core/x509/judge-request.ts';
import { checkNameConstraints } from '../../core/x509/name-constraints.ts';
import { isSameKey } from '../../core/x509/public-key.ts';
import type { Certificate } from '../../core/x509/read-certificate.ts';
import { type Authorities, childPathLength } from '../authorities.ts';
import type { Grants } from '../grants.ts';
import { issue } from '../issuing.ts';
import type { Job, Jobs } from '../jobs.ts';
import type { Passphrases } from '../passphrases.ts';
import type { Ports } from '../ports.ts';
import { markSigned, storedRequest, storedRequestKey } from '../request-files.ts';
import { checkServerDays } from '../servers.ts';
import type { Workspace } from '../workspace.ts';
import type { Workspaces } from '../workspaces.ts';
import { type Waiting, keepAnswer } from './keeping.ts';
import type { Requests } from './requests.ts';
import { anothersKey, leftOutWarnings, ownKey } from './words.ts';

/** Requests become certificates: signed by an authority of the workspace, or answered by somebody else's. */
export class RequestAnswers {
  readonly #workspaces: Workspaces;
  readonly #requests: Requests;
  readonly #authorities: Authorities;
  readonly #passphrases: Passphrases;
  readonly #grants: Grants;
  readonly #jobs: Jobs;
  readonly #ports: Ports;

  constructor(
    workspaces: Workspaces,
    requests: Requests,
    authorities: Authorities,
    passphrases: Passphrases,
    grants: Grants,
    jobs: Jobs,
    ports: Ports,
  ) {
    this.#workspaces = workspaces;
    this.#requests = requests;
    this.#authorities = authorities;
    this.#passphrases = passphrases;
    this.#grants = grants;
    this.#jobs = jobs;
    this.#ports = ports;
  }

  /** Everything that speaks against it is said before anything is written. */
  sign(input: ParsedInput<'request.sign'>): Promise<MethodOutput<'request.sign'>> {
    const { authority, purpose, source } = input;
    const terms = {
      title: i18n.t('Signing a request with {authority}', { authority }),
      message: i18n.t('Cancelled. Nothing was signed.'),
    };
    const writing = { purpose: `signing a request with ${authority}`, make: false };
    return this.#jobs.run(input.jobId, terms, async (job) => {
      const request = await this.#requests.find(input.workspace, source);
      const fault = faultOfRequest(request, this.#ports.keys);
      if (fault !== undefined) throw new Problem(fault.code, fault.reason, { field: 'source', remedy: fault.remedy });
      const { leftOut, ...granted } = grant(request, purpose, new Set(input.take));
      if (purpose === 'server') checkServerDays(input.validityDays);
      return this.#workspaces.write(input.workspace, writing, async (workspace) => {
        const waiting = source.from === 'workspace' ? await this.#waiting(workspace, source.name, input) : undefined;
        const signing = purpose === 'intermediate' ? ('authority' as const) : ('certificate' as const);
        const issuer = await this.#authorities.open(workspace, authority, input.passphrase, job, { signing });
        if (isSameKey(issuer.certificate.publicKey, request.publicKey)) throw ownKey(authority);
        const { alternativeNames } = granted;
        checkNameConstraints(issuer.chain, { subject: request.subject.der, alternativeNames });
        const { certificate, warnings } = await issue(
          {
            profile: purpose,
            subject: request.subject.der,
            publicKey: request.publicKey,
            validityDays: input.validityDays,
            ...(purpose === 'intermediate' ? { pathLength: childPathLength(issuer, input.pathLength) } : {}),
            ...granted,
          },
          { issuer },
          this.#ports,
        );
        job.check();
        const role = waiting?.key === undefined ? 'certificate' : purpose === 'intermediate' ? 'authority' : purpose;
        const kept = await keepAnswer(
          workspace,
          [certificate],
          waiting,
          { ...input, role },
          { ...this.#world, request, job },
        );
        if (waiting !== undefined && waiting.key === undefined) {
          await markSigned(workspace, waiting.manifest, authority, this.#ports);
        }
        return {
          ...kept,
          warnings: [...warnings, ...leftOutWarnings(leftOut), ...kept.warnings],
        };
      });
    });
  }

  complete(input: ParsedInput<'request.complete'>): Promise<MethodOutput<'request.complete'>> {
    const { name } = input;
    const terms = {
      title: i18n.t('Bringing the certificate to the request {name}', { name }),
      message: i18n.t('Cancelled. Nothing was changed.'),
    };
    const writing = { purpose: `completing request ${name}`, make: false };
    return this.#jobs.run(input.jobId, terms, async (job) => {
      const found = await this.#certificatesOf(input.answer, job);
      return this.#workspaces.write(input.workspace, writing, async (workspace) => {
        const { manifest, request } = await storedRequest(workspace, name, 'name');
        const own = found.filter(({ publicKey }) => isSameKey(publicKey, request.publicKey));
        const [certificate] = own.toSorted((a, b) => b.notAfter.getTime() - a.notAfter.getTime());
        if (certificate === undefined) throw await anothersKey(workspace, name, found);
        const key = await storedRequestKey(workspace, manifest, input.keyPassphrase, this.#ports);
        job.check();
        const others = found.filter((one) => !own.includes(one));
        const { keyPassphrase, pfxPassword } = input;
        const keeping = { keyPassphrase, pfxPassword };
        return keepAnswer(workspace, [certificate, ...others], { manifest, key }, keeping, {
          ...this.#world,
          request,
          job,
        });
      });
    });
  }

  async #waiting(
    workspace: Workspace,
    name: string,
    { keyPassphrase }: { readonly keyPassphrase?: string | undefined },
  ): Promise<Waiting> {
    const { manifest } = await storedRequest(workspace, name, 'source');
    if (manifest.keyEncrypted === undefined) return { manifest, key: undefined };
    return { manifest, key: await storedRequestKey(workspace, manifest, keyPassphrase, this.#ports) };
  }

  get #world() {
    return { passphrases: this.#passphrases, ports: this.#ports };
  }

  async #certificatesOf(answer: ParsedInput<'request.complete'>['answer'], job: Job): Promise<Certificate[]> {
    const { folders, opening } = this.#ports;
    const bytes =
      answer.from === 'text'
        ? toUtf8(answer.text)
        : await job.waitFor(folders.readFile(this.#grants.resolve(answer.file, 'answer'), maximumFileBytes));
    const opened = await job.waitFor(
      opening.open(
        bytes,
        { passwords: { password: undefined, keyPassword: undefined }, patient: false, field: 'answer' },
        job.signal,
      ),
    );
    if (opened.certificates.length > 0) return opened.certificates.map(({ certificate }) => certificate);
    throw new Problem('FORMAT_NOT_RECOGNISED', i18n.t('There is no certificate in it.'), {
      field: 'answer',
      remedy: i18n.t('Give the certificate that was signed for the request: PEM, DER or PKCS#7.'),
    });
  }
}
