import type { BringInRole } from '../../contract/models.ts';
import type { KnownCertificate } from '../../core/bring-in/findings.ts';
import { Problem } from '../../core/problem.ts';
import { folderKey } from '../../core/things/identifiers.ts';
import { things } from '../../core/things/index.ts';
import type { Thing } from '../../core/things/thing.ts';
import { type Job, forEachLimited } from '../jobs.ts';
import { readCertificates } from '../issuing.ts';
import type { Workspace } from '../workspace.ts';
import { type Contents, idOf } from './taking.ts';

const roles = ['authority', 'device', 'server', 'certificate', 'request'] as const satisfies readonly BringInRole[];
const readsAtATime = 16;

export interface WorkspaceContents extends Contents {
  readonly known: readonly KnownCertificate[];
}

/** The names that a workspace has, and the certificates that findings may be or belong to. */
export async function contentsOf(workspace: Workspace | undefined, job: Job): Promise<WorkspaceContents> {
  const known: KnownCertificate[] = [];
  const authorities = new Map<string, string>();
  const taken = Object.fromEntries(roles.map((role) => [role, new Set<string>()])) as Contents['taken'];
  for (const role of workspace === undefined ? [] : roles) {
    const thing: Thing = things[role];
    const manifests = await (workspace as Workspace).list(thing);
    await forEachLimited(manifests, readsAtATime, async (manifest) => {
      job.check();
      const key = thing.keyOf(manifest);
      taken[role].add(folderKey(key.name));
      const [holder] = thing.holders;
      const file = holder === undefined ? undefined : thing.files(key.name)[holder];
      if (file === undefined || workspace === undefined) return;
      try {
        const [certificate, ...above] = await readCertificates(workspace.folder, `${thing.folder(key)}/${file}`);
        const authority = role === 'authority' ? key.name : undefined;
        known.push({ certificate, what: `the ${thing.noun} ${key.name}`, authority });
        if (authority !== undefined) authorities.set(idOf(certificate), authority);
        // Roots above, which are nothing of their own here.
        known.push(...above.map((one) => ({ certificate: one, what: undefined, authority: undefined })));
      } catch (error) {
        // What is wrong with another thing is told when that one is used.
        if (!(error instanceof Problem)) throw error;
      }
    });
  }
  return { known, authorities, taken };
}
