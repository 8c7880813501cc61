import { Problem } from '../core/problem.ts';
import { things } from '../core/things/index.ts';
import { pathsOf } from '../core/things/thing.ts';
import type { Certificate } from '../core/x509/read-certificate.ts';
import { readCertificates } from './issuing.ts';
import type { Workspace } from './workspace.ts';

/** The authorities of a workspace, each with those above it. One that cannot be read is told where authorities are shown. */
export async function authorityChains(workspace: Workspace): Promise<readonly [Certificate, ...Certificate[]][]> {
  const manifests = await workspace.list(things.authority);
  const read = manifests.map(async ({ name }) => {
    try {
      return [await readCertificates(workspace.folder, pathsOf(things.authority, { name }).chain)];
    } catch (error) {
      if (error instanceof Problem) return [];
      throw error;
    }
  });
  return (await Promise.all(read)).flat();
}

/** Their own certificates. */
export const authoritiesOf = async (workspace: Workspace): Promise<Certificate[]> =>
  (await authorityChains(workspace)).map(([own]) => own);
