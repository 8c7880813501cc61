import type { MethodInput } from '../../../../src-main/contract/methods.ts';
import type { KeyType } from '../../../ui/keys.ts';
import { ui } from '../../../ui/words.ts';
import type { ChosenAuthorities } from '../../server/index.ts';
import { enroll as text } from './words.ts';

/** By what the devices show who they are: their own certificate, another device's, or a user name and password. */
export type Login = 'own' | 'device' | 'password';

/** What is chosen and typed. */
export interface Draft {
  readonly server: string;
  readonly serverCa: ChosenAuthorities | undefined;
  /** IDs of devices that are not in the workspace, one a line. */
  readonly ids: string;
  readonly login: Login;
  readonly shown: string;
  readonly userName: string;
  readonly password: string;
  /** Nothing: what the server asks for. */
  readonly keyType: KeyType | '' | 'same';
  readonly keyPassphrase: string;
  readonly pfxPassword: string;
}

export type Faults = Readonly<Partial<Record<keyof Draft, string>>>;

const idsOf = (text: string): string[] => text.split(/[\s,;]+/).filter((id) => id !== '');

/** `devices`: those of the workspace that ask again; none where others are named. */
export function faultsOf(draft: Draft, devices: readonly string[], encrypted: boolean): Faults {
  const needed = (field: keyof Draft, wanted: boolean) =>
    wanted && draft[field] === '' ? { [field]: ui.required } : {};
  return {
    ...needed('server', true),
    ...(devices.length === 0 && idsOf(draft.ids).length === 0 ? { ids: text.idsNeeded } : {}),
    ...needed('userName', draft.login === 'password'),
    ...needed('password', draft.login === 'password'),
    ...needed('shown', draft.login === 'device'),
    ...needed('keyPassphrase', encrypted),
  };
}

/** Where the server is, for a look at its certificates. */
export function placeOf(server: string): { readonly host: string; readonly port: string } {
  const [, host = '', port = '443'] =
    /^(?:https:\/\/)?([^/:\s]+|\[[^\]]*\])(?::(\d+))?(?:\/|$)/i.exec(server.trim()) ?? [];
  return { host: host.replaceAll(/^\[|\]$/g, ''), port };
}

type Common = Pick<
  MethodInput<'est.reenroll'>,
  'server' | 'serverCaPem' | 'deviceIds' | 'keyType' | 'keyPassphrase' | 'pfxPassword'
>;

const commonOf = (draft: Draft, devices: readonly string[]): Common => {
  const { keyType } = draft;
  return {
    server: draft.server.trim(),
    deviceIds: devices.length === 0 ? idsOf(draft.ids) : [...devices],
    ...(draft.serverCa === undefined ? {} : { serverCaPem: draft.serverCa.pem }),
    ...(keyType === '' || keyType === 'same' ? {} : { keyType }),
    ...(draft.keyPassphrase === '' ? {} : { keyPassphrase: draft.keyPassphrase }),
    ...(draft.pfxPassword === '' ? {} : { pfxPassword: draft.pfxPassword }),
  };
};

/** What is asked of the service for devices that show their present certificate. */
export const reenrollOrder = (
  draft: Draft,
  devices: readonly string[],
): Omit<MethodInput<'est.reenroll'>, 'workspace' | 'jobId'> => ({
  ...commonOf(draft, devices),
  key: draft.keyType === 'same' ? 'same' : 'new',
});

/** And for those that show something else. */
export const enrollOrder = (
  draft: Draft,
  devices: readonly string[],
): Omit<MethodInput<'est.enroll'>, 'workspace' | 'jobId'> => ({
  ...commonOf(draft, devices),
  login:
    draft.login === 'password'
      ? { userName: draft.userName, password: draft.password }
      : draft.login === 'device'
        ? { deviceId: draft.shown }
        : {},
});

/** What shows the commands for the first of them; those do not put a certificate into the place of another one but by `own`. */
export function howtoOf(
  draft: Draft,
  devices: readonly string[],
  keyEncrypted: boolean,
): MethodInput<'howto.show'> | undefined {
  if (devices.length > 0 && draft.login !== 'own') return undefined;
  const { server, serverCaPem, keyType, deviceIds } = commonOf(draft, devices);
  const [deviceId] = deviceIds;
  if (deviceId === undefined) return undefined;
  const login =
    draft.login === 'password'
      ? { userName: draft.userName }
      : draft.login === 'device'
        ? { deviceId: draft.shown }
        : {};
  return {
    topic: 'est',
    deviceId,
    server,
    login,
    keyEncrypted,
    ...(serverCaPem === undefined ? {} : { serverCaPem }),
    ...(keyType === undefined ? {} : { keyType }),
  };
}
