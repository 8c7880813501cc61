import type { HubDpsFaultModel, HubIssuingFaultModel } from '../../contract/models.ts';
import { registrationKey } from '../../core/hub/faces/dps/enrollments.ts';
import type { HubThrottle } from './throttle.ts';
import { type FaultSubject, faultKeys } from '../../core/hub/issuing/faults.ts';

/** Failures on demand, each for whom it is set. They end with the hub: nobody is to look for them the day after. */
class FaultsOnDemand<T> {
  readonly #set = new Map<string, T>();
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  set(key: string, fault: T | undefined): void {
    if (fault === undefined) this.#set.delete(key);
    else this.#set.set(key, fault);
    this.#onChange();
  }

  /** The first that is set, with its key. */
  find(keys: readonly string[]): readonly [key: string, fault: T] | undefined {
    for (const key of keys) {
      const fault = this.#set.get(key);
      if (fault !== undefined) return [key, fault];
    }
    return undefined;
  }

  list(): T[] {
    return [...this.#set.entries()].toSorted(([a], [b]) => a.localeCompare(b)).map(([, fault]) => fault);
  }
}

/** What the provisioning service answers, by registration ID. */
export class DpsFaults {
  readonly #faults: FaultsOnDemand<HubDpsFaultModel>;

  constructor(onChange: () => void) {
    this.#faults = new FaultsOnDemand(onChange);
  }

  set(fault: HubDpsFaultModel['fault'] | undefined, registrationId: string | undefined): void {
    const key = registrationId === undefined ? '' : registrationKey(registrationId);
    const whom = registrationId === undefined ? {} : { registrationId };
    this.#faults.set(key, fault === undefined ? undefined : { fault, ...whom });
  }

  of(registrationId: string): HubDpsFaultModel['fault'] | undefined {
    return this.#faults.find([registrationKey(registrationId), ''])?.[1].fault;
  }

  list(): HubDpsFaultModel[] {
    return this.#faults.list();
  }
}

/** What policies do with requests for certificates, by device or policy. */
export class IssuingFaults {
  readonly #faults: FaultsOnDemand<HubIssuingFaultModel>;

  constructor(onChange: () => void) {
    this.#faults = new FaultsOnDemand(onChange);
  }

  set(whom: FaultSubject, fault: Omit<HubIssuingFaultModel, 'deviceId' | 'policy'> | undefined): void {
    const [key = ''] = faultKeys(whom);
    this.#faults.set(key, fault === undefined ? undefined : { ...fault, ...whom });
  }

  of(request: FaultSubject): HubIssuingFaultModel['fault'] | undefined {
    return this.#faults.find(faultKeys(request))?.[1].fault;
  }

  /** For a request that is done otherwise by it: one that is for the next alone is over. */
  take(request: FaultSubject): HubIssuingFaultModel | undefined {
    const [key, fault] = this.#faults.find(faultKeys(request)) ?? [];
    if (key !== undefined && fault?.next === true) this.#faults.set(key, undefined);
    return fault;
  }

  list(): HubIssuingFaultModel[] {
    return this.#faults.list();
  }
}

/** All that a hub was told to do wrong. */
export interface Faults {
  readonly dps: DpsFaults;
  readonly issuing: IssuingFaults;
  readonly throttle: HubThrottle;
}
