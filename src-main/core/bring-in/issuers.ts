import { i18n } from '../language/index.ts';
import { equalBytes } from '../bytes.ts';
import type { SignatureChecks } from '../primitives.ts';
import { isLikelyIssuer, notCheckable } from '../x509/issuers.ts';
import { keyLabel } from '../x509/key-algorithms.ts';
import type { Certificate } from '../x509/read-certificate.ts';
import type { NameFacts } from '../x509/subject.ts';

/** More links than any chain has. */
const longestChain = 20;

/** Finds who has issued a certificate, among all that are at hand. */
export class Issuers {
  readonly #byName = new Map<string, Certificate[]>();
  readonly #signatures: SignatureChecks;

  constructor(all: readonly Certificate[], signatures: SignatureChecks) {
    this.#signatures = signatures;
    for (const one of all) {
      const name = one.subject.comparable;
      const others = this.#byName.get(name);
      if (others === undefined) this.#byName.set(name, [one]);
      else if (!others.some(({ der }) => equalBytes(der, one.der))) others.push(one);
    }
  }

  /** The issuers, the nearest first. */
  above(certificate: Certificate): Certificate[] {
    const above: Certificate[] = [];
    let own = certificate;
    while (!own.selfIssued && above.length < longestChain) {
      const issuer = this.#issuerOf(own);
      if (issuer === undefined || issuer === certificate || above.includes(issuer)) break;
      above.push(issuer);
      own = issuer;
    }
    return above;
  }

  /** Of several that have signed it, as a renewal leaves them, the one that ends last. */
  #issuerOf(certificate: Certificate): Certificate | undefined {
    return this.#named(certificate)
      .filter((one) => this.#signatures.check(certificate.der, one.publicKey))
      .reduce<Certificate | undefined>(
        (best, one) => (best === undefined || one.notAfter > best.notAfter ? one : best),
        undefined,
      );
  }

  #named({ issuer, der }: Certificate): Certificate[] {
    return this.named(issuer).filter((one) => one.der !== der);
  }

  /** All of that name. */
  named({ comparable }: NameFacts): readonly Certificate[] {
    return this.#byName.get(comparable) ?? [];
  }

  /** What there is to say of its signature: that the one who should have made it has not, or that it cannot be checked here. */
  doubts(certificate: Certificate): string[] {
    if (certificate.selfIssued) {
      const good = this.#signatures.check(certificate.der, certificate.publicKey);
      return good || notCheckable(certificate, certificate, this.#signatures) !== undefined
        ? []
        : [i18n.t('It calls itself its own issuer, and its own key has not signed it.')];
    }
    const named = this.#named(certificate);
    if (named.length === 0 || this.#issuerOf(certificate) !== undefined) return [];
    const [first] = named.filter((one) => isLikelyIssuer(certificate, one));
    const unsure = first && notCheckable(certificate, first, this.#signatures);
    return [
      unsure === undefined
        ? i18n.t("A certificate of its issuer's name is there, {key}, but another key has signed it.", {
            key: keyLabel((first ?? named[0] ?? certificate).key),
          })
        : unsure.reason,
    ];
  }
}
