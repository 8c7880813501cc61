import type { MethodInput, MethodOutput } from '../../../src-main/contract/methods.ts';
import type { DiagnosisStep } from '../../../src-main/contract/models.ts';
import type { PlatformForm } from '../../../src-main/contract/platforms.ts';
import type { HubStatus } from '../../bench/bench.ts';
import { ui } from '../../ui/words.ts';
import { type Place, type PlaceFaults, placeFaults, placeOrder } from '../server/index.ts';
import { diagnosis as text } from './words.ts';

/** What is to be looked at. */
export interface Draft extends Place {
  /** Empty: the server alone. */
  readonly deviceId: string;
  readonly keyPassphrase: string;
  readonly publish: boolean;
}

export const faultsOf = (draft: Draft, form: PlatformForm, isKeyEncrypted: boolean): PlaceFaults => ({
  ...placeFaults(draft, form),
  ...(isKeyEncrypted && draft.keyPassphrase === '' ? { keyPassphrase: ui.required } : {}),
});

/** The field of the form that a refused input stands in. */
export const fieldOf = (field: string): string | undefined => {
  if (/^(?:host|port|settings\..*|keyPassphrase)$/.test(field)) return field;
  return field === 'device.deviceId' || field === 'deviceId' ? 'deviceId' : undefined;
};

export function orderOf(
  draft: Draft,
  form: PlatformForm,
  hub: HubStatus,
  workspace: string,
): MethodInput<'diagnosis.run'> {
  const { deviceId, keyPassphrase, publish } = draft;
  const passphrase = keyPassphrase === '' ? {} : { keyPassphrase };
  const device = { from: 'workspace', workspace, deviceId, ...passphrase } as const;
  return { ...placeOrder(draft, form, hub), publish, ...(deviceId === '' ? {} : { device }) };
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
