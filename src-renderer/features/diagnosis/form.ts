import type { MethodInput, MethodOutput } from '../../../src-main/contract/methods.ts';
import type { DiagnosisStep } from '../../../src-main/contract/models.ts';
import type { PlatformForm } from '../../../src-main/contract/platforms.ts';
import type { HubStatus } from '../../bench/bench.ts';
import { ui } from '../../ui/words.ts';
import { type Place, type PlaceFaults, placeFaults, placeOrder } from '../server/index.ts';
import { diagnosis as text } from './words.ts';

interface ChosenFile {
  readonly token: string;
  readonly name: string;
}

/** Whose certificate is tried. */
interface Claimant {
  readonly whose: 'workspace' | 'files';
  /** Of the workspace; empty: the server alone. */
  readonly deviceId: string;
  readonly keyPassphrase: string;
  readonly certificate: ChosenFile | undefined;
  /** Without it the key is in the file of the certificate. */
  readonly key: ChosenFile | undefined;
  readonly password: string;
  /** Whom the certificate of a file claims to be; empty: its common name. */
  readonly claimedId: string;
  readonly publish: boolean;
}

/** What is to be looked at. */
export interface Draft extends Place, Claimant {}

/** Where the form begins. */
export const nobody: Claimant = {
  whose: 'workspace',
  deviceId: '',
  keyPassphrase: '',
  certificate: undefined,
  key: undefined,
  password: '',
  claimedId: '',
  publish: true,
};

/** Whether somebody is to log in, or the server alone is looked at. */
export const logsIn = ({ whose, deviceId }: Claimant): boolean => whose === 'files' || deviceId !== '';

export const faultsOf = (draft: Draft, form: PlatformForm, isKeyEncrypted: boolean): PlaceFaults => ({
  ...placeFaults(draft, form),
  ...(isKeyEncrypted && draft.keyPassphrase === '' ? { keyPassphrase: ui.required } : {}),
  ...(draft.whose === 'files' && draft.certificate === undefined ? { certificate: text.certificateNeeded } : {}),
});

/** The field of the form that a refused input stands in. */
export const fieldOf = (field: string): string | undefined => {
  if (/^(?:host|port|settings\..*|keyPassphrase)$/.test(field)) return field;
  return /^(?:device\.)?(deviceId|certificate|key|password)$/.exec(field)?.[1];
};

export function orderOf(
  draft: Draft,
  form: PlatformForm,
  hub: HubStatus,
  workspace: string,
): MethodInput<'diagnosis.run'> {
  const device = claimantOf(draft, workspace);
  const { publish } = draft;
  return { ...placeOrder(draft, form, hub), publish, ...(device === undefined ? {} : { device }) };
}

function claimantOf(draft: Claimant, workspace: string): MethodInput<'diagnosis.run'>['device'] {
  const { whose, deviceId, keyPassphrase, certificate, key, password, claimedId } = draft;
  if (whose === 'workspace') {
    if (deviceId === '') return undefined;
    return { from: whose, workspace, deviceId, ...(keyPassphrase === '' ? {} : { keyPassphrase }) };
  }
  return {
    from: whose,
    workspace,
    certificate: certificate?.token ?? '',
    ...(key === undefined ? {} : { key: key.token }),
    ...(password === '' ? {} : { password }),
    ...(claimedId.trim() === '' ? {} : { deviceId: claimedId.trim() }),
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
