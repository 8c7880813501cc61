import { i18n } from '../language/index.ts';
import { nameOf } from './own-side.ts';
import type { Comparison, PresentedEvidence } from './presented-evidence.ts';
import type { Cause } from './suspicion.ts';

type ByThumbprint = Extract<PresentedEvidence['known'], { readonly by: 'thumbprint' }>;

/** Digits of a SHA-1 thumbprint; SHA-256 has 64. */
const sha1Digits = 40;
/** In so many digits one that was typed may differ. */
const mistypedDigits = 4;

/** The one of the two that is of the kind of what is registered. */
const ofKind = ({ sha1, sha256 }: { readonly sha1: string; readonly sha256: string }, registered: string): string =>
  registered.length === sha1Digits ? sha1 : sha256;

const registeredOf = ({ primary, secondary }: ByThumbprint): readonly string[] =>
  secondary === undefined ? [primary] : [primary, secondary];

export interface RegisteredCertificate {
  readonly which: 'primary' | 'secondary';
  /** Whether another one is registered beside it. */
  readonly isOneOfTwo: boolean;
}

/** Which of the certificates that are registered was presented; undefined where none was, or none is. */
export function registeredCertificateOf({
  thumbprints: [own],
  known,
}: PresentedEvidence): RegisteredCertificate | undefined {
  if (own === undefined || known?.by !== 'thumbprint') return undefined;
  const registered = registeredOf(known);
  const at = registered.findIndex((one) => one === ofKind(own, one));
  return at === -1 ? undefined : { which: at === 0 ? 'primary' : 'secondary', isOneOfTwo: registered.length > 1 };
}

export function comparedThumbprints({ thumbprints: [own] }: PresentedEvidence, known: ByThumbprint): Comparison[] {
  if (own === undefined) return [];
  return registeredOf(known).map((registered, at) => {
    const kind = registered.length === sha1Digits ? 'SHA-1' : 'SHA-256';
    const presented = ofKind(own, registered);
    return {
      field: at === 0 ? i18n.t('{kind}, primary', { kind }) : i18n.t('{kind}, secondary', { kind }),
      presented,
      registered,
      same: presented === registered,
    };
  });
}

/** Only the thumbprint counts of such a device: neither name nor chain nor dates do. */
export function thumbprintCauses(evidence: PresentedEvidence, known: ByThumbprint): Cause[] {
  const { chain, thumbprints, holderOf, deviceId } = evidence;
  const [leaf] = chain;
  const [own, ...above] = thumbprints;
  const registered = registeredOf(known);
  if (own === undefined || registered.some((one) => one === ofKind(own, one))) return [];
  const who = deviceId ?? nameOf(leaf);
  const openDevice = { action: { do: 'open-device', id: who } as const, certainty: 'certain' as const };
  const holder = holderOf([own.sha1, own.sha256]);
  if (holder !== undefined && holder !== who) {
    return [
      {
        ...openDevice,
        cause: 'certificate-of-another-device',
        what: i18n.t('These are the thumbprints of {holder}, and the client says that it is {who}.', { holder, who }),
        remedy: i18n.t('Give each device its own certificate and key; those of the two may have been swapped.'),
        action: { do: 'open-device', id: holder },
        evidence: [i18n.t('{holder} is registered with the thumbprint that was presented.', { holder })],
      },
    ];
  }
  const at = above.findIndex((one) => registered.some((wanted) => wanted === ofKind(one, wanted)));
  const authority = at === -1 ? undefined : chain[at + 1];
  if (authority !== undefined) {
    return [
      {
        ...openDevice,
        cause: 'thumbprint-of-issuer',
        what: i18n.t('What is registered for {who} is the thumbprint of {name}, which stands above its certificate.', {
          who,
          name: nameOf(authority),
        }),
        remedy: i18n.t('Register the thumbprint of the device’s own certificate.'),
        evidence: [
          i18n.t('{name} was presented too, behind the device’s own certificate.', { name: nameOf(authority) }),
        ],
      },
    ];
  }
  const mistyped = registered.map((one) => differing(one, ofKind(own, one))).find((count) => count <= mistypedDigits);
  if (mistyped !== undefined) {
    return [
      {
        ...openDevice,
        cause: 'thumbprint-mistyped',
        what: i18n.t('The thumbprint that is registered for {who} is nearly that of the certificate.', { who }),
        remedy: i18n.t('Register it again, copied and not typed.'),
        evidence: [i18n.t('{count, plural, one {# digit differs} other {# digits differ}}.', { count: mistyped })],
      },
    ];
  }
  const renewed = leaf.subject.commonName === who;
  return [
    {
      ...openDevice,
      cause: 'thumbprint-mismatch',
      what: i18n.t('{who} is registered with the thumbprint of another certificate.', { who }),
      remedy: i18n.t('Register the thumbprint of this certificate, or take the certificate that is registered.'),
      evidence: renewed
        ? [i18n.t('The common name is the device’s: its certificate may have been made anew since.')]
        : [i18n.t('The common name of the certificate is {name}.', { name: nameOf(leaf) })],
    },
  ];
}

/** In how many places they differ. */
const differing = (left: string, right: string): number =>
  Array.from(left).filter((digit, at) => digit !== right[at]).length;
