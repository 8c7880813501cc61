import type { AnsweredRequest, Warning } from '../../contract/models.ts';
import { type FoundCertificate, type FoundKey, findingsOf } from '../../core/bring-in/findings.ts';
import { freeName } from '../../core/bring-in/names.ts';
import { equalBytes } from '../../core/bytes.ts';
import { certificatePem, chainPem } from '../../core/keystore/pem.ts';
import { Problem } from '../../core/problem.ts';
import { things } from '../../core/things/index.ts';
import type { RequestManifest } from '../../core/things/request.ts';
import type { Thing } from '../../core/things/thing.ts';
import type { Certificate } from '../../core/x509/read-certificate.ts';
import type { CertificationRequest } from '../../core/x509/read-request.ts';
import { type WorkspaceContents, contentsOf } from '../bring-in/contents.ts';
import { Taker } from '../bring-in/taking.ts';
import { certificateFacts } from '../certificate-facts.ts';
import type { Job } from '../jobs.ts';
import type { Passphrases } from '../passphrases.ts';
import type { Ports } from '../ports.ts';
import { moveToTrash } from '../trash-place.ts';
import { type Workspace, madeFiles } from '../workspace.ts';
import { remarks } from './words.ts';

/** How a certificate comes into the workspace. */
interface Keeping {
  readonly role?: AnsweredRequest['kind'];
  /** What it is to be called; without it as its common name, which gets a number where a certificate without a key has it already. */
  readonly name?: string | undefined;
  readonly keyPassphrase?: string | undefined;
  readonly pfxPassword: string;
}

interface Circumstances {
  readonly request: CertificationRequest;
  readonly passphrases: Passphrases;
  readonly ports: Ports;
  readonly job: Job;
}

/** The request of the workspace that is answered, with its key where that is here. */
export interface Waiting {
  readonly manifest: RequestManifest;
  readonly key: FoundKey | undefined;
}

/** Keeps the first of the certificates as what it is; a request whose key it takes over goes to the trash. */
export async function keepAnswer(
  workspace: Workspace,
  certificates: readonly [Certificate, ...Certificate[]],
  waiting: Waiting | undefined,
  keeping: Keeping,
  { request, passphrases, ports, job }: Circumstances,
): Promise<AnsweredRequest> {
  const [own] = certificates;
  const contents = await contentsOf(workspace, job);
  const found = findingOf(own, certificates, waiting?.key, contents, ports);
  const role = keeping.role ?? roleOf(found);
  const thing: Thing = things[role];
  const check = (name: string) => thing.check({ name });
  const name =
    keeping.name ??
    freeName(
      own.subject.commonName ?? waiting?.manifest.name,
      check,
      role === 'certificate' ? contents.taken.certificate : new Set(),
      waiting?.manifest.name ?? role,
    );
  const protection = { passphrase: keeping.keyPassphrase, remember: false, pfxPassword: keeping.pfxPassword };
  const taker = new Taker(workspace, contents, protection, passphrases, ports);
  const taken = await take(taker, { finding: found, role, name }, job);
  const manifest = await workspace.find(thing, { name }, 'name');
  const trashId =
    waiting?.key === undefined
      ? undefined
      : await moveToTrash(workspace, things.request, { name: waiting.manifest.name }, ports);
  return {
    kind: role,
    name,
    certificate: certificateFacts(own, ports.ciphers.digest),
    certificatePem: certificatePem(own.der),
    chainPem: chainPem([own, ...found.above].map(({ der }) => der)),
    files: madeFiles(thing, manifest),
    ...(trashId === undefined ? {} : { trashId }),
    warnings: [...remarks(found, request, ports.clock.now()), ...taken.warnings],
  };
}

async function take(
  taker: Taker,
  taking: Parameters<Taker['take']>[0],
  job: Job,
): Promise<{ readonly warnings: readonly Warning[] }> {
  try {
    return await taker.take(taking, job);
  } catch (error) {
    // What is asked for there of everything that is taken is here asked for of one key.
    throw error instanceof Problem && error.code === 'INCOMPLETE' ? error.but({ field: 'keyPassphrase' }) : error;
  }
}

function findingOf(
  own: Certificate,
  certificates: readonly Certificate[],
  key: FoundKey | undefined,
  contents: WorkspaceContents,
  { keys, ciphers }: Ports,
): FoundCertificate {
  const located = <T>(value: T) => ({ value, file: '' });
  const findings = findingsOf(
    {
      certificates: certificates.map(located),
      keys: key === undefined ? [] : [located(key)],
      requests: [],
      lists: [],
    },
    contents,
    { signatures: keys, verifies: keys.verifies, digest: ciphers.digest },
  );
  for (const one of findings) if (one.kind === 'certificate' && equalBytes(one.certificate.der, own.der)) return one;
  throw new Error('A certificate is not among its own findings.');
}

/** What a certificate is by itself; that of no request is a request. */
const roleOf = ({ roles: [role] }: FoundCertificate): AnsweredRequest['kind'] =>
  role === 'request' ? 'certificate' : role;
