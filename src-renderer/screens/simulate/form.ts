import type { MethodInput } from '../../../src-main/contract/methods.ts';
import { simulate as text } from '../../text/simulate.ts';

type Order = MethodInput<'simulation.start'>;

export interface Draft {
  readonly deviceIds: readonly string[];
  readonly platform: Order['platform'];
  readonly host: string;
  readonly port: string;
  /** Authorities to trust, where the server's is not a public one. */
  readonly serverCa?: { readonly name: string; readonly pem: string } | undefined;
  readonly model: NonNullable<Order['model']>;
  readonly intervalMs: string;
  readonly messages: string;
  readonly alertAboveC: string;
  readonly seed: string;
  readonly keyPassphrase: string;
}

export type Faults = Readonly<Partial<Record<keyof Draft, string>>>;

export const emptyDraft = (deviceIds: readonly string[]): Draft => ({
  deviceIds,
  platform: 'local-hub',
  host: '',
  port: '8883',
  model: 'daily-cycle',
  intervalMs: '1000',
  messages: '0',
  alertAboveC: '30',
  seed: '',
  keyPassphrase: '',
});

const whole = (typed: string, low: number, high: number): boolean =>
  /^\d+$/.test(typed.trim()) && Number(typed) >= low && Number(typed) <= high;

export function faultsOf(draft: Draft, keysEncrypted: boolean): Faults {
  const alert = Number(draft.alertAboveC.replace(',', '.'));
  const faults: [keyof Draft, boolean, string][] = [
    ['deviceIds', draft.deviceIds.length > 0, text.devicesNeeded],
    ['deviceIds', draft.deviceIds.length <= 10_000, text.devicesTooMany],
    ['host', draft.platform === 'local-hub' || draft.host.trim() !== '', text.hostNeeded],
    ['port', draft.platform === 'local-hub' || whole(draft.port, 1, 65_535), text.portFault],
    ['intervalMs', whole(draft.intervalMs, 10, 86_400_000), text.intervalFault],
    ['messages', whole(draft.messages, 0, 1_000_000_000), text.messagesFault],
    ['alertAboveC', draft.alertAboveC.trim() !== '' && alert >= -273.15 && alert <= 10_000, text.alertFault],
    ['seed', draft.seed.trim() === '' || whole(draft.seed, 0, 4_294_967_295), text.seedFault],
    ['keyPassphrase', !keysEncrypted || draft.keyPassphrase !== '', text.keyPassphraseNeeded],
  ];
  return Object.fromEntries(faults.filter(([, good]) => !good).map(([field, , words]) => [field, words]));
}

interface Target {
  readonly host: string;
  readonly port: number;
  readonly serverCaPem?: string;
}

export const cloudTarget = ({ host, port, serverCa }: Draft): Target => ({
  host: host.trim(),
  port: Number(port),
  ...(serverCa === undefined ? {} : { serverCaPem: serverCa.pem }),
});

export function orderOf(draft: Draft, workspace: string, target: Target): Order {
  return {
    workspace,
    deviceIds: [...draft.deviceIds],
    platform: draft.platform,
    ...target,
    messages: Number(draft.messages),
    intervalMs: Number(draft.intervalMs),
    model: draft.model,
    alertAboveC: Number(draft.alertAboveC.replace(',', '.')),
    ...(draft.seed.trim() === '' ? {} : { seed: Number(draft.seed) }),
    ...(draft.keyPassphrase === '' ? {} : { keyPassphrase: draft.keyPassphrase }),
  };
}
