import { i18n } from '../language/index.ts';
import { backdatings, clockSkewMs } from '../x509/profiles.ts';
import { backdated, certificateSuspicions, datesSuspicions } from './own-certificate.ts';
import { chainSuspicions } from './own-chain.ts';
import { type OwnSide, nameOf } from './own-side.ts';
import type { Diagnosis } from './rule.ts';
import type { Suspicion } from './suspicion.ts';

/** What keeps the device out, or may, by its own certificate and key alone. */
export const suspectOwnSide = (own: OwnSide): Suspicion[] => [...certificateSuspicions(own), ...chainSuspicions(own)];

/** The same, with what a failure says against one's own clock: the server has another time, or an authority of its own that has ended. */
export function suspectAfter(failure: Diagnosis, own: OwnSide): Suspicion[] {
  const suspicions = suspectOwnSide(own);
  if (failure.cause !== 'device-certificate-expired' || datesSuspicions(own).length > 0) return suspicions;
  const [leaf] = own.chain;
  const ageMinutes = (own.now.getTime() - leaf.notBefore.getTime()) / 60_000;
  // One that is older than that has not been found too young.
  const earlier = own.isHere ? backdatings.find((minutes) => minutes > ageMinutes + clockSkewMs / 60_000) : undefined;
  const clock: Suspicion = {
    cause: 'clock-differs',
    what: i18n.t('The server finds the certificate out of its time; by this computer’s clock it is valid.'),
    remedy: [
      i18n.t(
        'Compare the clocks of both computers. If they agree, an authority that the server itself has may have ended: give it a new one.',
      ),
      ...(earlier === undefined
        ? []
        : [i18n.t('A server whose clock runs late takes a certificate that begins earlier: renew it so.')]),
    ].join(' '),
    ...(earlier === undefined ? {} : { action: backdated(own, earlier) }),
    certainty: 'likely',
    evidence: [
      i18n.t('{name} is valid from {from} to {to}; this computer’s clock says {now}.', {
        name: nameOf(leaf),
        from: leaf.notBefore.toISOString(),
        to: leaf.notAfter.toISOString(),
        now: own.now.toISOString(),
      }),
    ],
    shows: ['handshake'],
    overrules: failure.cause,
  };
  return [clock, ...suspicions];
}
