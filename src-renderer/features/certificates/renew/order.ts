import type { MethodInput, MethodOutput } from '../../../../src-main/contract/methods.ts';
import { type Backdating, backdatings, defaultDays } from '../../../../src-main/contract/limits.ts';
import type { AuthorityLine, DeviceLine, HubDeviceModel } from '../../../../src-main/contract/models.ts';
import { daysFault, parseDays } from '../../../ui/days.ts';
import { ui } from '../../../ui/words.ts';

/** What is typed for new certificates. */
export interface Draft {
  readonly key: 'same' | 'new';
  readonly days: string;
  readonly backdateMinutes: Backdating;
  readonly passphrase: string;
  readonly keyPassphrase: string;
  readonly pfxPassword: string;
}

export const emptyDraft: Draft = {
  key: 'same',
  days: String(defaultDays.device),
  backdateMinutes: backdatings[0],
  passphrase: '',
  keyPassphrase: '',
  pfxPassword: '',
};

/** Which secrets are asked for: of authorities that are not remembered, and of keys that are encrypted. */
export function neededFor(
  devices: readonly DeviceLine[],
  authorities: readonly AuthorityLine[],
): { readonly passphrase: boolean; readonly keyPassphrase: boolean } {
  const signers = new Set(devices.flatMap(({ authority }) => authority ?? []));
  return {
    passphrase: authorities.some(({ name, passphraseRemembered }) => signers.has(name) && !passphraseRemembered),
    keyPassphrase: devices.some(({ keyEncrypted }) => keyEncrypted),
  };
}

/** Those whose certificate the local hub knows by its thumbprint: it would not let the new one in. */
export function knownByThumbprint(devices: readonly DeviceLine[], known: readonly HubDeviceModel[]): readonly string[] {
  const registered = new Map(known.map((one) => [one.deviceId, [one.primaryThumbprint, one.secondaryThumbprint]]));
  return devices.flatMap(({ deviceId, thumbprintSha1, thumbprintSha256 }) =>
    registered.get(deviceId)?.some((one) => one === thumbprintSha1 || one === thumbprintSha256) === true
      ? [deviceId]
      : [],
  );
}

type Renewed = Pick<MethodOutput<'device.renew'>['devices'][number], 'deviceId' | 'certificate' | 'before'>;

/** What lets the new certificates in at the hub, beside the old ones. */
export const rolloverOf = (renewed: readonly Renewed[]): MethodInput<'hub.rollOverDevices'> => ({
  devices: renewed.map(({ deviceId, certificate, before }) => ({
    deviceId,
    thumbprint: certificate.thumbprintSha256,
    before: [before.thumbprintSha1, before.thumbprintSha256],
  })),
});

export function faultsOf(draft: Draft, needed: ReturnType<typeof neededFor>): Readonly<Record<string, string>> {
  const days = daysFault(draft.days);
  return {
    ...(days === undefined ? {} : { validityDays: days }),
    ...(needed.passphrase && draft.passphrase === '' ? { passphrase: ui.required } : {}),
    ...(needed.keyPassphrase && draft.keyPassphrase === '' ? { keyPassphrase: ui.required } : {}),
  };
}

export function orderOf(draft: Draft, deviceIds: readonly string[]): Omit<MethodInput<'device.renew'>, 'workspace'> {
  const { key, backdateMinutes, passphrase, keyPassphrase, pfxPassword } = draft;
  const days = parseDays(draft.days);
  return {
    deviceIds: [...deviceIds],
    key,
    // Not asked for as long as nobody has typed another number: then an issuer's earlier end may shorten it.
    ...(days === undefined || draft.days === emptyDraft.days ? {} : { validityDays: days }),
    ...(backdateMinutes === emptyDraft.backdateMinutes ? {} : { backdateMinutes }),
    ...(passphrase === '' ? {} : { passphrase }),
    ...(keyPassphrase === '' ? {} : { keyPassphrase }),
    ...(pfxPassword === '' ? {} : { pfxPassword }),
  };
}
