import type { RunSetup, SimulationRunModel, WrittenRunSetup } from '../../../src-main/contract/models.ts';
import type { PlatformForm } from '../../../src-main/contract/platforms.ts';
import type { HubStatus } from '../../bench/bench.ts';
import { hubHost } from '../../bench/hub-host.ts';
import { type ChosenAuthorities, isSamePem } from '../server/index.ts';
import { type Draft, type ServerTarget, addressOf, emptyDraft, isLocal, orderOf } from './form.ts';
import { restOf } from './plan.ts';
import { planOf, typedOf } from './terms/typed.ts';
import { simulate as text } from './words.ts';

/** Whether a run is at the local hub of this program, while that runs. */
export function isAtHub({ host, port }: Pick<SimulationRunModel, 'host' | 'port'>, hub: HubStatus): boolean {
  if (!hub.running) return false;
  const { address } = hub;
  return (
    host === hubHost(address) &&
    [address.port, address.webSocketPort, address.amqpPort, address.alpnPort].includes(port)
  );
}

/** What of a form is kept for the next run. */
export function setupOf(draft: Draft, form: PlatformForm, target: ServerTarget): WrittenRunSetup {
  const {
    deviceIds = [],
    subscribers = [],
    platform,
    messages = 0,
    intervalMs = 1000,
  } = orderOf(draft, form, '', target);
  const { serverCa, model } = draft;
  const { host, port } = target;
  const trusted = serverCa === undefined ? {} : { serverCa: { name: serverCa.name, pem: serverCa.pem } };
  return {
    ...planOf(draft.terms).plan,
    deviceIds,
    subscribers: subscribers.map(({ qos = 1, ...one }) => ({ ...one, qos })),
    platform,
    ...(isLocal(draft, form) ? {} : { server: { host, port, ...trusted } }),
    settings: { ...addressOf(draft, form).settings },
    messages,
    intervalMs,
    model,
    alertAboveC: Number(draft.alertAboveC.replace(',', '.')),
  };
}

/** The same of a run, which tells neither whose its server is nor where authorities came from: by what is known now. */
export function setupOfRun(run: SimulationRunModel, hub: HubStatus, own: readonly ChosenAuthorities[]): RunSetup {
  const { runId: _id, workspace: _place, startedAt: _at, renews: _renews, totals: _totals, seed: _seed, ...plan } = run;
  const { host, port, serverCaPem, ...kept } = plan;
  const given = serverCaPem === undefined ? undefined : { name: text.sameAuthorities, pem: serverCaPem };
  const serverCa = own.find((one) => isSamePem(one, given)) ?? given;
  const trusted = serverCa === undefined ? {} : { serverCa };
  const isHub = plan.platform === 'local-hub' || isAtHub(run, hub);
  return { ...kept, ...(isHub ? {} : { server: { host, port, ...trusted } }) };
}

/** The form of a run that is to be as one before. What is secret is taken from the form as it was typed. */
export function draftOf(setup: RunSetup, form: PlatformForm, before: Draft): Draft {
  const { subscribers, server, platform, intervalMs, messages, alertAboveC, model } = setup;
  const typed = addressOf(before, form);
  const place = server === undefined ? typed : { host: server.host, port: String(server.port) };
  const settings = { ...typed.settings, ...setup.settings };
  return {
    ...emptyDraft(setup.deviceIds),
    mode: subscribers.length > 0 ? 'pubsub' : 'telemetry',
    subscribers: subscribers.map(({ deviceId, filters, qos }) => ({
      deviceId,
      filters: filters.join('\n'),
      qos: `${qos}` as const,
    })),
    platform,
    server: server === undefined ? 'local' : 'other',
    serverCa: server?.serverCa,
    addresses: { ...before.addresses, [platform]: { host: place.host, port: place.port, settings } },
    model,
    intervalMs: String(intervalMs),
    messages: String(messages ?? (setup.durationMs === undefined && setup.replay === undefined ? 5 : 0)),
    alertAboveC: String(alertAboveC),
    keyPassphrase: before.keyPassphrase,
    terms: typedOf(restOf(setup)),
  };
}

/** What a new run begins with: the last one's settings, and of its devices those that are there and idle. */
export function begunWith(last: Draft, idle: readonly string[]): Draft {
  const free = new Set(idle);
  const subscribers = last.subscribers.filter(({ deviceId }) => free.has(deviceId));
  const isTalking = last.mode === 'pubsub' && subscribers.length > 0;
  const again = last.deviceIds.filter((deviceId) => free.has(deviceId));
  const others = idle.filter((deviceId) => !subscribers.some((one) => one.deviceId === deviceId));
  return {
    ...last,
    mode: isTalking ? 'pubsub' : 'telemetry',
    subscribers: isTalking ? subscribers : [],
    deviceIds: again.length > 0 ? again : (isTalking ? others : idle).slice(0, 1),
  };
}
