import type { SavedConnection } from '../../../src-main/contract/models.ts';
import type { PlatformForm } from '../../../src-main/contract/platforms.ts';
import type { ChosenAuthorities } from './authorities.ts';

/** What a form asks for a server, as typed. */
export interface TypedServer {
  readonly platform: string;
  readonly host: string;
  readonly port: string;
  /** What was typed; everything else has its initial value. */
  readonly settings: Readonly<Record<string, string>>;
  readonly serverCa?: ChosenAuthorities | undefined;
}

/** What is kept of it: without what the platform takes as a password. */
export const connectionOf = (name: string, typed: TypedServer, form: PlatformForm): SavedConnection => ({
  name,
  platform: typed.platform,
  host: typed.host.trim(),
  port: Number(typed.port),
  settings: keptSettings(typed.settings, form),
  ...(typed.serverCa === undefined ? {} : { serverCa: { name: typed.serverCa.name, pem: typed.serverCa.pem } }),
});

/** A saved connection as it is typed. A password that was typed for the same server stays. */
export function typedServer(
  { platform, host, port, settings, serverCa }: SavedConnection,
  before: TypedServer,
  form: PlatformForm,
): TypedServer {
  const isSame = before.platform === platform && before.host.trim() === host;
  const passwords = isSame ? without(before.settings, Object.keys(keptSettings(before.settings, form))) : {};
  return { platform, host, port: String(port), settings: { ...settings, ...passwords }, serverCa };
}

/** The saved connection that a form shows just now. */
export function shownConnection(
  connections: readonly SavedConnection[],
  typed: TypedServer,
  form: PlatformForm,
): SavedConnection | undefined {
  const wanted = JSON.stringify(comparable(connectionOf('', typed, form), form));
  return connections.find((one) => JSON.stringify(comparable(one, form)) === wanted);
}

/** In one order, and with what is left out as it begins. */
function comparable({ platform, host, port, settings, serverCa }: SavedConnection, { fields }: PlatformForm) {
  const values = fields.filter(({ kind }) => kind !== 'password').map(({ name, initial }) => settings[name] ?? initial);
  return [platform, host.toLowerCase(), port, values, serverCa?.pem.replaceAll(/\s/g, '')];
}

const keptSettings = (settings: TypedServer['settings'], { fields }: PlatformForm): Record<string, string> =>
  without(
    settings,
    fields.filter(({ kind }) => kind === 'password').map(({ name }) => name),
  );

const without = (settings: TypedServer['settings'], names: readonly string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => !names.includes(name)));
