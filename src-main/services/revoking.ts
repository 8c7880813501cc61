import { i18n } from '../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { RevocationListTold } from '../contract/models.ts';
import { encodePem } from '../core/keystore/pem.ts';
import { Problem } from '../core/problem.ts';
import { things } from '../core/things/index.ts';
import { type Thing, pathsOf } from '../core/things/thing.ts';
import { type Meant, withRevoked, withoutHeld } from '../core/x509/next-list.ts';
import { serialOf } from '../core/x509/serial-number.ts';
import { type Revocation, type RevocationList, readRevocationList } from '../core/x509/read-revocation-list.ts';
import { doubtOfList } from '../core/x509/revocation.ts';
import type { Authorities } from './authorities.ts';
import { type Issuer, readCertificates } from './issuing.ts';
import type { Job, Jobs } from './jobs.ts';
import type { Ports } from './ports.ts';
import { type RevocationLists, toldRevocation } from './revocation-lists.ts';
import { signedList, wholeSeconds } from './signed-list.ts';
import type { Workspace } from './workspace.ts';
import type { Workspaces } from './workspaces.ts';

const entriesTold = 1000;

type Entries = ReadonlyMap<string, Revocation>;
type Terms = ParsedInput<'authority.signList'>;
/** How the entries of a list change; `now` has whole seconds. */
type Change = (before: Entries, workspace: Workspace, issuer: Issuer, now: Date) => Entries | Promise<Entries>;

/** Takes back what authorities of a workspace have signed, by the list that each keeps beside it. */
export class Revoking {
  readonly #workspaces: Workspaces;
  readonly #authorities: Authorities;
  readonly #jobs: Jobs;
  readonly #ports: Pick<Ports, 'clock' | 'keys'>;
  readonly #revocations: RevocationLists;

  constructor(
    workspaces: Workspaces,
    authorities: Authorities,
    revocations: RevocationLists,
    jobs: Jobs,
    ports: Pick<Ports, 'clock' | 'keys'>,
  ) {
    this.#workspaces = workspaces;
    this.#authorities = authorities;
    this.#revocations = revocations;
    this.#jobs = jobs;
    this.#ports = ports;
  }

  async revoke(input: ParsedInput<'authority.revoke'>): Promise<MethodOutput<'authority.revoke'>> {
    const { authority, reason, invalidSince } = input;
    const title = i18n.t('Revoking certificates of {authority}', { authority });
    const meant: Meant[] = [];
    const { told, entries } = await this.#next(input, title, async (before, workspace, issuer, now) => {
      meant.push(...(await this.#meant(workspace, issuer, input)));
      const since = invalidSince === undefined ? undefined : wholeSeconds(new Date(invalidSince));
      if (since !== undefined && since > now) throw tooLate();
      const revocation = {
        at: now,
        ...(reason === undefined ? {} : { reason }),
        ...(since === undefined ? {} : { invalidSince: since }),
      };
      return withRevoked(before, meant, revocation, fieldOf(input));
    });
    const revoked = meant.flatMap(({ serial }) => {
      const entry = entries.get(serial);
      return entry === undefined ? [] : [{ serial, ...toldRevocation(entry) }];
    });
    return { ...told, revoked };
  }

  async release(input: ParsedInput<'authority.release'>): Promise<MethodOutput<'authority.release'>> {
    const title = i18n.t('Taking certificates of {authority} off its list', { authority: input.authority });
    const meant: Meant[] = [];
    const { told } = await this.#next(input, title, async (before, workspace, issuer) => {
      meant.push(...(await this.#meant(workspace, issuer, input)));
      return withoutHeld(before, meant, fieldOf(input));
    });
    return { ...told, released: meant.map(({ serial }) => serial) };
  }

