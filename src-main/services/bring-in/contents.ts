import type { BringInThing } from '../../contract/models.ts';
import type { Known } from '../../core/bring-in/findings.ts';
import { Problem } from '../../core/problem.ts';
import type { CertifiedManifest } from '../../core/things/certified.ts';
import { folderKey } from '../../core/things/identifiers.ts';
import { things } from '../../core/things/index.ts';
import { type Thing, pathsOf } from '../../core/things/thing.ts';
import type { Certificate } from '../../core/x509/read-certificate.ts';
import { readCertificates } from '../issuing.ts';
import { type Job, forEachLimited } from '../jobs.ts';
import { wordsOf } from '../thing-words.ts';
import type { Workspace } from '../workspace.ts';
import { type Contents, idOf } from './taking.ts';

const roles = ['authority', 'device', 'server', 'certificate', 'request'] as const satisfies readonly BringInThing[];
/** Kinds that may have issued something. Of the others, which may be thousands, what their manifests say is enough. */
const issuing: readonly BringInThing[] = ['authority', 'certificate'];
const readsAtATime = 16;

export type WorkspaceContents = Contents & Known;

/** The names that a workspace has, and the certificates that findings may be or belong to. */
export async function contentsOf(workspace: Workspace | undefined, job: Job): Promise<WorkspaceContents> {
  const issuers: Certificate[] = [];
  const authorities = new Map<string, string>();
  const known = new Map<string, string>();
  const lists = new Map<string, Uint8Array>();
  const taken = Object.fromEntries(roles.map((role) => [role, new Set<string>()])) as Contents['taken'];
  if (workspace === undefined) return { issuers, authorities, things: known, lists, taken };
  for (const role of roles) {
    const thing: Thing = things[role];
    await forEachLimited(await workspace.list(thing), readsAtATime, async (manifest) => {
      job.check();
      const key = thing.keyOf(manifest);
      taken[role].add(folderKey(key.name));
      const { certificate } = manifest as Partial<CertifiedManifest>;
      if (certificate !== undefined) known.set(certificate.thumbprintSha256, wordsOf(thing).named(key.name));
      if (!issuing.includes(role)) return;
      const [chain = ''] = thing.holders.map((holder) => thing.files(key.name)[holder]);
      try {
        const [own, ...above] = await readCertificates(workspace.folder, `${thing.folder(key)}/${chain}`);
        issuers.push(own, ...above);
        if (role !== 'authority') return;
        authorities.set(idOf(own), key.name);
        const list = await workspace.folder.read(pathsOf(things.authority, key).revocationList, true);
        if (list !== undefined) lists.set(key.name, list);
      } catch (error) {
        // What is wrong with another thing is told when that one is used.
        if (!(error instanceof Problem)) throw error;
      }
    });
  }
  return { issuers, authorities, things: known, lists, taken };
}
