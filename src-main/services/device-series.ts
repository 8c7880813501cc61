import { DerForms, FormsOfOne } from '../core/asn1/forms.ts';

/** Devices of a set that are made from what they have alike, and proved by it. */
export class DeviceSeries {
  readonly #forms = new DerForms();
  /** Fails where one of them could not be read as it was meant. */
  #proofs: Promise<unknown> = Promise.resolve();
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
        if (forms.isLikeOthers) {
          octets();
          await this.#proofs;
          return;
        }
        const proof = whole();
        this.#proofs = Promise.all([this.#proofs, proof]);
        // Whoever waits for it is told; where nobody does, `proof` tells it.
        this.#proofs.catch(() => undefined);
        await proof;
      },
    };
  }
}

export interface OneOfSeries {
  /** What its certificate and its keystore are built by. */
  readonly forms: FormsOfOne;
  /**
   * What its certificate says. The first of each form are read and compared with what is known of them (`known`); of one that is like others it is that,
   * unless one was read otherwise.
   */
  facts<T>(read: () => T, known: () => T): T;
  /**
   * Looks at what was written. The first of each form are opened as whoever has them would (`whole`). One that differs from those in values alone is
   * as good as they, where the disk has it octet for octet (`octets`); it fails where one of them does.
   */
  prove(whole: () => Promise<void>, octets: () => void): Promise<void>;
}
