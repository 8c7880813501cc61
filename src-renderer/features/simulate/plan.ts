import type { MethodOutput } from '../../../src-main/contract/methods.ts';
import type { RunSetup, WrittenRunSetup } from '../../../src-main/contract/models.ts';
import { isSamePem, type ChosenAuthorities } from '../server/index.ts';

export type Plan = MethodOutput<'plan.read'>['plan'];

type Formed =
  | 'deviceIds'
  | 'devices'
  | 'createMissing'
  | 'subscribers'
  | 'platform'
  | 'server'
  | 'settings'
  | 'messages'
  | 'intervalMs'
  | 'model'
  | 'alertAboveC';

/** What a plan says beside who, where, how often and how long. */
export type PlanRest = Omit<WrittenRunSetup, Formed>;

/** What of a setup is no simple field of the form. Devices stand in it one by one by then. */
export function restOf(setup: WrittenRunSetup): PlanRest {
  const {
    deviceIds: _ids,
    devices: _rule,
    createMissing: _making,
    subscribers: _listening,
    platform: _platform,
    server: _server,
    settings: _settings,
    messages: _messages,
    intervalMs: _interval,
    model: _model,
    alertAboveC: _alert,
    ...others
  } = setup;
  return Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined));
}

/** A plan as what a run begins with: at the local hub where it names no server. `named`: what its authorities are called where nobody knows them. */
export function setupOfPlan(
  plan: Plan,
  deviceIds: readonly string[],
  defaultPort: number,
  own: readonly ChosenAuthorities[],
  named: string,
): RunSetup {
  const { host, port = defaultPort, serverCaPem, seed: _seed, devices: _rule, createMissing: _making, ...kept } = plan;
  const setup = { ...kept, deviceIds: [...deviceIds] };
  if (host === undefined || kept.platform === 'local-hub') return setup;
  const given = serverCaPem === undefined ? undefined : { name: named, pem: serverCaPem };
  const serverCa = own.find((one) => isSamePem(one, given)) ?? given;
  return { ...setup, server: { host, port, ...(serverCa === undefined ? {} : { serverCa }) } };
}
