import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import type { HubIssuingFaultModel, HubThrottleModel } from '../../contract/models.ts';
import { i18n } from '../../core/language/index.ts';
import { Problem } from '../../core/problem.ts';
import type { Faults } from './faults.ts';
import type { HubStore } from './store.ts';

/** Failures on demand as people set them and take them back. */
export class HubFaults {
  readonly #store: HubStore;
  readonly #faults: Faults;

  constructor(store: HubStore, faults: Faults) {
    this.#store = store;
    this.#faults = faults;
  }

  issuing(): HubIssuingFaultModel[] {
    return this.#faults.issuing.list();
  }

  setProvisioning({ fault, registrationId }: ParsedInput<'hub.setDpsFault'>): MethodOutput<'hub.setDpsFault'> {
    const { dps } = this.#faults;
    dps.set(fault === 'none' ? undefined : fault, registrationId);
    return { faults: dps.list() };
  }

  throttle(): HubThrottleModel {
    return this.#faults.throttle.isSet;
  }

  setThrottle(wanted: ParsedInput<'hub.setThrottle'>): MethodOutput<'hub.setThrottle'> {
    this.#faults.throttle.set(wanted);
    return wanted;
  }

  /** Throws NOT_FOUND, INVALID_INPUT. */
  setIssuing(input: ParsedInput<'hub.setIssuingFault'>): MethodOutput<'hub.setIssuingFault'> {
    const { fault, deviceId, policy, next, seconds } = input;
    if (policy !== undefined && deviceId !== undefined) {
      throw new Problem('INVALID_INPUT', i18n.t('A failure is for a device or for a policy, and not for both.'), {
        field: 'policy',
        remedy: i18n.t('Leave one of the two out.'),
      });
    }
    // One of a policy that was deleted meanwhile is taken back all the same.
    if (policy !== undefined && fault !== 'none') this.#store.policy(policy, 'policy');
    const { issuing } = this.#faults;
    const whom = { ...(deviceId === undefined ? {} : { deviceId }), ...(policy === undefined ? {} : { policy }) };
    issuing.set(whom, fault === 'none' ? undefined : { fault, next, seconds });
    return { faults: issuing.list() };
  }
}
