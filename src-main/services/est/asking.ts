import { type EstFault, unusable } from '../../core/est/faults.ts';
import { isSameKey } from '../../core/x509/public-key.ts';
import type { Certificate } from '../../core/x509/read-certificate.ts';
import type { CertificationRequest } from '../../core/x509/read-request.ts';
import { wholeChain } from '../../core/x509/whole-chain.ts';
import { equalBytes } from '../../core/bytes.ts';
import type { Job } from '../jobs.ts';
import type { Ports } from '../ports.ts';
import type { Certificates, EstSession } from './session.ts';

interface Asking {
  /** Those that the server has named. */
  readonly authorities: Certificates;
  readonly again: boolean;
  /** How long to come back for it, in milliseconds. */
  readonly mostMs: number;
}

type Came =
  /** Its own first, and then its issuers as far as they are at hand. */
  | { readonly chain: readonly [Certificate, ...Certificate[]]; readonly complete: boolean }
  | { readonly waiting: true }
  | { readonly fault: EstFault };

/**
 * Asks until the certificate is there (RFC 7030 4.2.3 has the same request sent again), and sees that it is of use: for the key that has
 * asked, and signed by an authority of the server. Throws CANCELLED.
 */
export async function askFor(
  session: EstSession,
  { der, publicKey }: CertificationRequest,
  { authorities, again, mostMs }: Asking,
  { keys, clock }: Pick<Ports, 'keys' | 'clock'>,
  job: Job,
): Promise<Came> {
  const until = clock.monotonicMs() + mostMs;
  for (;;) {
    const answer = await session.enroll(der, again);
    job.check();
    if ('fault' in answer) return answer;
    if ('laterMs' in answer) {
      const left = until - clock.monotonicMs();
      if (answer.laterMs > left) return { waiting: true };
      await clock.sleep(answer.laterMs, job.signal);
      job.check();
      continue;
    }
    const { certificates } = answer;
    const own = certificates.find((one) => isSameKey(one.publicKey, publicKey));
    if (own === undefined) return { fault: unusable.otherKey(certificates[0].subject.text) };
    const { chain, endsAt } = wholeChain(own, [...certificates, ...authorities], keys);
    const isOfServer = chain.some((one) => authorities.some(({ der: known }) => equalBytes(known, one.der)));
    if (!isOfServer) return { fault: unusable.otherAuthority(own.issuer.text) };
    return { chain, complete: endsAt === undefined };
  }
}
