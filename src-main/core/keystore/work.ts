import { i18n } from '../language/index.ts';
import type { HashName, WorkLimit } from '../primitives.ts';
import { Problem } from '../problem.ts';

/** Nanoseconds of one round of PBKDF2 (two compressions) by OpenSSL and BoringSSL on a laptop of some years. */
const pbkdf2Round: Readonly<Record<HashName, number>> = {
  md5: 600,
  sha1: 600,
  sha224: 700,
  sha256: 700,
  sha384: 1200,
  sha512: 1200,
};
/** Of one hash: SHA-1 and SHA-256 by `iterateHash`, the others by a call of the library's. */
const hashRound: Readonly<Record<HashName, number>> = {
  md5: 2500,
  sha1: 250,
  sha224: 2500,
  sha256: 400,
  sha384: 2500,
  sha512: 2500,
};
const digestLength: Readonly<Record<HashName, number>> = {
  md5: 16,
  sha1: 20,
  sha224: 28,
  sha256: 32,
  sha384: 48,
  sha512: 64,
};

/** What one file may cost before the user is asked, and what it may cost at all. */
const limits = {
  asking: { ms: 2000, bytes: 256_000_000 },
  never: { ms: 60_000, bytes: 1_200_000_000 },
} as const;

const ofRounds = (rounds: number) => (seconds: number) =>
  i18n.t('To open the file takes some {seconds} s of key derivation ({rounds} rounds).', { seconds, rounds });

/**
 * Counts what opening one file costs, before it is spent: a file names its own rounds, and may name billions. Throws
 * LIMIT_REACHED, with what it would have taken and how to go on.
 */
export class Work implements WorkLimit {
  readonly #limit: (typeof limits)[keyof typeof limits];
  readonly #patient: boolean;
  #spentMs = 0;

  /** `patient`: the user has been asked, and wants the file to be opened however long it takes. */
  constructor(patient: boolean) {
    this.#patient = patient;
    this.#limit = patient ? limits.never : limits.asking;
  }

  pbkdf2(hash: HashName, iterations: number, octets: number): void {
    this.#spend(pbkdf2Round[hash] * iterations * Math.ceil(octets / digestLength[hash]), ofRounds(iterations));
  }

  hash(hash: HashName, rounds: number): void {
    this.#spend(hashRound[hash] * rounds, ofRounds(rounds));
  }

  scrypt({ n, r, p }: { readonly n: number; readonly r: number; readonly p: number }): void {
    const bytes = 128 * n * r;
    if (bytes > this.#limit.bytes) {
      const megabytes = Math.ceil(bytes / 1_000_000);
      throw this.#refuse(i18n.t('To open the file takes {megabytes} MB of memory (scrypt).', { megabytes }));
    }
    // Each block of 128 octets is written once and read once.
    this.#spend(n * r * p * 900, (seconds) =>
      i18n.t('To open the file takes some {seconds} s of key derivation (scrypt with N={n}).', { seconds, n }),
    );
  }

  #spend(nanoseconds: number, told: (seconds: number) => string): void {
    this.#spentMs += nanoseconds / 1_000_000;
    if (this.#spentMs > this.#limit.ms) {
      throw this.#refuse(told(Math.ceil(this.#spentMs / 1000)));
    }
  }

  #refuse(message: string): Problem {
    return new Problem('LIMIT_REACHED', message, {
      remedy: this.#patient
        ? i18n.t(
            'No program makes such files in good faith. Export it again with ordinary settings, such as openssl pkcs12 -export -iter 2048.',
          )
        : i18n.t(
            'Open it all the same, with patience (on the command line: --patient); or export it again with ordinary settings, such as openssl pkcs12 -export -iter 2048.',
          ),
    });
  }
}
