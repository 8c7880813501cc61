import type { Warning } from '../../contract/models.ts';
import { fromUtf8 } from '../../core/bytes.ts';
import { i18n } from '../../core/language/index.ts';
import { encryptPrivateKey, encryptedPrivateKeyPem } from '../../core/keystore/private-key.ts';
import { Problem } from '../../core/problem.ts';
import type { AuthorityManifest } from '../../core/things/authority.ts';
import { things } from '../../core/things/index.ts';
import { pathsOf } from '../../core/things/thing.ts';
import type { KeyType } from '../../core/x509/algorithms.ts';
import type { Certificate } from '../../core/x509/read-certificate.ts';
import type { Authorities } from '../authorities.ts';
import { storeAuthorityAgain } from '../authority-files.ts';
import { type Issuer, type issue, readCertificates } from '../issuing.ts';
import { cancellable } from '../jobs.ts';
import type { Passphrases } from '../passphrases.ts';
import { signedList, wholeSeconds } from '../signed-list.ts';
import { furtherFiles } from '../thing-files.ts';
import { copyToTrash, moveToTrash } from '../trash-place.ts';
import { type Again, type Means, asItWas, isToSign, orDropped } from './leaves.ts';
import { type Place, isSameChain, sameKind, signAgain } from './place.ts';

/** What opens authorities, and remembers what does. */
export interface Openers {
  readonly authorities: Authorities;
  readonly passphrases: Passphrases;
}

/** How the new certificate of an authority comes to be. */
interface Making {
  /** Signs it; undefined where it signs itself. */
  readonly place: Place | undefined;
  /** Undefined: it keeps its key. */
  readonly newKey: KeyType | 'of-its-kind' | undefined;
  readonly validityDays: number | undefined;
}

export interface AuthorityMade extends Again {
  /** Under which all stands that is below it. */
  readonly place: Place;
}

/** An authority below another: signed again where that has another key by now, else with the chain that is true now. */
export async function authorityAgain(
  manifest: AuthorityManifest,
  above: Place,
  openers: Openers,
  means: Means,
): Promise<AuthorityMade> {
  const { workspace, terms } = means;
  const { name, parent } = manifest;
  const paths = pathsOf(things.authority, { name });
  const before = await readCertificates(workspace.folder, paths.chain);
  const [own] = before;
  const sign = await isToSign(name, own, parent, above, means);
  if (sign) {
    const newKey = terms.keys === 'new' ? 'of-its-kind' : undefined;
    return renewed(manifest, { place: above, newKey, validityDays: terms.validityDays }, openers, means);
  }
  const chain = [own, ...above.chain] as const;
  const place = { authority: name, chain, open: opener(name, openers, means) };
  if (isSameChain(before, chain)) return { ...asItWas, place };
  const trashId = await written(manifest, { chain, keyPem: await keyPemOf(manifest, means) }, false, means);
  return { outcome: 'chain', trashId, warnings: [], place };
}

/** A new certificate for an authority, for its own key or for a new one. */
export async function renewed(
  manifest: AuthorityManifest,
  { place: above, newKey, validityDays }: Making,
  openers: Openers,
  means: Means,
): Promise<AuthorityMade> {
  const { workspace, terms, ports, job } = means;
  const { name } = manifest;
  const [old] = await readCertificates(workspace.folder, pathsOf(things.authority, { name }).chain);
  const isRemembered = openers.passphrases.isRemembered(workspace, things.authority, manifest);
  // What signs itself, and what gets a new key behind the same passphrase, has to be opened; what another signs has not.
  const opened =
    above === undefined || newKey !== undefined || isRemembered
      ? await openers.authorities.identity(workspace, name, undefined, job, terms.passphrase)
      : undefined;
  const type = newKey === 'of-its-kind' ? sameKind(name, manifest.certificate.key) : newKey;
  const pair = type === undefined ? undefined : await job.waitFor(ports.keys.generate(type));
  const publicKey = pair?.publicKey ?? old.publicKey;
  const signer = pair === undefined ? opened?.signer : ports.keys.signer(pair.privateKey);
  const by: Parameters<typeof issue>[1] =
    above === undefined ? { selfSigner: signer ?? notOpened(name) } : { issuer: await above.open() };
  const { certificate, warnings } = await signAgain(old, profileFor(above), publicKey, by, validityDays, ports);
  const chain = [certificate, ...(above?.chain ?? [])] as const;
  const keyPem = pair === undefined ? await keyPemOf(manifest, means) : await encrypted(pair.privateKey, opened, means);
  const list =
    pair === undefined ? undefined : await listAgain(name, issuerOf(chain, ports.keys.signer(pair.privateKey)), means);
  job.check();
  const again = { chain, keyPem, list };
  const trashId = await written({ ...manifest, ...parentOf(above) }, again, pair !== undefined, means);
  const now = await workspace.find(things.authority, { name }, 'name');
  if (isRemembered && opened?.passphrase !== undefined)
    await openers.passphrases.remember(workspace, things.authority, now, opened.passphrase);
  const ofOldKey = pair === undefined ? [] : await proofsAway(name, means);
  const open =
    signer === undefined
      ? opener(name, openers, means)
      : () => Promise.resolve({ ...issuerOf(chain, signer), addresses: manifest.addresses });
  return { outcome: 'signed', trashId, warnings: [...warnings, ...ofOldKey], place: { authority: name, chain, open } };
}

