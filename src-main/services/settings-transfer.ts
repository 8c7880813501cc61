import { i18n } from '../core/language/index.ts';
import type { MethodOutput, ParsedInput } from '../contract/methods.ts';
import type { SettingsChange } from '../contract/models.ts';
import { toHex } from '../core/bytes.ts';
import { Problem } from '../core/problem.ts';
import { encodeSubject } from '../core/x509/subject.ts';
import type { Connections } from './connections.ts';
import type { Grants } from './grants.ts';
import type { AppSettings, Ports } from './ports.ts';
import { chosenPorts } from './chosen-ports.ts';
import { ownProxy } from './proxy.ts';
import { type SettingsFile, decodeSettings, differences, encodeSettings } from './settings-file.ts';
import type { ServerTrustList } from './trust.ts';
import { onlyGiven, windowSettings } from './window-settings.ts';

const maximumBytes = 50_000_000;

type Preview = MethodOutput<'settings.look'>;

/** A file that was looked at, with all that it would change. */
interface Looked extends Preview {
  readonly part: Partial<AppSettings>;
  readonly file: SettingsFile;
}

/** Settings to a file and from one. */
export class SettingsTransfer {
  readonly #connections: Connections;
  readonly #trust: ServerTrustList;
  readonly #grants: Grants;
  readonly #ports: Ports;

  constructor(connections: Connections, trust: ServerTrustList, grants: Grants, ports: Ports) {
    this.#connections = connections;
    this.#trust = trust;
    this.#grants = grants;
    this.#ports = ports;
  }

  async text(): Promise<MethodOutput<'settings.text'>> {
    const { connections } = await this.#connections.list();
    const { trusted } = await this.#trust.list();
    return { text: encodeSettings(this.#ports.settings.read(), connections, trusted) };
  }

  async look({ file }: ParsedInput<'settings.look'>): Promise<Preview> {
    const { changes, notes, seen } = await this.#look(file);
    return { changes, notes, seen };
  }

  async import({ file: token, seen }: ParsedInput<'settings.import'>): Promise<Preview> {
    const { part, file, ...told } = await this.#look(token);
    if (told.seen !== seen) {
      throw new Problem('INVALID_INPUT', i18n.t('The file has changed since it was looked at.'), {
        field: 'file',
        remedy: i18n.t('Look at it again.'),
      });
    }
    // Three files: what is written already is taken back where a later one fails.
    const undo: (() => Promise<void>)[] = [];
    try {
      undo.push(await this.#connections.merge(file.connections ?? []));
      undo.push(await this.#trust.merge((file.trusted ?? []).map(({ pem }) => pem)));
      await this.#ports.settings.change(part);
    } catch (error) {
      for (const takeBack of undo.toReversed()) await takeBack();
      throw error;
    }
    return told;
  }

  async #look(token: string): Promise<Looked> {
    const { folders, ciphers, settings } = this.#ports;
    const path = this.#grants.resolve(token, 'file');
    const bytes = await folders.readFile(path, maximumBytes);
    const { file, notes } = decodeSettings(bytes, folders.nameOf(path));
    const now = settings.read();
    const sense = refusing(folders.nameOf(path));
    const part = await sense('the settings', async () => this.#partOf(file, now));
    const changes: SettingsChange[] = differences(shown(now), shown({ ...now, ...part }));
    for (const one of file.connections ?? []) {
      changes.push(...(await sense(`the connection ${one.name}`, () => this.#connections.differences([one]))));
    }
    for (const { name, pem } of file.trusted ?? []) {
      changes.push(...(await sense(`the certificate ${name}`, () => this.#trust.differences([pem]))));
    }
    const password = part.proxy?.own?.passwordName;
    const isMissing = part.proxy?.use === 'own' && password !== undefined && !this.#ports.secrets.names().has(password);
    return {
      part,
      file,
      changes,
      notes: [
        ...notes,
        ...(isMissing ? ['The password of the proxy is not in the file: type it in the settings.'] : []),
      ],
      seen: toHex(ciphers.digest('sha256', bytes)),
    };
  }

  /** Checked as what is typed is. Throws INVALID_INPUT with the field. */
  #partOf({ connections: _c, trusted: _t, proxy, ...others }: SettingsFile, now: AppSettings): Partial<AppSettings> {
    if (others.hub !== undefined) chosenPorts(others.hub);
    if (others.defaults !== undefined) encodeSubject({ commonName: 'x', ...others.defaults.subject });
    if (proxy?.use === 'own' && proxy.own === undefined) {
      throw new Problem('DAMAGED', i18n.t('The file names a proxy of its own and has none.'), {
        field: 'file',
        remedy: i18n.t('Export the settings anew. Nothing was changed.'),
      });
    }
    const own = proxy?.own === undefined ? now.proxy?.own : ownProxy(this.#ports.proxies.checked(proxy.own));
    return {
      ...onlyGiven(others),
      ...(proxy === undefined ? {} : { proxy: { use: proxy.use, ...(own === undefined ? {} : { own }) } }),
    };
  }
}

/** Says of a file what in it makes no sense, and why. */
const refusing =
  (file: string) =>
  async <T>(what: string, check: () => Promise<T>): Promise<T> => {
    try {
      return await check();
    } catch (error) {
      if (!(error instanceof Problem) || error.code === 'STORAGE_FAILED') throw error;
      throw new Problem(
        'DAMAGED',
        i18n.t('{file} cannot be imported, for {what}: {message}', {
          file,
          what: what.slice(0, 100),
          message: error.message,
        }),
        {
          field: 'file',
          remedy: error.remedy ?? i18n.t('Export the settings anew.'),
        },
      );
    }
  };

/** With what counts where nothing is chosen, so that the same is no difference. */
const shown = ({ proxy, ...others }: AppSettings) => ({
  ...windowSettings({ proxy, ...others }),
  hub: { thingsboardRefusal: 'connack', reachable: 'this-computer', ...others.hub },
  defaults: others.defaults ?? {},
  proxy: {
    use: proxy?.use ?? 'computer',
    address: proxy?.own?.address,
    userName: proxy?.own?.userName,
    exceptions: proxy?.own?.exceptions,
  },
});
