import type { MethodOutput } from '../../contract/methods.ts';
import type { Ports } from '../ports.ts';
import type { Faults } from './faults.ts';
import { HubAws } from './hub-aws.ts';
import { HubAuthorities } from './hub-authorities.ts';
import { HubDevices } from './hub-devices.ts';
import { HubEnrollments } from './hub-enrollments.ts';
import { HubFaults } from './hub-faults.ts';
import { HubThingsBoard } from './hub-thingsboard.ts';
import { HubTopicSpaces } from './hub-topic-spaces.ts';
import { HubPolicies } from './issuing/hub-policies.ts';
import type { HubRevocation } from './revocation/hub-revocation.ts';
import type { SavingTrouble } from './saver.ts';
import type { HubSessions } from './sessions.ts';
import type { HubStore } from './store.ts';
import type { HubRules } from './world.ts';

/** What people manage of a hub that runs. */
export interface ManagedParts {
  readonly authorities: HubAuthorities;
  readonly devices: HubDevices;
  readonly enrollments: HubEnrollments;
  readonly aws: HubAws;
  readonly thingsboard: HubThingsBoard;
  readonly topicSpaces: HubTopicSpaces;
  readonly policies: HubPolicies;
  readonly faults: HubFaults;
  readonly revocation: HubRevocation;
}

/** The local hub from its start to its stop. */
export interface RunningHub extends ManagedParts {
  readonly address: MethodOutput<'hub.start'>;
  readonly sessions: Pick<HubSessions, 'foresee' | 'world'>;
  /** Why nothing can be saved. */
  readonly saving: () => SavingTrouble | undefined;
  readonly close: () => Promise<void>;
}

export const managedParts = (
  store: HubStore,
  sessions: HubSessions,
  {
    faults,
    rules,
    revocation,
  }: { readonly faults: Faults; readonly rules: HubRules; readonly revocation: HubRevocation },
  ports: Ports,
): ManagedParts => {
  const policies = new HubPolicies(store, sessions.clients, rules.folder, ports);
  return {
    authorities: new HubAuthorities(store, ports),
    devices: new HubDevices(store, sessions, ports),
    enrollments: new HubEnrollments(store, faults.dps, ports),
    aws: new HubAws(store, sessions, policies, ports),
    thingsboard: new HubThingsBoard(store, sessions, ports, rules),
    topicSpaces: new HubTopicSpaces(store, sessions),
    policies,
    faults: new HubFaults(store, faults),
    revocation,
  };
};

/** What is told of a hub, or that there is none. */
export function statusOf(hub: RunningHub | undefined): MethodOutput<'hub.status'> {
  if (hub === undefined)
    return {
      running: false,
      authorities: [],
      devices: [],
      topicSpaces: [],
      policies: [],
      issuingFaults: [],
      revocationLists: [],
    };
  const trouble = hub.saving();
  return {
    running: true,
    warnings: hub.address.warnings,
    ...(trouble === undefined ? {} : { notSaved: { since: trouble.since.toISOString(), reason: trouble.reason } }),
    address: hub.address,
    authorities: hub.authorities.list(),
    devices: hub.devices.list(),
    dps: hub.enrollments.list(),
    aws: hub.aws.list(),
    thingsboard: hub.thingsboard.list(),
    topicSpaces: hub.topicSpaces.list(),
    policies: hub.policies.list(),
    issuingFaults: hub.faults.issuing(),
    throttle: hub.faults.throttle(),
    revocationLists: hub.revocation.list(),
  };
}
