import type { MethodInput, MethodOutput } from '../../../src-main/contract/methods.ts';
import type { CertificateDetails, DiagnosisStep } from '../../../src-main/contract/models.ts';
import type { PlatformForm } from '../../../src-main/contract/platforms.ts';
import type { HubStatus } from '../../bench/bench.ts';
import { hubHost } from '../../bench/hub-host.ts';
import { hubPort, portWith } from '../../bench/platform-port.ts';
import { ui } from '../../ui/words.ts';
import type { ChosenAuthorities } from '../server/index.ts';
import { diagnosis as text } from './words.ts';

/** What is to be looked at. */
export interface Draft {
  readonly platform: string;
  readonly host: string;
  readonly port: string;
  /** What was typed; everything else has its initial value. */
  readonly settings: Readonly<Record<string, string>>;
  readonly serverCa: ChosenAuthorities | undefined;
  /** Empty: the server alone. */
  readonly deviceId: string;
  readonly keyPassphrase: string;
  readonly publish: boolean;
}

/** By field; those of the platform are `settings.<name>`. */
export type Faults = Readonly<Record<string, string>>;

export const isLocalHub = ({ id }: PlatformForm): boolean => id === 'local-hub';

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

export function faultsOf(draft: Draft, form: PlatformForm, isKeyEncrypted: boolean): Faults {
  const { host, port, keyPassphrase } = draft;
  const number = Number(port);
  const isPort = /^\d+$/.test(port.trim()) && number >= 1 && number <= 65_535;
  const ofServer = isLocalHub(form)
    ? {}
    : {
        ...(host.trim() === '' ? { host: ui.isMissing(form.host.label) } : {}),
        ...(isPort ? {} : { port: text.portFault }),
      };
  return { ...ofServer, ...(isKeyEncrypted && keyPassphrase === '' ? { keyPassphrase: ui.required } : {}) };
}

/** The field of the form that a refused input stands in. */
export const fieldOf = (field: string): string | undefined => {
  if (/^(?:host|port|settings\..*|keyPassphrase)$/.test(field)) return field;
  return field === 'device.deviceId' || field === 'deviceId' ? 'deviceId' : undefined;
};

export function orderOf(
  draft: Draft,
  form: PlatformForm,
  { address }: HubStatus,
  workspace: string,
): MethodInput<'diagnosis.run'> {
  const { platform, settings, deviceId, keyPassphrase, publish } = draft;
  const passphrase = keyPassphrase === '' ? {} : { keyPassphrase };
  const device = { from: 'workspace', workspace, deviceId, ...passphrase } as const;
  const common = { platform, settings: { ...settings }, publish, ...(deviceId === '' ? {} : { device }) };
  const local = isLocalHub(form) ? address : undefined;
  if (local !== undefined) {
    const port = hubPort(local, settings) ?? local.port;
    return { ...common, host: hubHost(local), port, serverCaPem: local.authorityPem };
  }
  return {
    ...common,
    host: draft.host.trim(),
    port: Number(draft.port),
    ...(draft.serverCa === undefined ? {} : { serverCaPem: draft.serverCa.pem }),
  };
}

type Diagnosed = Pick<MethodOutput<'diagnosis.run'>, 'steps' | 'deviceId'>;

/** What came of it, in one line, and how it is coloured. */
export function verdictOn({ steps, deviceId }: Diagnosed): {
  readonly state: DiagnosisStep['state'];
  readonly words: string;
} {
  const failed = steps.find(({ state }) => state === 'failed');
  if (failed !== undefined) return { state: 'failed', words: text.notLetIn(text.steps[failed.step]) };
  if (steps.some(({ state }) => state === 'warning')) return { state: 'warning', words: text.warned };
  return { state: 'ok', words: deviceId === undefined ? text.serverSound : text.letIn };
}

/** The authority that may be trusted for this server: the last of the chain, where it ends with one that has signed itself. */
export function trustable(
  steps: readonly DiagnosisStep[],
  chain: readonly CertificateDetails[],
): CertificateDetails | undefined {
  const isRefused = steps.some(({ step, state }) => step === 'tls' && state === 'failed');
  const last = chain.at(-1);
  return isRefused && last !== undefined && last.subject === last.issuer ? last : undefined;
}
