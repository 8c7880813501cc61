import { equalBytes, toUtf8 } from '../../../core/bytes.ts';
import { entryNameOf } from '../../../core/hub/authorities.ts';
import { type KnownList, type KnownLists, listsByIssuer } from '../../../core/hub/revocation/known-lists.ts';
import { i18n } from '../../../core/language/index.ts';
import { certificatePem } from '../../../core/keystore/pem.ts';
import { Problem } from '../../../core/problem.ts';
import type { Certificate } from '../../../core/x509/read-certificate.ts';
import { type RevocationList, readRevocationList } from '../../../core/x509/read-revocation-list.ts';
import { doubtOfList, isOlder } from '../../../core/x509/revocation.ts';
import { thumbprintsOf } from '../../../core/x509/thumbprint.ts';
import type { Warning } from '../../../contract/models.ts';
import { readCertificates } from '../../issuing.ts';
import type { Folder, Ports } from '../../ports.ts';
import { listBytesAtMost, tooLong } from '../../revocation-lists.ts';

/** What the hub keeps of each list, below its folder. */
const home = 'revocation';
const listFile = (name: string): string => `${home}/${name}/list.crl`;
const issuerFile = (name: string): string => `${home}/${name}/issuer.pem`;

/** The root above the hub's own policies is served by this name, which no list is given. */
export const policiesName = 'policies';

/** More authorities than one hub is told of. */
const mostLists = 100;

/** A list that somebody hands to the hub. */
export interface OfferedList {
  /** How its authority is called; the name of what is kept is made of it. */
  readonly authority: string;
  readonly issuer: Certificate;
  readonly der: Uint8Array;
}

type ListPorts = Pick<Ports, 'ciphers' | 'keys' | 'log'>;

/**
 * The revocation lists that the hub goes by and serves. They lie in its folder, so that it goes by them too where the workspace that they
 * came from is not open, and by lists of authorities that are in no workspace.
 */
export class HubLists {
  readonly #folder: Folder;
  readonly #ports: ListPorts;
  readonly #lists = new Map<string, KnownList>();
  /** Why nothing goes by a list that somebody has handed over, by its authority's name. */
  readonly #doubts = new Map<string, string>();
  readonly #onChange: () => void;
  #index: KnownLists = new Map();

  private constructor(folder: Folder, ports: ListPorts, onChange: () => void) {
    this.#folder = folder;
    this.#ports = ports;
    this.#onChange = onChange;
  }

  /** What cannot be read is told, and left where it is. `onChange`: a list came, or went. */
  static async open(
    folder: Folder,
    ports: ListPorts,
    onChange: () => void,
  ): Promise<{ readonly lists: HubLists; readonly warnings: Warning[] }> {
    const lists = new HubLists(folder, ports, onChange);
    const warnings: Warning[] = [];
    for (const name of await folder.folders(home)) {
      const der = await folder.read(listFile(name));
      // A killed process has left its certificate alone.
      if (der === undefined) continue;
      try {
        const [issuer] = await readCertificates(folder, issuerFile(name));
        lists.#lists.set(name, { name, issuer, list: lists.#believed(der, issuer) });
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        const told = { path: folder.absolute(listFile(name)), reason: error.message };
        const message = i18n.t('The hub does not go by the revocation list {path}: {reason}', told);
        warnings.push({ code: 'revocation-list-not-read', message });
      }
    }
    lists.#index = listsByIssuer(lists.#lists.values());
    return { lists, warnings };
  }

  /** By whose name a login finds them. */
  get index(): KnownLists {
    return this.#index;
  }

