import { DerForms, FormsOfOne } from '../core/asn1/forms.ts';

/** Devices of a set that are made from what they have alike, and proved by it. */
export class DeviceSeries {
  readonly #forms = new DerForms();
  /** Whether what is known of them was what was read. */
  #isKnown = true;

  next(): OneOfSeries {
    const forms = new FormsOfOne(this.#forms);
    return {
      forms,
      facts: (read, known) => {
        if (forms.isLikeOthers && this.#isKnown) return known();
        const facts = read();
        this.#isKnown &&= JSON.stringify(known()) === JSON.stringify(facts);
        return facts;
      },
      prove: async (whole, octets) => {
        if (forms.isLikeOthers) return octets();
        await whole();
        return forms.wasOpened();
      },
    };
  }
}

export interface OneOfSeries {
  /** What its certificate and its keystore are built by. */
  readonly forms: FormsOfOne;
  /**
   * What its certificate says. Of one that is like others it is what is known of it (`known`), unless that was read otherwise of one before; the others
   * are read.
   */
  facts<T>(read: () => T, known: () => T): T;
  /**
   * Looks at what was written. It is opened as whoever has it would (`whole`), until of each of its forms one was; one that differs from those in values alone is
   * as good as they, where the disk has it octet for octet (`octets`).
   */
  prove(whole: () => Promise<void>, octets: () => void): Promise<void>;
}