const profileFor = (above: Place | undefined) => (above === undefined ? 'root' : 'intermediate');

const parentOf = (above: Place | undefined) => (above === undefined ? {} : { parent: above.authority });

const issuerOf = (chain: readonly [Certificate, ...Certificate[]], signer: Issuer['signer']): Issuer => ({
  certificate: chain[0],
  chain: [chain[0].der, ...chain.slice(1).map(({ der }) => der)],
  signer,
});

/** Opens an authority at the first asking, and keeps it open. */
export function opener(
  name: string,
  { authorities }: Openers,
  { workspace, terms, job }: Means,
): () => Promise<Issuer> {
  let opening: Promise<Issuer> | undefined;
  const { passphrase: lastResort } = terms;
  const how = lastResort === undefined ? {} : { lastResort };
  return () => (opening ??= authorities.open(workspace, name, undefined, job, how));
}

async function keyPemOf({ name }: AuthorityManifest, { workspace: { folder } }: Means): Promise<string> {
  const path = pathsOf(things.authority, { name }).key;
  const text = fromUtf8((await folder.read(path)) ?? new Uint8Array());
  if (text !== undefined && text !== '') return text;
  throw new Problem('WORKSPACE_INVALID', i18n.t('{path} is missing.', { path: folder.absolute(path) }), {
    field: 'workspace',
    remedy: i18n.t('Restore the file from a backup.'),
  });
}

async function encrypted(
  privateKey: Uint8Array,
  opened: { readonly passphrase: string | undefined } | undefined,
  { ports, job }: Means,
): Promise<string> {
  const { passphrase } = opened ?? {};
  if (passphrase === undefined) throw new Error('The authority was not opened.');
  return encryptedPrivateKeyPem(await encryptPrivateKey(privateKey, passphrase, cancellable(ports.ciphers, job)));
}

/** Writes an authority in its own place. What its old key has signed about itself does not stay beside a new one. Answers the copy's ID. */
async function written(
  manifest: AuthorityManifest,
  {
    list,
    ...again
  }: {
    readonly chain: readonly [Certificate, ...Certificate[]];
    readonly keyPem: string;
    readonly list?: Uint8Array | undefined;
  },
  hasNewKey: boolean,
  { workspace, ports }: Means,
): Promise<string> {
  const { name, parent, replaces, addresses } = manifest;
  const names = things.authority.files(name);
  const leave = hasNewKey ? [names.revocationList, names.crossCertificates] : [];
  const files = await furtherFiles(workspace.folder, things.authority, manifest, leave);
  const further = list === undefined ? files : [...files, { name: names.revocationList, bytes: list }];
  const trashId = await copyToTrash(workspace, things.authority, { name }, ports);
  await orDropped(workspace, trashId, () =>
    storeAuthorityAgain(workspace.folder, { name, parent, replaces, addresses, ...again, further }, ports),
  );
  return trashId;
}

/** What an authority has taken back stays so when it has a new key: its list goes on, signed by that (RFC 5280 5.2.1, 5.2.3). */
async function listAgain(
  name: string,
  issuer: Issuer,
  { workspace, ports, revocations }: Means,
): Promise<Uint8Array | undefined> {
  const before = await revocations.entries(workspace, name);
  if (before === undefined || before.revoked.size === 0) return undefined;
  const now = wholeSeconds(ports.clock.now());
  return (await signedList(issuer, before, { revoked: before.revoked, now }, ports.keys)).der;
}

/** Proofs of the old key prove nothing of the new one. */
async function proofsAway(name: string, { workspace, ports }: Means): Promise<Warning[]> {
  const proofs = (await workspace.list(things.proof)).filter(({ authority }) => authority === name);
  for (const proof of proofs) await moveToTrash(workspace, things.proof, things.proof.keyOf(proof), ports);
  if (proofs.length === 0) return [];
  const message = i18n.t(
    'The proofs of possession of {name} were of its old key and are in the trash: clouds want the new certificate, and a new proof.',
    { name },
  );
  return [{ code: 'proofs-outdated', message }];
}

function notOpened(name: string): never {
  throw new Error(`${name} was not opened.`);
}
