import type { HubAuthorityModel, RootChange } from '../../contract/models.ts';
import { destinationNames } from '../../core/clouds/index.ts';
import { fromUtf8 } from '../../core/bytes.ts';
import { certificatePem, chainPem } from '../../core/keystore/pem.ts';
import type { AuthorityManifest } from '../../core/things/authority.ts';
import { things } from '../../core/things/index.ts';
import { type Thing, pathsOf } from '../../core/things/thing.ts';
import { isCrossCertificateOf } from '../../core/x509/cross-certificate.ts';
import type { Certificate } from '../../core/x509/read-certificate.ts';
import { sameName } from '../../core/x509/subject.ts';
import { certificatesIfThere, readCertificates } from '../issuing.ts';
import type { Workspace } from '../workspace.ts';
import { type Child, type Tree, countOf, treeOf } from './walk.ts';

/** How far the change from a root to another is, by what lies in the workspace and what the hub that runs knows. */
export async function stateOf(
  workspace: Workspace,
  from: AuthorityManifest,
  to: AuthorityManifest | undefined,
  atHub: readonly HubAuthorityModel[] | undefined,
): Promise<RootChange> {
  const tree = await treeOf(workspace);
  const old = await rootOf(workspace, from);
  const next = to === undefined ? undefined : await rootOf(workspace, to);
  const byOld = next === undefined ? undefined : await crossOf(workspace, to, next, old);
  const byNew = next === undefined ? undefined : await crossOf(workspace, from, old, next);
  const below = to === undefined ? [] : allBelow(tree.get(to.name) ?? [], tree);
  return {
    from: { name: from.name, certificate: from.certificate },
    ...(to === undefined ? {} : { to: { name: to.name, certificate: to.certificate } }),
    crossSigned: byOld !== undefined && byNew !== undefined,
    clouds: await cloudsOf(workspace, from.name, to?.name),
    hub: hubOf(from, to, atHub),
    trustPem: next === undefined ? certificatePem(old.der) : chainPem([next.der, old.der]),
    left: (tree.get(from.name) ?? []).map((child) => ({
      kind: child.kind,
      name: child.name,
      below: child.kind === 'authority' ? countOf(tree.get(child.name) ?? [], tree) : 0,
    })),
    moved: below.length,
    ledOver: byOld === undefined ? 0 : await ledOver(workspace, below, byOld),
  };
}

async function rootOf({ folder }: Workspace, { name }: AuthorityManifest): Promise<Certificate> {
  const [own] = await readCertificates(folder, pathsOf(things.authority, { name }).chain);
  return own;
}

/** The certificate of a root that the other has signed. */
async function crossOf(
  { folder }: Workspace,
  manifest: AuthorityManifest | undefined,
  root: Certificate,
  by: Certificate,
): Promise<Certificate | undefined> {
  const path = pathsOf(things.authority, { name: manifest?.name ?? '' }).crossCertificates;
  const kept = await certificatesIfThere(folder, path);
  return kept.find((one) => isCrossCertificateOf(one, root) && sameName(one.issuer, by.subject));
}

const allBelow = (children: readonly Child[], tree: Tree): readonly Child[] =>
  children.flatMap((child) => [
    child,
    ...(child.kind === 'authority' ? allBelow(tree.get(child.name) ?? [], tree) : []),
  ]);

/** By the proofs that are kept: where the old root was accepted, and the new one after it. */
async function cloudsOf(workspace: Workspace, from: string, to: string | undefined): Promise<RootChange['clouds']> {
  const proofs = await workspace.list(things.proof);
  const accepted = (name: string | undefined) =>
    new Set(
      proofs.flatMap(({ authority, destination, verifiedAt }) =>
        authority === name && destination !== undefined && verifiedAt !== undefined ? [destination] : [],
      ),
    );
  const proved = accepted(to);
  return [...accepted(from)]
    .filter((destination) => destination !== 'local-hub')
    .map((destination) => ({
      destination,
      called: destinationNames(destination).name,
      proved: proved.has(destination),
    }));
}

function hubOf(
  from: AuthorityManifest,
  to: AuthorityManifest | undefined,
  atHub: readonly HubAuthorityModel[] | undefined,
): RootChange['hub'] {
  if (atHub === undefined) return 'not-running';
  const knows = (manifest: AuthorityManifest | undefined) =>
    atHub.some(
      ({ status, certificate }) =>
        status === 'verified' && certificate.thumbprintSha256 === manifest?.certificate.thumbprintSha256,
    );
  const [old, next] = [knows(from), knows(to)];
  if (old && next) return 'both';
  return old ? 'old' : next ? 'new' : 'neither';
}

/** How many chain files hold a certificate. */
async function ledOver({ folder }: Workspace, below: readonly Child[], cross: Certificate): Promise<number> {
  const text = certificatePem(cross.der);
  const paths = below.flatMap(({ kind, name }) => {
    const thing: Thing = things[kind];
    return kind === 'authority' ? [] : [pathsOf(thing, { name })['chain'] ?? ''];
  });
  let found = 0;
  await folder.readListed(paths, (one) => {
    if (one?.bytes !== undefined && fromUtf8(one.bytes)?.includes(text) === true) found += 1;
  });
  return found;
}