  async sign(input: Terms): Promise<MethodOutput<'authority.signList'>> {
    const title = i18n.t('Signing the revocation list of {authority}', { authority: input.authority });
    return (await this.#next(input, title, (before) => before)).told;
  }

  async read(input: ParsedInput<'authority.revocationList'>): Promise<MethodOutput<'authority.revocationList'>> {
    const workspace = await this.#workspaces.open(input.workspace);
    await this.#authorities.manifest(workspace, input.authority);
    const list = await this.#kept(workspace, input.authority);
    if (list === undefined) {
      throw new Problem('NOT_FOUND', i18n.t('{name} has no revocation list yet.', { name: input.authority }), {
        field: 'authority',
        remedy: i18n.t('Have one signed, or revoke a certificate.'),
      });
    }
    const entries = [...list.revoked]
      .map(([serial, entry]) => ({
        serial,
        ...toldRevocation(entry),
        ...(entry.invalidSince === undefined ? {} : { invalidSince: entry.invalidSince.toISOString() }),
      }))
      .toSorted((a, b) => (a.on < b.on ? 1 : -1))
      .slice(0, entriesTold);
    return { ...toldList(input.authority, list), entries };
  }

  /** Signs the list that comes after the one that is kept, and keeps it: one file, whole or not at all. */
  #next(input: Terms, title: string, change: Change): Promise<{ told: RevocationListTold; entries: Entries }> {
    const terms = { title, message: i18n.t('Cancelled. The revocation list is as it was.') };
    const purpose = `signing the revocation list of ${input.authority}`;
    return this.#jobs.run(input.jobId, terms, (job) =>
      this.#workspaces.write(input.workspace, { purpose, make: false }, async (workspace) => {
        const list = await this.#signed(workspace, input, change, job);
        job.check();
        const path = pathsOf(things.authority, { name: input.authority }).revocationList;
        await workspace.folder.replaceFile(path, list.der);
        await this.#revocations.look(workspace, input.authority);
        return { told: toldList(input.authority, list), entries: list.revoked };
      }),
    );
  }

  async #signed(workspace: Workspace, input: Terms, change: Change, job: Job): Promise<RevocationList> {
    const { authority, passphrase, nextUpdateDays } = input;
    const before = await this.#kept(workspace, authority);
    const issuer = await this.#authorities.open(workspace, authority, passphrase, job, { signing: 'revocation-list' });
    const now = wholeSeconds(this.#ports.clock.now());
    const revoked = await change(before?.revoked ?? new Map(), workspace, issuer, now);
    return signedList(issuer, before, { revoked, now, days: nextUpdateDays }, this.#ports.keys);
  }

  /** The list beside an authority. Throws INVALID_INPUT for one that nothing goes by, since nothing can go on from it either. */
  async #kept(workspace: Workspace, name: string): Promise<RevocationList | undefined> {
    const paths = pathsOf(things.authority, { name });
    const bytes = await workspace.folder.read(paths.revocationList);
    if (bytes === undefined) return undefined;
    const [issuer] = await readCertificates(workspace.folder, paths.chain);
    const { list, doubt } = this.#believed(bytes, issuer);
    if (list !== undefined && doubt === undefined) return list;
    const path = workspace.folder.absolute(paths.revocationList);
    throw new Problem('INVALID_INPUT', i18n.t('{path} cannot be gone on with: {doubt}', { path, doubt: doubt ?? '' }), {
      field: 'authority',
      remedy: i18n.t('Bring in the newest list of this authority, or delete the file to begin a new one.'),
    });
  }

  #believed(bytes: Uint8Array, issuer: Issuer['certificate']) {
    try {
      const list = readRevocationList(bytes);
      const named = list.issuer.comparable === issuer.subject.comparable ? [issuer] : [];
      return { list, doubt: doubtOfList(list, named, this.#ports.keys.verifies) };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return { list: undefined, doubt: error.message };
    }
  }

  /** Throws INVALID_INPUT where nothing is meant, or something that this authority has not signed. */
  async #meant(workspace: Workspace, issuer: Issuer, input: ParsedInput<'authority.release'>): Promise<Meant[]> {
    const { authority, serials } = input;
    const meant = new Map<string, Meant>();
    for (const { kind, name, code } of input.things) {
      const thing: Thing = things[kind];
      const manifest = await workspace.find(thing, { name, code }, 'things');
      const paths: Readonly<Record<string, string>> = pathsOf(thing, thing.keyOf(manifest));
      const holder = thing.holders.map((role) => paths[role] ?? '').find((path) => path.endsWith('.pem'));
      const [own] = holder === undefined ? [] : await readCertificates(workspace.folder, holder);
      const signed = own !== undefined && this.#ports.keys.check(own.der, issuer.certificate.publicKey);
      if (own === undefined || thing.signer(manifest) !== authority || !signed) throw notSigned(name, authority);
      meant.set(own.serial, { serial: own.serial, name });
    }
    for (const text of serials) {
      const serial = serialOf(text, 'serials');
      if (!meant.has(serial)) meant.set(serial, { serial, name: undefined });
    }
    if (meant.size > 0) return [...meant.values()];
    throw new Problem('INVALID_INPUT', i18n.t('No certificate was named.'), {
      field: 'things',
      remedy: i18n.t('Name a thing of the workspace, or give a serial number.'),
    });
  }
}

const fieldOf = ({ things: named }: ParsedInput<'authority.release'>): string =>
  named.length === 0 ? 'serials' : 'things';

const notSigned = (name: string, authority: string): Problem =>
  new Problem('INVALID_INPUT', i18n.t('{name} was not signed by {authority}.', { name, authority }), {
    field: 'things',
    remedy: i18n.t('Only the authority that has signed a certificate can take it back.'),
  });

const tooLate = (): Problem =>
  new Problem('INVALID_INPUT', i18n.t('The day since when the key may be known is to come.'), {
    field: 'invalidSince',
    remedy: i18n.t('Give a day that has begun.'),
  });

function toldList(authority: string, list: RevocationList): RevocationListTold {
  const { revocationList: path } = pathsOf(things.authority, { name: authority });
  return {
    authority,
    ...(list.number === undefined ? {} : { number: String(list.number) }),
    thisUpdate: list.thisUpdate.toISOString(),
    ...(list.nextUpdate === undefined ? {} : { nextUpdate: list.nextUpdate.toISOString() }),
    certificates: list.revoked.size,
    file: { name: things.authority.files(authority).revocationList, path },
    pem: encodePem('X509 CRL', list.der),
  };
}
