import { i18n } from '../../../language/index.ts';
import { equalBytes } from '../../../bytes.ts';
import { checkDates, validatePath } from '../../../x509/path.ts';
import type { Certificate } from '../../../x509/read-certificate.ts';
import { shortened } from '../../../quoting.ts';
import type { HubWorld, Refusal } from '../../face.ts';
import { chainOf } from '../../identity.ts';
import { chainPurposeFault } from '../../purpose.ts';
import { type EnrollmentGroup, type IndividualEnrollment, registrationKey } from './enrollments.ts';

/** The entry that decides about a device, and the certificates that say so. */
export interface Attested {
  readonly by:
    | { readonly kind: 'individual'; readonly enrollment: IndividualEnrollment }
    | { readonly kind: 'group'; readonly enrollment: EnrollmentGroup; readonly signer: Certificate };
  readonly leaf: Certificate;
}

/** Why no entry lets the device in: what the service answers, and what is true. */
export interface NotAttested {
  readonly status: 401 | 404;
  readonly message: string;
  readonly refusal: Refusal;
}

const invalid = (refusal: Refusal): NotAttested => ({ status: 401, message: 'Invalid certificate.', refusal });

/**
 * Looks for the entry of a device as DPS does: its own certificate first, then each issuer upwards. The first entry that
 * fits decides, even where it is disabled. ("X.509 certificate attestation".)
 */
export function attest(
  registrationId: string,
  presented: readonly Uint8Array[],
  world: HubWorld,
): Attested | NotAttested {
  const chain = chainOf(presented, world);
  const [leaf] = chain;
  if (leaf === undefined) {
    return invalid({
      cause: 'no-certificate',
      reason: i18n.t('The client presented no certificate in the TLS handshake.'),
    });
  }
  const individual = world.state.enrollments.get(registrationKey(registrationId));
  if (individual === undefined) return attestByGroup(leaf, chain, world);
  if (!individual.certificates.some(({ der }) => equalBytes(der, leaf.der))) {
    return invalid({
      cause: 'thumbprint-mismatch',
      reason: i18n.t('The individual enrollment of {registrationId} has another certificate than the one presented.', {
        registrationId: individual.registrationId,
      }),
    });
  }
  const dates = checkDates(leaf, world.now);
  // The chain above it vouches for nothing here, but the service takes leaves alone.
  const fault = dates ?? chainPurposeFault('dps', [leaf], world);
  if (fault !== undefined) return invalid({ cause: fault.fault, reason: fault.reason });
  return { by: { kind: 'individual', enrollment: individual }, leaf };
}

/** Whether an entry would let in whoever presents this; what cannot be read is nobody's. */
export function isEnrolled(presented: readonly Uint8Array[], world: HubWorld): boolean {
  try {
    const [leaf] = chainOf(presented, world);
    return leaf !== undefined && 'by' in attest(leaf.subject.commonName ?? '', presented, world);
  } catch {
    return false;
  }
}

function attestByGroup(leaf: Certificate, chain: readonly Certificate[], world: HubWorld): Attested | NotAttested {
  const groups = [...world.state.enrollmentGroups.values()].flatMap((enrollment) => {
    const anchor = anchorOf(enrollment, world);
    return anchor === undefined ? [] : [{ enrollment, ...anchor }];
  });
  // A path ends at the first authority above the leaf that a group has.
  const result = validatePath(chain, groups, world.now, world.signatures);
  if (result.ok) {
    const signer = result.path.at(-1) ?? leaf;
    const group = groups.find(({ certificate }) => equalBytes(certificate.der, signer.der));
    if (group === undefined) throw new Error('A path ended at no group.');
    const purpose = chainPurposeFault('dps', result.path, world);
    if (purpose !== undefined) return invalid({ cause: purpose.fault, reason: purpose.reason });
    return { by: { kind: 'group', enrollment: group.enrollment, signer }, leaf };
  }
  const name = shortened(leaf.subject.commonName ?? '');
  const missing = {
    cause: 'enrollment-missing',
    reason: i18n.t(
      'No individual enrollment has the certificate of {name}, and there is no enrollment group with a certificate.',
      { name },
    ),
  } as const;
  const { fault } = result;
  if (fault === 'authority-not-registered' && leaf.selfIssued) {
    const reason = i18n.t(
      'No individual enrollment has the certificate of {name}, and no group can have it: it is self-signed.',
      { name },
    );
    const refusal = { ...missing, reason };
    return { status: 404, message: 'Enrollment not found.', refusal };
  }
  const ownRefusal =
    groups.length === 0
      ? missing
      : {
          cause: fault,
          reason: i18n.t('No individual enrollment has the certificate of {name}, and no group fits. {why}', {
            name,
            why: result.reason,
          }),
        };
  const unknown = ['authority-not-registered', 'issuer-not-presented', 'authority-not-verified'].includes(fault);
  return unknown
    ? { status: 401, message: 'CA certificate not found.', refusal: ownRefusal }
    : invalid({ cause: fault, reason: result.reason });
}

/** Undefined where the hub has the group's authority no longer. */
function anchorOf({ by }: EnrollmentGroup, { state }: HubWorld) {
  if ('certificate' in by) return { certificate: by.certificate, verified: true };
  const authority = state.authorities.get(by.authority);
  if (authority === undefined) return undefined;
  return { certificate: authority.certificate, verified: authority.status === 'verified' };
}
