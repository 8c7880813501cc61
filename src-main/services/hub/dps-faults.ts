import type { HubDpsFaultModel } from '../../contract/models.ts';
import type { DpsFault } from '../../core/hub/face.ts';
import { registrationKey } from '../../core/hub/faces/dps/enrollments.ts';

/** Failures on demand, for one device or for all. They end with the hub: nobody is to look for them the day after. */
export class DpsFaults {
  readonly #ofDevice = new Map<string, { readonly fault: DpsFault; readonly registrationId: string }>();
  readonly #onChange: () => void;
  #ofAll: DpsFault | undefined;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  set(fault: DpsFault | undefined, registrationId: string | undefined): void {
    if (registrationId === undefined) this.#ofAll = fault;
    else if (fault === undefined) this.#ofDevice.delete(registrationKey(registrationId));
    else this.#ofDevice.set(registrationKey(registrationId), { fault, registrationId });
    this.#onChange();
  }

  of(registrationId: string): DpsFault | undefined {
    return this.#ofDevice.get(registrationKey(registrationId))?.fault ?? this.#ofAll;
  }

  list(): HubDpsFaultModel[] {
    return [...(this.#ofAll === undefined ? [] : [{ fault: this.#ofAll }]), ...this.#ofDevice.values()];
  }
}
