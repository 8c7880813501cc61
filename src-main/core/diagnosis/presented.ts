import { i18n } from '../language/index.ts';
import type { Comparison, PresentedEvidence } from './presented-evidence.ts';
import { type Link, linkOf } from './presented-link.ts';
import { comparedThumbprints, thumbprintCauses } from './presented-thumbprints.ts';
import { comparedIssuer, issuerCauses } from './presented-issuer.ts';
import type { Cause } from './suspicion.ts';

export interface Compared {
  /** Of that alone by which the server knows the device. */
  readonly comparisons: readonly Comparison[];
  /** The first is what keeps the client out; none where nothing differs. */
  readonly causes: readonly Cause[];
}

/** Sets what was presented against what is registered. */
export function comparePresented(evidence: PresentedEvidence): Compared {
  const { known } = evidence;
  if (known?.by === 'thumbprint') {
    return {
      comparisons: comparedThumbprints(evidence, known),
      causes: thumbprintCauses(evidence, known),
    };
  }
  const link = linkOf(evidence);
  return {
    comparisons: [...comparedName(evidence), ...comparedIssuer(evidence, link), ...comparedDates(evidence, link)],
    causes: [
      ...unknownCauses(evidence),
      ...nameCauses(evidence),
      ...issuerCauses(evidence, link),
      ...dateCauses(evidence, link),
    ],
  };
}

function comparedName({ deviceId, chain: [leaf], nameCounts }: PresentedEvidence): Comparison[] {
  if (deviceId === undefined || !nameCounts) return [];
  const { commonName = '' } = leaf.subject;
  return [
    {
      field: i18n.t('Common name and device ID'),
      presented: commonName,
      registered: deviceId,
      same: commonName === deviceId,
    },
  ];
}

function comparedDates({ now }: PresentedEvidence, { path }: Link): Comparison[] {
  return path.flatMap((one) => {
    const name = one.subject.commonName ?? one.subject.text;
    const clock = now.toISOString();
    const end = one.notAfter.toISOString();
    const begin = one.notBefore.toISOString();
    return [
      ...(one.notBefore > now
        ? [
            {
              field: i18n.t('{name}: valid from, and the clock', { name }),
              presented: begin,
              registered: clock,
              same: false,
            },
          ]
        : []),
      {
        field: i18n.t('{name}: valid to, and the clock', { name }),
        presented: end,
        registered: clock,
        same: now <= one.notAfter,
      },
    ];
  });
}

/** Somebody whom the server does not know may have come under a wrong name. */
function unknownCauses({ deviceId, known, thumbprints, holderOf }: PresentedEvidence): Cause[] {
  if (known !== undefined || deviceId === undefined) return [];
  const [own] = thumbprints;
  const holder = own === undefined ? undefined : holderOf([own.sha1, own.sha256]);
  if (holder === undefined) return [];
  return [
    {
      cause: 'certificate-of-another-device',
      what: i18n.t('This is the certificate of {holder}, and the client says that it is {deviceId}.', {
        holder,
        deviceId,
      }),
      remedy: i18n.t('Log in as {holder}, capital letters counted, or give the client its own certificate and key.', {
        holder,
      }),
      action: { do: 'open-device', id: holder },
      certainty: 'certain',
      evidence: [i18n.t('Its thumbprint is registered for {holder}.', { holder })],
    },
  ];
}

function nameCauses({ deviceId, chain: [leaf], nameCounts }: PresentedEvidence): Cause[] {
  const { commonName = '' } = leaf.subject;
  if (deviceId === undefined || !nameCounts || commonName === deviceId) return [];
  const byCase = commonName.toLowerCase() === deviceId.toLowerCase();
  return [
    {
      cause: 'common-name-mismatch',
      what: i18n.t('The certificate is made out for {commonName}, and the client says that it is {deviceId}.', {
        commonName,
        deviceId,
      }),
      remedy: byCase
        ? i18n.t('Log in as {commonName}: capital letters count.', { commonName })
        : i18n.t('Log in under the certificate’s common name, or create a certificate for {deviceId}.', { deviceId }),
      ...(byCase ? {} : { action: { do: 'create-devices' } as const }),
      certainty: 'certain',
      evidence: byCase ? [i18n.t('They differ in capital letters alone.')] : [],
    },
  ];
}

/** RFC 5280 4.1.2.5. */
function dateCauses({ now }: PresentedEvidence, { path }: Link): Cause[] {
  return path.flatMap((one) => {
    const isOver = one.notAfter < now;
    if (!isOver && one.notBefore <= now) return [];
    const name = one.subject.commonName ?? one.subject.text;
    const at = (isOver ? one.notAfter : one.notBefore).toISOString();
    return [
      {
        cause: isOver ? 'certificate-expired' : 'certificate-not-yet-valid',
        what: isOver
          ? i18n.t('The certificate of {name} has ended on {at}.', { name, at })
          : i18n.t('The certificate of {name} begins only on {at}.', { name, at }),
        remedy: isOver
          ? i18n.t('Create a new certificate, or set the hub’s clock right if it is wrong.')
          : i18n.t('Set the clock right of the computer that is wrong, or wait until then.'),
        ...(isOver ? { action: { do: 'create-devices' } as const } : {}),
        certainty: 'certain' as const,
        evidence: [i18n.t('The hub’s clock says {now}.', { now: now.toISOString() })],
      },
    ];
  });
}