  all(): readonly KnownList[] {
    return [...this.#lists.values()];
  }

  doubts(): readonly (readonly [authority: string, doubt: string])[] {
    return [...this.#doubts];
  }

  /** Throws NOT_FOUND. */
  named(name: string): KnownList {
    const list = this.#lists.get(name);
    if (list !== undefined) return list;
    throw new Problem('NOT_FOUND', i18n.t('The hub has no revocation list named {name}.', { name }), {
      field: 'name',
      remedy: i18n.t('There are: {names}.', { names: [...this.#lists.keys()].join(', ') || '-' }),
    });
  }

  /** That a list which was to be gone by cannot be. What the hub had before counts on. */
  distrust(authority: string, doubt: string): void {
    if (this.#doubts.get(authority) === doubt) return;
    this.#doubts.set(authority, doubt);
    this.#onChange();
  }

  /**
   * Goes by a list from now on, and keeps it. One that is there already changes nothing. Throws INVALID_INPUT with `field` for one that is
   * not to be believed, or is older than what the hub has of the same issuer; DAMAGED, LIMIT_REACHED, STORAGE_FAILED.
   */
  async take({ authority, issuer, der }: OfferedList, field: string): Promise<KnownList> {
    const list = this.#believed(der, issuer, field);
    const before = this.of(issuer);
    this.#doubts.delete(authority);
    if (before !== undefined && equalBytes(before.list.der, der)) return before;
    if (before !== undefined && isOlder(list, before.list)) throw older(before, list, field);
    if (before === undefined && this.#lists.size >= mostLists) throw tooMany();
    const name = before?.name ?? this.#freeName(authority, issuer);
    const known = { name, issuer, list };
    this.#set(name, known);
    await this.#folder.replaceFile(issuerFile(name), toUtf8(certificatePem(issuer.der)));
    await this.#folder.replaceFile(listFile(name), der);
    return known;
  }

  /** Whom it had taken back is let in again. Of one in doubt that is told no longer. Throws NOT_FOUND, STORAGE_FAILED. */
  async remove(name: string): Promise<void> {
    const wasDoubted = this.#doubts.delete(name);
    if (wasDoubted && !this.#lists.has(name)) {
      this.#onChange();
      return;
    }
    this.named(name);
    this.#set(name, undefined);
    await this.#folder.removeFolder(`${home}/${name}`);
  }

  #set(name: string, list: KnownList | undefined): void {
    if (list === undefined) this.#lists.delete(name);
    else this.#lists.set(name, list);
    this.#index = listsByIssuer(this.#lists.values());
    this.#onChange();
  }

  /** The list of an authority: of this name, by this key. */
  of(issuer: Certificate): KnownList | undefined {
    return this.all().find(
      (one) =>
        one.issuer.subject.comparable === issuer.subject.comparable &&
        equalBytes(one.issuer.publicKey, issuer.publicKey),
    );
  }

  #believed(der: Uint8Array, issuer: Certificate, field = 'list'): RevocationList {
    if (der.length > listBytesAtMost) throw tooLong(field);
    const list = readRevocationList(der);
    const named = list.issuer.comparable === issuer.subject.comparable ? [issuer] : [];
    const doubt = doubtOfList(list, named, this.#ports.keys.verifies);
    if (doubt === undefined) return list;
    throw new Problem('INVALID_INPUT', doubt, {
      field,
      remedy: i18n.t('Give the newest list of this authority, with the certificate of whoever has signed it.'),
    });
  }

  /** A name of a folder and of a path of URLs; a piece of the key's thumbprint where another authority has it. */
  #freeName(authority: string, issuer: Certificate): string {
    const plain = authority.replaceAll(/[^A-Za-z0-9-_]/g, '-').slice(0, 55);
    const name = /[A-Za-z0-9]/.test(plain) ? plain : entryNameOf(issuer).replaceAll('.', '-').slice(0, 55);
    const taken = [policiesName, ...this.#lists.keys()].some((other) => other.toLowerCase() === name.toLowerCase());
    if (!taken) return name;
    return `${name}-${thumbprintsOf(issuer.publicKey, this.#ports.ciphers.digest).sha256.slice(0, 8)}`;
  }
}

const older = (before: KnownList, list: RevocationList, field: string): Problem => {
  const [kept, own] = [before.list, list].map(({ thisUpdate }) => thisUpdate.toISOString());
  return new Problem(
    'INVALID_INPUT',
    i18n.t('The list of {name} that the hub has is newer: it is of {kept}, and this one of {own}.', {
      name: before.name,
      kept: kept ?? '',
      own: own ?? '',
    }),
    { field, remedy: i18n.t('Nothing is to be done. To go back, remove the one that the hub has first.') },
  );
};

const tooMany = (): Problem =>
  new Problem(
    'LIMIT_REACHED',
    i18n.t('The hub has {most} revocation lists, which is its limit.', { most: mostLists }),
    {
      remedy: i18n.t('Remove one that is no longer needed.'),
    },
  );
