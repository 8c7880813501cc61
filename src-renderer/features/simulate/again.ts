import type { SimulationRunModel } from '../../../src-main/contract/models.ts';
import type { HubStatus } from '../../bench/bench.ts';
import { hubHost } from '../../bench/hub-host.ts';
import { type ChosenAuthorities, isSamePem } from '../server/index.ts';
import { type Draft, emptyDraft } from './form.ts';
import { simulate as text } from './words.ts';

/** Whether a run is at the local hub of this program, while that runs. */
export function isAtHub({ host, port }: Pick<SimulationRunModel, 'host' | 'port'>, hub: HubStatus): boolean {
  if (!hub.running) return false;
  const { address } = hub;
  return host === hubHost(address) && [address.port, address.webSocketPort, address.amqpPort].includes(port);
}

/** Where a run was, by what is known now: its own model tells neither whose the server is nor where authorities came from. */
export function serverOf(model: SimulationRunModel, hub: HubStatus, own: readonly ChosenAuthorities[]): AtServer {
  if (isAtHub(model, hub)) return { server: 'local', serverCa: undefined };
  const { serverCaPem } = model;
  const given = serverCaPem === undefined ? undefined : { name: text.sameAuthorities, pem: serverCaPem };
  return { server: 'other', serverCa: own.find((one) => isSamePem(one, given)) ?? given };
}

/** What of a run its own model does not tell. */
export interface AtServer {
  readonly server: Draft['server'];
  readonly serverCa: ChosenAuthorities | undefined;
}

/**
 * The form of a run that is to be done again, with the same devices. What is secret, and the seed where it was given, are taken from
 * the form as it was typed before; otherwise readings are new ones.
 */
export function againOf(model: SimulationRunModel, before: Draft, { server, serverCa }: AtServer): Draft {
  const { platform, host, port, settings, subscribers } = model;
  const typed = before.addresses[platform]?.settings ?? {};
  return {
    ...emptyDraft(model.deviceIds),
    mode: subscribers.length > 0 ? 'pubsub' : 'telemetry',
    subscribers: subscribers.map(({ deviceId, filters, qos }) => ({
      deviceId,
      filters: filters.join('\n'),
      qos: `${qos}` as const,
    })),
    platform,
    server,
    serverCa,
    addresses: { ...before.addresses, [platform]: { host, port: String(port), settings: { ...typed, ...settings } } },
    model: model.model,
    intervalMs: String(model.intervalMs),
    messages: String(model.messages),
    alertAboveC: String(model.alertAboveC),
    seed: before.seed.trim() === String(model.seed) ? before.seed : '',
    keyPassphrase: before.keyPassphrase,
  };
}
