import { toHex } from '../../core/bytes.ts';
import { type Certificate, readCertificate } from '../../core/x509/read-certificate.ts';
import type { Digest, SignatureChecks } from '../../core/primitives.ts';
import type { Keys } from '../ports.ts';

/** How much is remembered, in certificates. */
const most = {
  /** Authorities above clients, of so many octets at most: a larger one is nobody's who means well, and is read each time. */
  known: 500,
  octets: 4096,
  /** Of which it is known that they came once. */
  seen: 4000,
  /** More than one login looks at. */
  recent: 64,
};

/** A key that certificates were checked by, and the answers, by where the octets of each certificate lie. */
interface Signer {
  readonly hasSigned: (certificate: Uint8Array) => boolean;
  readonly answers: WeakMap<Uint8Array, boolean>;
}

/**
 * What was found out about the certificates that clients present. Thousands of devices have one authority, and present the same
 * certificates above their own: those are read, and their signatures checked, once. It is what octets say and which key has signed
 * them, and no decision: dates, registered authorities, revocation lists and rules are looked at in each login.
 *
 * A client's own certificate is checked on each connection anew. One above it is kept when it comes again, so that a stranger who
 * presents thousands once pushes none out; who presents them twice costs others a reading. Of those that are kept the one that came last is forgotten last.
 */
export class KnownCertificates {
  readonly #keys: Pick<Keys, 'signedBy'>;
  readonly #digest: Digest;
  /** By the SHA-256 of the octets, the one that came last at the end. */
  readonly #known = new Map<string, Certificate>();
  readonly #seen = new Set<string>();
  /** By where the octets lie, so those of one connection: a login asks several times. */
  readonly #recent = new Map<Uint8Array, Certificate>();
  /** For as long as somebody has the octets of the key, as a certificate that is kept or registered does. */
  readonly #signers = new WeakMap<Uint8Array, Signer>();
  /** The same by what the octets are: an authority that is presented and registered has one key. */
  readonly #byKey = new Map<string, WeakRef<Signer>>();
  readonly #gone = new FinalizationRegistry<string>((name) => {
    if (this.#byKey.get(name)?.deref() === undefined) this.#byKey.delete(name);
  });
  readonly signatures: SignatureChecks;

  constructor(keys: SignatureChecks & Pick<Keys, 'signedBy'>, digest: Digest) {
    this.#keys = keys;
    this.#digest = digest;
    this.signatures = {
      checks: (signature) => keys.checks(signature),
      signsWith: (algorithm) => keys.signsWith(algorithm),
      check: (certificate, publicKey) => this.#check(certificate, publicKey),
    };
  }

  /** Certificates that are kept, those that came once, and keys that somebody has. */
  get sizes(): { readonly kept: number; readonly seen: number; readonly keys: number } {
    return { kept: this.#known.size + this.#recent.size, seen: this.#seen.size, keys: this.#byKey.size };
  }

  /** Reads a certificate as it was presented: a client's own, or one `isAbove` it. Throws where it cannot be read. */
  readonly read = (der: Uint8Array, isAbove: boolean): Certificate => {
    const recent = this.#recent.get(der);
    if (recent !== undefined) return recent;
    const certificate = isAbove && der.length <= most.octets ? this.#readAbove(der) : readCertificate(der);
    put(this.#recent, der, certificate, most.recent);
    return certificate;
  };

  #readAbove(der: Uint8Array): Certificate {
    const name = toHex(this.#digest('sha256', der));
    const certificate = this.#known.get(name) ?? readCertificate(der);
    if (this.#known.has(name) || this.#seen.delete(name)) {
      put(this.#known, name, certificate, most.known);
    } else {
      const [oldest] = this.#seen;
      if (this.#seen.size >= most.seen && oldest !== undefined) this.#seen.delete(oldest);
      this.#seen.add(name);
    }
    return certificate;
  }

  #check(certificate: Uint8Array, publicKey: Uint8Array): boolean {
    const { hasSigned, answers } = this.#signerOf(publicKey);
    const known = answers.get(certificate);
    if (known !== undefined) return known;
    const answer = hasSigned(certificate);
    answers.set(certificate, answer);
    return answer;
  }

  #signerOf(publicKey: Uint8Array): Signer {
    const known = this.#signers.get(publicKey);
    if (known !== undefined) return known;
    const name = toHex(this.#digest('sha256', publicKey));
    let signer = this.#byKey.get(name)?.deref();
    if (signer === undefined) {
      signer = { hasSigned: this.#keys.signedBy(publicKey), answers: new WeakMap() };
      this.#byKey.set(name, new WeakRef(signer));
      this.#gone.register(signer, name);
    }
    this.#signers.set(publicKey, signer);
    return signer;
  }
}

/** Puts an entry at the end; where there are too many, the first gives way. */
function put<K, V>(map: Map<K, V>, key: K, value: V, bound: number): void {
  map.delete(key);
  const [oldest] = map.keys();
  if (map.size >= bound && oldest !== undefined) map.delete(oldest);
  map.set(key, value);
}
