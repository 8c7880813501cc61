import { i18n } from '../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { SavedConnection } from '../contract/models.ts';
import { chainPem, certificateBlocks, decodePem } from '../core/keystore/pem.ts';
import { platforms } from '../core/clouds/index.ts';
import { Problem } from '../core/problem.ts';
import { type StoredConnections, connectionsOf, decodeConnections, encodeConnections } from './connections-file.ts';
import { checkHost } from './host.ts';
import type { Folder, Ports } from './ports.ts';

const file = 'connections.json';
const most = 500;
const longestName = 60;

type Listed = MethodOutput<'connection.list'>;

/** Connections that are kept under a name: a file of its own, which windows and the command line share. */
export class Connections {
  readonly #folder: Folder;

  constructor({ folders, desktop }: Pick<Ports, 'folders' | 'desktop'>) {
    this.#folder = folders.open(folders.join(desktop.data, 'connections'));
  }

  async list(): Promise<Listed> {
    return listed(await this.#read());
  }

  async save({ connection, replace }: ParsedInput<'connection.save'>): Promise<Listed> {
    const checked = checkedConnection(connection);
    return this.#change((stored) => {
      const known = connectionsOf(stored);
      if (!replace) refuseTaken(known, checked.name, undefined);
      if (known.length >= most && !known.some(({ name }) => isSame(name, checked.name))) {
        throw new Problem('LIMIT_REACHED', i18n.t('There are {most} connections, and no more are kept.', { most }), {
          remedy: i18n.t('Delete those that are not needed any more.'),
        });
      }
      return { entries: [...without(stored, checked.name), checked] };
    });
  }

  async rename({ name, to }: ParsedInput<'connection.rename'>): Promise<Listed> {
    const checked = checkedName(to, 'to');
    return this.#change((stored) => {
      const known = connectionsOf(stored);
      const one = found(known, name);
      refuseTaken(known, checked, one.name);
      return { entries: [...without(stored, one.name), { ...one, name: checked }] };
    });
  }

  async delete({ name }: ParsedInput<'connection.delete'>): Promise<Listed> {
    return this.#change((stored) => ({ entries: without(stored, found(connectionsOf(stored), name).name) }));
  }

  async #read(): Promise<StoredConnections> {
    return decodeConnections(await this.#folder.read(file));
  }

  async #change(change: (stored: StoredConnections) => Pick<StoredConnections, 'entries'>): Promise<Listed> {
    const release = await this.#folder.lock('saving a connection');
    try {
      const bytes = await this.#folder.read(file);
      const stored = decodeConnections(bytes);
      const { entries } = change(stored);
      if (bytes !== undefined && !stored.isWhole) await this.#folder.replaceFile(await this.#aside(), bytes);
      await this.#folder.replaceFile(file, encodeConnections(entries));
      return listed(decodeConnections(encodeConnections(entries)));
    } finally {
      await release();
    }
  }

  /** A name for a file that makes no sense, beside those of earlier ones. */
  async #aside(): Promise<string> {
    for (let count = 1; ; count++) {
      const name = `connections.bad-${count}.json`;
      if ((await this.#folder.read(name)) === undefined) return name;
    }
  }
}

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Without those of a name; what cannot be read stays. */
const without = ({ entries }: StoredConnections, name: string): readonly unknown[] => {
  const gone = new Set<unknown>(connectionsOf({ entries }).filter((one) => isSame(one.name, name)));
  return entries.filter((entry) => !gone.has(entry));
};

function listed(stored: StoredConnections): Listed {
  const known = connectionsOf(stored).map((one) => ({ ...one, settings: { ...one.settings } }));
  return {
    connections: known.toSorted((a, b) => a.name.localeCompare(b.name)),
    unreadable: [...stored.unreadable],
  };
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

/** What is kept of a connection: settings that its platform knows, without passwords, and certificates alone. */
function checkedConnection({ name, platform, host, port, settings, serverCa }: SavedConnection): SavedConnection {
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
  return {
    name: checkedName(name, 'name'),
    platform,
    host: checkHost(host),
    port,
    settings: Object.fromEntries(kept),
    ...(serverCa === undefined ? {} : { serverCa: { name: serverCa.name, pem: certificatesOf(serverCa.pem) } }),
  };
}

function certificatesOf(pem: string): string {
  const blocks = certificateBlocks(decodePem(pem, (label) => label.endsWith('CERTIFICATE')));
  if (blocks.length > 0) return chainPem(blocks);
  throw new Problem('INVALID_INPUT', i18n.t('There is no certificate among the authorities to trust.'), {
    field: 'serverCa',
    remedy: i18n.t('Give the certificate of the authority that has signed the server’s certificate.'),
  });
}
