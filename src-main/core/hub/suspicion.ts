import type { Refusal, RefusalCause } from './face.ts';
import { remedyOf } from './remedies.ts';
import { i18n } from '../language/index.ts';
import type { FaceName } from '../platform/platform.ts';
import type { RemedyAction } from '../remedy.ts';
import { type OwnSide, issuerOf } from '../diagnosis/own-side.ts';
import type { Suspicion } from '../diagnosis/suspicion.ts';

/** What the hub calls a fault that is named otherwise where one looks at one's own certificate. */
const asOwn: Readonly<Partial<Record<RefusalCause, string>>> = {
  'certificate-expired': 'device-certificate-expired',
  'certificate-not-yet-valid': 'device-certificate-not-yet-valid',
  'common-name-mismatch': 'common-name-differs',
  'not-for-clients': 'device-certificate-purpose',
  'wrong-key-usage': 'device-certificate-purpose',
};

interface Told {
  readonly remedy: string;
  readonly action?: RemedyAction;
}

const prove = ({ chain: [leaf], deviceId }: OwnSide): Told => {
  if (leaf.selfIssued) {
    return {
      remedy: i18n.t('It is self-signed: register the device with the thumbprint of its certificate.'),
      action: { do: 'register-device', id: deviceId },
    };
  }
  const authority = issuerOf(leaf);
  return {
    remedy: i18n.t('Prove possession of {authority} to the local hub.', { authority }),
    action: { do: 'prove-authority', authority },
  };
};
const enroll = (): Told => ({
  remedy: i18n.t('Enroll it there: its authority as a group, or its certificate alone.'),
});

/** What to do about what the hub does not know yet. */
const remedies: Readonly<Partial<Record<RefusalCause, (own: OwnSide, face: FaceName) => Told>>> = {
  'authority-not-registered': prove,
  'authority-not-verified': prove,
  'device-unknown': () => ({ remedy: i18n.t('Register it in the local hub.') }),
  'device-disabled': () => ({ remedy: i18n.t('Enable the device in the local hub.') }),
  'thumbprint-mismatch': ({ deviceId, isHere }, face) => ({
    remedy: i18n.t('Register the thumbprint of this certificate, or take the certificate that is registered.'),
    // Provisioning knows no thumbprints, but the certificates of its enrollments.
    ...(isHere && face !== 'dps' ? { action: { do: 'register-certificate', id: deviceId } as const } : {}),
  }),
  'enrollment-missing': enroll,
  'enrollment-disabled': () => ({ remedy: i18n.t('Enable the enrollment in the local hub.') }),
  'id-scope-unknown': () => ({ remedy: i18n.t('Copy the ID scope from the hub’s page Provisioning.') }),
  'certificate-not-registered': () => ({
    remedy: i18n.t('Add the device with this certificate to the local hub’s page ThingsBoard.'),
  }),
};

/** What the local hub itself would say of a login, beside what is suspected already: it is sure, and knows its own remedy. */
export function withHubRefusal(
  suspicions: readonly Suspicion[],
  refusal: Refusal & { readonly face: FaceName },
  own: OwnSide,
): Suspicion[] {
  const { face, reason } = refusal;
  const [leaf] = own.chain;
  // Of one that vouches for itself no authority will ever be registered: the device is.
  const isUnregistered = leaf.selfIssued && refusal.cause === 'authority-not-registered';
  const cause = isUnregistered ? 'device-unknown' : (asOwn[refusal.cause] ?? refusal.cause);
  const known = suspicions.find((one) => one.cause === cause);
  const mended = remedies[refusal.cause]?.(own, face);
  const action = mended?.action ?? known?.action ?? remedyOf(refusal, { face, deviceId: own.deviceId });
  const said: Suspicion = {
    cause,
    what: known?.what ?? reason,
    remedy: mended?.remedy ?? known?.remedy ?? i18n.t('Give the device what the hub wants, or change it in the hub.'),
    ...(action === undefined ? {} : { action }),
    certainty: 'certain',
    evidence: [...(known?.evidence ?? []), known === undefined ? i18n.t('The local hub was asked.') : reason],
    shows: ['identity', 'handshake'],
  };
  return [said, ...suspicions.filter((one) => one !== known)];
}
