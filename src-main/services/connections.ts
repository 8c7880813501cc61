import { i18n } from '../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { SavedConnection, SettingsChange } from '../contract/models.ts';
import { chainPem, certificateBlocks, decodePem } from '../core/keystore/pem.ts';
import { platforms } from '../core/clouds/platforms.ts';
import { Problem } from '../core/problem.ts';
import { connectionTerms } from './connections-file.ts';
import { checkHost } from './host.ts';
import { type Kept, KeptList } from './kept-list.ts';
import type { Ports } from './ports.ts';

const most = 500;
const longestName = 60;

type Listed = MethodOutput<'connection.list'>;
type Stored = Kept<SavedConnection>;

/** Connections that are kept under a name: a file of its own, which windows and the command line share. */
export class Connections {
  readonly #list: KeptList<SavedConnection>;

  constructor({ folders, desktop }: Pick<Ports, 'folders' | 'desktop'>) {
    this.#list = new KeptList(folders.open(folders.join(desktop.data, 'connections')), connectionTerms);
  }

  async list(): Promise<Listed> {
    return listed(await this.#list.read());
  }

  async save({ connection, replace }: ParsedInput<'connection.save'>): Promise<Listed> {
    const checked = checkedConnection(connection);
    return this.#change((stored) => {
      const { known } = stored;
      if (!replace) refuseTaken(known, checked.name, undefined);
      if (known.length >= most && !known.some(({ name }) => isSame(name, checked.name))) {
        throw tooMany();
      }
      return [...without(stored, checked.name), checked];
    });
  }

  async rename({ name, to }: ParsedInput<'connection.rename'>): Promise<Listed> {
    const checked = checkedName(to, 'to');
    return this.#change((stored) => {
      const one = found(stored.known, name);
      refuseTaken(stored.known, checked, one.name);
      return [...without(stored, one.name), { ...one, name: checked }];
    });
  }

  async delete({ name }: ParsedInput<'connection.delete'>): Promise<Listed> {
    return this.#change((stored) => without(stored, found(stored.known, name).name));
  }

  /** Of connections that would be saved, what they change. */
  async differences(connections: readonly SavedConnection[]): Promise<SettingsChange[]> {
    const { known } = await this.#list.read();
    return connections.map(checkedConnection).flatMap((one) => {
      const before = known.find(({ name }) => isSame(name, one.name));
      if (before !== undefined && sameConnection(before, one)) return [];
      return [
        {
          setting: 'connection',
          name: one.name,
          ...(before === undefined ? {} : { before: told(before) }),
          after: told(one),
        },
      ];
    });
  }

  /** Saves all of them, in the place of those of the same name; answers how they are taken back. */
  async merge(connections: readonly SavedConnection[]): Promise<() => Promise<void>> {
    const checked = connections.map(checkedConnection);
    return this.#list.changeForNow(({ entries, known }) => {
      const gone = new Set<unknown>(known.filter(({ name }) => checked.some((one) => isSame(one.name, name))));
      const merged = [...entries.filter((entry) => !gone.has(entry)), ...checked];
      if (merged.length > most) throw tooMany();
      return merged;
    });
  }

  async #change(change: (stored: Stored) => readonly unknown[]): Promise<Listed> {
    return listed(await this.#list.change(change));
  }
}

const tooMany = (): Problem =>
  new Problem('LIMIT_REACHED', i18n.t('There are {most} connections, and no more are kept.', { most }), {
    remedy: i18n.t('Delete those that are not needed any more.'),
  });

/** With what it trusts and its settings in one order. */
const comparable = ({ platform, host, port, settings, serverCa }: SavedConnection): string =>
  JSON.stringify([
    platform,
    host,
    port,
    Object.entries(settings).toSorted(([a], [b]) => a.localeCompare(b)),
    serverCa?.pem,
  ]);
const sameConnection = (one: SavedConnection, other: SavedConnection): boolean => comparable(one) === comparable(other);

