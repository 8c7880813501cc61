import { i18n } from '../../core/language/index.ts';
import type { Finding, FoundKey, Located } from '../../core/bring-in/findings.ts';
import { Problem } from '../../core/problem.ts';
import { things } from '../../core/things/index.ts';
import type { RequestManifest } from '../../core/things/request.ts';
import { publicKeyIdentity } from '../../core/x509/public-key.ts';
import type { Job } from '../jobs.ts';
import type { Ports } from '../ports.ts';
import { storedRequest, storedRequestKey } from '../request-files.ts';
import { moveToTrash } from '../trash-place.ts';
import type { Workspace } from '../workspace.ts';
import type { Collection } from './collection.ts';

/** Requests of a workspace for which certificates were found. */
export interface Waiting {
  /** Their keys, as if they were among what was found. */
  readonly keys: readonly Located<FoundKey>[];
  /** Names of the requests, by the identity of their keys. */
  readonly requests: ReadonlyMap<string, string>;
  /** That a key is behind a passphrase which is not known. Sentences. */
  readonly notices: readonly string[];
}

/** The requests that certificates among the findings answer, each with its key where that opens. */
export async function waitingFor(
  workspace: Workspace | undefined,
  { certificates, passwords }: Pick<Collection, 'certificates' | 'passwords'>,
  ports: Ports,
  job: Job,
): Promise<Waiting> {
  const keys: Located<FoundKey>[] = [];
  const requests = new Map<string, string>();
  const notices: string[] = [];
  const found = new Set(certificates.map(({ value }) => publicKeyIdentity(value.publicKey)));
  for (const manifest of workspace === undefined || found.size === 0 ? [] : await workspace.list(things.request)) {
    job.check();
    const { name, keyEncrypted } = manifest;
    if (workspace === undefined || keyEncrypted === undefined) continue;
    const { request } = await storedRequest(workspace, name, 'workspace');
    const identity = publicKeyIdentity(request.publicKey);
    if (!found.has(identity)) continue;
    requests.set(identity, name);
    const key = await openedBy(keyEncrypted ? passwords : [undefined], workspace, manifest, ports);
    const file = i18n.t('the request {name} of this workspace', { name });
    if (key !== undefined) keys.push({ value: key, file });
    else {
      notices.push(
        i18n.t(
          'A certificate answers the request {name}, whose key is behind a passphrase: bring it to that request.',
          {
            name,
          },
        ),
      );
    }
  }
  return { keys, requests, notices };
}

async function openedBy(
  passwords: readonly (string | undefined)[],
  workspace: Workspace,
  manifest: RequestManifest,
  ports: Ports,
): Promise<FoundKey | undefined> {
  for (const password of passwords) {
    try {
      return await storedRequestKey(workspace, manifest, password, ports);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'WRONG_PASSWORD') throw error;
    }
  }
  return undefined;
}

/** A request whose key has its certificate now goes to the trash. */
export async function answer(
  workspace: Workspace,
  finding: Finding,
  { requests }: Waiting,
  ports: Ports,
): Promise<void> {
  if (finding.kind !== 'certificate') return;
  const name = requests.get(publicKeyIdentity(finding.certificate.publicKey));
  if (name === undefined || (await workspace.manifest(things.request, { name })) === undefined) return;
  await moveToTrash(workspace, things.request, { name }, ports);
}
