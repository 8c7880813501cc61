import type { PlatformForm } from '../../../src-main/contract/platforms.ts';
import type { HubStatus } from '../../bench/bench.ts';
import { hubHost } from '../../bench/hub-host.ts';
import { hubPort, portWith } from '../../bench/platform-port.ts';
import { ui } from '../../ui/words.ts';
import type { ChosenAuthorities } from './authorities.ts';
import type { TypedServer } from './connections.ts';
import { place as text } from './words.ts';

/** A server as it is typed, and what is spoken there. */
export interface Place extends TypedServer {
  readonly serverCa: ChosenAuthorities | undefined;
}

/** By field; those of the platform are `settings.<name>`. */
export type PlaceFaults = Readonly<Record<string, string>>;

export const isLocalHub = ({ id }: PlatformForm): boolean => id === 'local-hub';

/** Where a platform's form begins; without one nowhere. */
export const at = (form: PlatformForm | undefined): Omit<Place, 'serverCa'> => ({
  platform: form?.id ?? '',
  host: form?.host.initial ?? '',
  port: form === undefined ? '' : String(form.defaultPort),
  settings: {},
});

export const withSettings = (
  draft: Pick<Place, 'port' | 'settings'>,
  form: PlatformForm,
  settings: Place['settings'],
): Partial<Place> => ({ ...portWith(draft, form, settings), settings });

export function placeFaults({ host, port }: Place, form: PlatformForm): PlaceFaults {
  if (isLocalHub(form)) return {};
  const number = Number(port);
  const isPort = /^\d+$/.test(port.trim()) && number >= 1 && number <= 65_535;
  return {
    ...(host.trim() === '' ? { host: ui.isMissing(form.host.label) } : {}),
    ...(isPort ? {} : { port: text.portFault }),
  };
}

/** The same as a call takes it: of the local hub where it runs, and whom to trust there. */
export function placeOrder({ platform, host, port, settings, serverCa }: Place, form: PlatformForm, hub: HubStatus) {
  const common = { platform, settings: { ...settings } };
  const local = isLocalHub(form) ? hub.address : undefined;
  if (local !== undefined) {
    const there = { host: hubHost(local), port: hubPort(local, settings) ?? local.port };
    return { ...common, ...there, serverCaPem: local.authorityPem };
  }
  const trusted = serverCa === undefined ? {} : { serverCaPem: serverCa.pem };
  return { ...common, host: host.trim(), port: Number(port), ...trusted };
}
