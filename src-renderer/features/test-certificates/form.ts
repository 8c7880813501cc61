import type { MethodInput } from '../../../src-main/contract/methods.ts';
import type { PlatformForm } from '../../../src-main/contract/platforms.ts';
import type { HubStatus } from '../../bench/bench.ts';
import { hubHost } from '../../bench/hub-host.ts';
import { hubPort, portWith } from '../../bench/platform-port.ts';
import { ui } from '../../ui/words.ts';
import type { ChosenAuthorities } from '../server/index.ts';
import { testCertificates as text } from './words.ts';

/** Where a set is tried. */
export interface Draft {
  readonly set: string;
  readonly platform: string;
  readonly host: string;
  readonly port: string;
  /** What was typed; everything else has its initial value. */
  readonly settings: Readonly<Record<string, string>>;
  readonly serverCa: ChosenAuthorities | undefined;
  readonly revocationListGiven: boolean;
}

/** By field; those of the platform are `settings.<name>`. */
export type Faults = Readonly<Record<string, string>>;

export const isLocalHub = ({ id }: PlatformForm): boolean => id === 'local-hub';

/** Platforms that let devices in themselves, a broker first: that is what the certificates are for. */
export const platformsFor = (forms: readonly PlatformForm[]): readonly PlatformForm[] =>
  forms
    .filter(({ provisions }) => !provisions)
    .toSorted((a, b) => Number(b.id === 'mqtt-broker') - Number(a.id === 'mqtt-broker'));

export const at = (form: PlatformForm): Pick<Draft, 'platform' | 'host' | 'port' | 'settings'> => ({
  platform: form.id,
  host: form.host.initial,
  port: String(form.defaultPort),
  settings: {},
});

export const withSettings = (draft: Draft, form: PlatformForm, settings: Draft['settings']): Partial<Draft> => ({
  ...portWith(draft, form, settings),
  settings,
});

export function faultsOf({ host, port }: Draft, form: PlatformForm): Faults {
  if (isLocalHub(form)) return {};
  const number = Number(port);
  const isPort = /^\d+$/.test(port.trim()) && number >= 1 && number <= 65_535;
  return {
    ...(host.trim() === '' ? { host: ui.isMissing(form.host.label) } : {}),
    ...(isPort ? {} : { port: text.portFault }),
  };
}

export function orderOf(
  draft: Draft,
  form: PlatformForm,
  { address }: HubStatus,
  workspace: string,
): MethodInput<'testCertificates.run'> {
  const { set: name, platform, settings, revocationListGiven } = draft;
  const common = { workspace, name, platform, settings: { ...settings }, revocationListGiven };
  const local = isLocalHub(form) ? address : undefined;
  if (local !== undefined) {
    return {
      ...common,
      host: hubHost(local),
      port: hubPort(local, settings) ?? local.port,
      serverCaPem: local.authorityPem,
    };
  }
  return {
    ...common,
    host: draft.host.trim(),
    port: Number(draft.port),
    ...(draft.serverCa === undefined ? {} : { serverCaPem: draft.serverCa.pem }),
  };
}
