import type { PlatformForm } from '../../src-main/contract/platforms.ts';

type Settings = Readonly<Record<string, string>>;

/** Ports of the local hub. */
interface HubPorts {
  readonly port: number;
  readonly webSocketPort?: number | undefined;
  readonly amqpPort?: number | undefined;
  readonly alpnPort?: number | undefined;
}

/** Where the local hub listens for what is spoken; undefined where it does not. */
export function hubPort({ port, webSocketPort, amqpPort, alpnPort }: HubPorts, settings: Settings): number | undefined {
  const { transport = 'mqtt' } = settings;
  if (transport === 'mqtt') return port;
  if (transport === 'mqtt-443') return alpnPort;
  return transport === 'amqp' ? amqpPort : webSocketPort;
}

/** The port where none is given: that of a choice, where one has its own. */
function usualPort({ fields, defaultPort }: PlatformForm, settings: Settings, hub: HubPorts | undefined): string {
  if (hub !== undefined) return String(hubPort(hub, settings) ?? '');
  const own = fields.map(({ name, initial, choices }) => {
    const chosen = settings[name] ?? initial;
    return choices.find(({ value }) => value === chosen)?.port;
  });
  return String(own.find((port) => port !== undefined) ?? defaultPort);
}

/** A port that nobody has changed follows what is chosen: `hub` where it is the local one's. */
export function portWith(
  { port, settings }: { readonly port: string; readonly settings: Settings },
  form: PlatformForm,
  next: Settings | undefined,
  hub?: HubPorts,
): { readonly port?: string } {
  if (next === undefined || port !== usualPort(form, settings, hub)) return {};
  return { port: usualPort(form, next, hub) };
}
