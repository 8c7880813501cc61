import type { ParsedInput } from '../../contract/methods.ts';
import type { AssignedProtocol } from '../../core/hub/face.ts';
import { assignedHubOf } from '../../core/hub/faces/dps/registrations.ts';
import { defaultPurposes } from '../../core/hub/purpose.ts';
import type { Faults } from './faults.ts';
import type { HubLists } from './revocation/hub-lists.ts';
import type { HubRules } from './world.ts';

/** How the hub is named to devices that it provisions: by where it listens for what they speak. */
export class AssignedHub {
  readonly #name: string;
  #ports: Readonly<Partial<Record<AssignedProtocol, number | undefined>>> = {};

  constructor(name: string) {
    this.#name = name;
  }

  isAt(ports: Readonly<Partial<Record<AssignedProtocol, number | undefined>>>): void {
    this.#ports = ports;
  }

  named(protocol: AssignedProtocol): string {
    return assignedHubOf(this.#name, this.#ports[protocol] ?? 0, protocol);
  }
}

interface RuleParts extends Pick<HubRules, 'limits' | 'folder' | 'since'> {
  readonly assigned: AssignedHub;
  readonly faults: Faults;
  readonly lists: Pick<HubLists, 'index'>;
}

/** What the one who starts the hub has decided. */
export function hubRules(
  input: Omit<ParsedInput<'hub.start'>, 'jobId'>,
  { limits, folder, assigned, faults, lists, since }: RuleParts,
): HubRules {
  const { autoRegister, plainBroker, thingsboardRefusal, idScope, revocation } = input;
  return {
    autoRegister,
    plainBroker,
    thingsboardRefusal,
    limits,
    folder,
    since,
    issuingFaults: faults.issuing,
    throttle: faults.throttle,
    lists: () => (revocation === 'checked' ? lists.index : undefined),
    purposes: { ...defaultPurposes, ...input.purposes },
    dps: {
      idScope,
      assignedHub: (protocol) => assigned.named(protocol),
      fault: (registrationId) => faults.dps.of(registrationId),
      throttled: (registrationId) => faults.throttle.registration(registrationId),
    },
  };
}