/** For people: where it leads and how, without what it trusts. */
const told = ({ platform, host, port, settings }: SavedConnection): string =>
  [`${platform} ${host}:${port}`, ...Object.entries(settings).map(([name, value]) => `${name}=${value}`)]
    .join(', ')
    .slice(0, 300);

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Without those of a name; what cannot be read stays. */
const without = ({ entries, known }: Stored, name: string): readonly unknown[] => {
  const gone = new Set<unknown>(known.filter((one) => isSame(one.name, name)));
  return entries.filter((entry) => !gone.has(entry));
};

function listed({ known, unreadable }: Stored): Listed {
  const connections = known.map((one) => ({ ...one, settings: { ...one.settings } }));
  return { connections: connections.toSorted((a, b) => a.name.localeCompare(b.name)), unreadable: [...unreadable] };
}

function found(known: readonly SavedConnection[], name: string): SavedConnection {
  const one = known.find((other) => isSame(other.name, name.trim()));
  if (one !== undefined) return one;
  throw new Problem('NOT_FOUND', i18n.t('There is no connection named {name}.', { name: JSON.stringify(name) }), {
    field: 'name',
    remedy:
      known.length === 0
        ? i18n.t('None is saved yet.')
        : i18n.t('There are: {known}.', { known: known.map((other) => other.name).join(', ') }),
  });
}

function refuseTaken(known: readonly SavedConnection[], name: string, except: string | undefined): void {
  if (!known.some((one) => isSame(one.name, name) && one.name !== except)) return;
  throw new Problem(
    'NAME_TAKEN',
    i18n.t('There is a connection named {name} already.', { name: JSON.stringify(name) }),
    {
      field: 'name',
      remedy: i18n.t('Choose another name, or replace that one.'),
    },
  );
}

function checkedName(name: string, field: string): string {
  const trimmed = name.trim();
  const fault =
    trimmed === ''
      ? i18n.t('The name is empty.')
      : trimmed.length > longestName
        ? i18n.t('The name has {count} characters; {longestName} are allowed.', { count: trimmed.length, longestName })
        : /\p{Cc}/u.test(trimmed)
          ? i18n.t('The name has control characters.')
          : undefined;
  if (fault === undefined) return trimmed;
  throw new Problem('INVALID_INPUT', fault, {
    field,
    remedy: i18n.t('Give 1 to {longestName} letters, digits or signs.', { longestName }),
  });
}

/** Settings that a platform knows, without passwords. Throws INVALID_INPUT for a platform that there is not. */
export function keptSettings(platform: string, settings: SavedConnection['settings']): Record<string, string> {
  const known = platforms.find(({ id }) => id === platform);
  if (known === undefined) {
    throw new Problem(
      'INVALID_INPUT',
      i18n.t('There is no platform {platform}.', { platform: JSON.stringify(platform) }),
      {
        field: 'platform',
        remedy: i18n.t('Give one of: {platforms}.', { platforms: platforms.map(({ id }) => id).join(', ') }),
      },
    );
  }
  const kept = known.fields.flatMap(({ name: field, kind }) => {
    const value = settings[field];
    return kind === 'password' || value === undefined ? [] : [[field, value] as const];
  });
  return Object.fromEntries(kept);
}

/** What is kept of a connection: of its settings those that may be, and certificates alone. */
function checkedConnection({ name, platform, host, port, settings, serverCa }: SavedConnection): SavedConnection {
  return {
    name: checkedName(name, 'name'),
    platform,
    host: checkHost(host),
    port,
    settings: keptSettings(platform, settings),
    ...(serverCa === undefined ? {} : { serverCa: { name: serverCa.name, pem: certificatesOf(serverCa.pem) } }),
  };
}

/** The certificates of a text in PEM, and nothing else of it. Throws INVALID_INPUT where there is none. */
export function certificatesOf(pem: string): string {
  const blocks = certificateBlocks(decodePem(pem, (label) => label.endsWith('CERTIFICATE')));
  if (blocks.length > 0) return chainPem(blocks);
  throw new Problem('INVALID_INPUT', i18n.t('There is no certificate among the authorities to trust.'), {
    field: 'serverCa',
    remedy: i18n.t('Give the certificate of the authority that has signed the server’s certificate.'),
  });
}
