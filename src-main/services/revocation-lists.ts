import { i18n } from '../core/language/index.ts';
import type { AuthorityLine, Revoked, ThingLists } from '../contract/models.ts';
import { equalBytes } from '../core/bytes.ts';
import type { DataSignatureCheck } from '../core/primitives.ts';
import { Problem } from '../core/problem.ts';
import { things } from '../core/things/index.ts';
import { pathsOf } from '../core/things/thing.ts';
import { type Revocation, type RevocationList, readRevocationList } from '../core/x509/read-revocation-list.ts';
import { doubtOfList } from '../core/x509/revocation.ts';
import type { Certificate } from '../core/x509/read-certificate.ts';
import { readCertificates } from './issuing.ts';
import { Topic } from './topic.ts';
import type { Workspace } from './workspace.ts';

/** A list is read each time a workspace is shown, so there is an end to how long it may be: some 40 000 certificates, read in about a second. */
export const listBytesAtMost = 2_000_000;

/** A list that was read beside an authority; with `doubt` nothing goes by it. */
export type ReadList = { readonly authority: string } & (
  | { readonly issuer: Certificate; readonly der: Uint8Array }
  | { readonly doubt: string }
);

interface KeptList {
  readonly told: NonNullable<AuthorityLine['revocationList']>;
  /** By serial numbers; empty where the list is not believed. */
  readonly revoked: ReadonlyMap<string, Revocation>;
  readonly number?: bigint;
}

type KeptLists = ReadonlyMap<string, KeptList>;

/** The revocation lists that are kept beside authorities, and what they say of the certificates of a workspace. */
export class RevocationLists {
  /** Told when a list is read that was not there so before. */
  readonly read = new Topic<ReadList>();
  readonly #verifies: DataSignatureCheck;
  /** How to look again at what was looked at once. */
  readonly #seen = new Map<string, () => Promise<unknown>>();
  /** What was last told of each. */
  readonly #told = new Map<string, ReadList>();
  /** What the bytes of a list came to under the certificate of its authority, by paths: a workspace is read at each change. */
  readonly #read = new Map<
    string,
    { readonly bytes: Uint8Array; readonly issuer: Uint8Array; readonly kept: KeptList }
  >();

  constructor(verifies: DataSignatureCheck) {
    this.#verifies = verifies;
  }

  /** The same lists, with the certificates marked that their authorities have taken back, and each list told at its authority. */
  async mark(workspace: Workspace, lists: ThingLists): Promise<ThingLists> {
    const kept = new Map<string, KeptList>();
    await Promise.all(
      lists.authorities.map(async ({ name }) => {
        const list = await this.#kept(workspace, name);
        if (list !== undefined) kept.set(name, list);
      }),
    );
    return kept.size === 0 ? lists : marked(lists, kept);
  }

  /** What the list beside an authority says; undefined where there is none, or none that is believed. */
  async entries(
    workspace: Workspace,
    authority: string,
  ): Promise<Pick<RevocationList, 'revoked' | 'number'> | undefined> {
    const kept = await this.#kept(workspace, authority);
    return kept === undefined || kept.told.doubt !== undefined ? undefined : kept;
  }

  /** Whether the authority has taken back the certificate of this serial number, by the list that is kept beside it. */
  async revocation(workspace: Workspace, authority: string, serial: string): Promise<Revoked | undefined> {
    const found = (await this.#kept(workspace, authority))?.revoked.get(serial);
    return found === undefined ? undefined : toldRevocation(found);
  }

  /** What was last read of every list. */
  known(): readonly ReadList[] {
    return [...this.#told.values()];
  }

  /** Reads the list beside an authority, which has just changed. */
  async look(workspace: Workspace, authority: string): Promise<void> {
    await this.#kept(workspace, authority);
  }

  /** Reads every list anew that was read before: another program may have signed the next one. */
  async lookAgain(): Promise<void> {
    for (const look of this.#seen.values()) await look();
  }

  #tell(path: string, list: ReadList): void {
    const before = this.#told.get(path);
    if (before !== undefined && 'doubt' in before && 'doubt' in list && before.doubt === list.doubt) return;
    this.#told.set(path, list);
    this.read.publish(list);
  }

  /** What is wrong with a list is told at its authority, and keeps nobody from seeing the rest. */
  async #kept(workspace: Workspace, name: string): Promise<KeptList | undefined> {
    const { folder } = workspace;
    const paths = pathsOf(things.authority, { name });
    const path = folder.absolute(paths.revocationList);
    this.#seen.set(path, () => this.#kept(workspace, name));
    const sizes = await folder.sizes(things.authority.folder({ name }));
    const size = sizes?.get(things.authority.files(name).revocationList);
    if (size === undefined) return undefined;
    try {
      if (size > listBytesAtMost) throw tooLong('workspace');
      const bytes = await folder.read(paths.revocationList, true);
      if (bytes === undefined) return undefined;
      const [issuer] = await readCertificates(folder, paths.chain);
      const known = this.#read.get(path);
      if (known !== undefined && equalBytes(known.bytes, bytes) && equalBytes(known.issuer, issuer.der)) {
        return known.kept;
      }
      const list = readRevocationList(bytes);
      const named = list.issuer.comparable === issuer.subject.comparable ? [issuer] : [];
      const doubt = doubtOfList(list, named, this.#verifies);
      const kept: KeptList = {
        told: {
          thisUpdate: list.thisUpdate.toISOString(),
          ...(list.nextUpdate === undefined ? {} : { nextUpdate: list.nextUpdate.toISOString() }),
          certificates: list.revoked.size,
          ...(doubt === undefined ? {} : { doubt }),
        },
        revoked: doubt === undefined ? list.revoked : new Map(),
        ...(list.number === undefined ? {} : { number: list.number }),
      };
      // A doubt is a sentence, in the language of now.
      if (doubt === undefined) this.#read.set(path, { bytes, issuer: issuer.der, kept });
      this.#tell(path, { authority: name, ...(doubt === undefined ? { issuer, der: bytes } : { doubt }) });
      return kept;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.#tell(path, { authority: name, doubt: error.message });
      return { told: { certificates: 0, doubt: error.message }, revoked: new Map() };
    }
  }
}

export const tooLong = (field: string): Problem =>
  new Problem('INVALID_INPUT', i18n.t('The revocation list is longer than what is read here, 2 MB.'), {
    field,
    remedy: i18n.t('Have its authority make one without the certificates that have ended.'),
  });

function marked(lists: ThingLists, kept: KeptLists): ThingLists {
  const facts = <L extends { readonly certificate: { readonly serial: string } }>(
    line: L,
    authority: string | undefined,
  ): L => withMark(line, kept, authority, line.certificate.serial);
  return {
    ...lists,
    authorities: lists.authorities.map((line) => {
      const own = kept.get(line.name);
      return facts(own === undefined ? line : { ...line, revocationList: own.told }, line.parent);
    }),
    proofs: lists.proofs.map((line) => facts(line, line.authority)),
    devices: lists.devices.map((line) => withMark(line, kept, line.authority, line.serial)),
    servers: lists.servers.map((line) => facts(line, line.authority)),
    certificates: lists.certificates.map((line) => facts(line, line.authority)),
  };
}

function withMark<L extends object>(line: L, kept: KeptLists, authority: string | undefined, serial: string): L {
  const found = authority === undefined ? undefined : kept.get(authority)?.revoked.get(serial);
  return found === undefined ? line : { ...line, revoked: toldRevocation(found) };
}

export const toldRevocation = ({ at, reason }: Revocation): Revoked => ({
  on: at.toISOString(),
  ...(reason === undefined ? {} : { reason }),
});
