import { i18n } from '../../../language/index.ts';
import { type JsonObject } from '../../../json.ts';
import { equalBytes, fromBase64, toBase64 } from '../../../bytes.ts';
import type { ConnectionProfile } from '../../../platform/provisioning.ts';
import { Problem } from '../../../problem.ts';
import { type Certificate, readCertificate } from '../../../x509/read-certificate.ts';
import { newDevice } from '../../devices.ts';
import { twinLimits } from '../../limits.ts';
import type { Section } from '../../section.ts';
import { patchFault, twinBytes } from '../../twin.ts';

/** What happens to a device that registers once more ("IoT Hub device reprovisioning concepts"). */
type ReprovisionPolicy = 'migrate' | 'reset' | 'never';

/** What individual enrollments and groups have in common. */
interface Enrollment {
  readonly enabled: boolean;
  readonly reprovision: ReprovisionPolicy;
  /** What the twin of a device begins with. */
  readonly initialTwin: { readonly tags: JsonObject; readonly desired: JsonObject };
  /** What its devices are told that this hub speaks. */
  readonly connectionProfile: ConnectionProfile;
  /** The issuing policy that signs what its devices ask for; without it none is issued. */
  readonly policy?: string | undefined;
  readonly createdAt: Date;
}

/** One device, known by its certificate or by either of two ("X.509 certificate attestation"). */
export interface IndividualEnrollment extends Enrollment {
  /** The common name of the certificates. */
  readonly registrationId: string;
  readonly certificates: readonly [Certificate, ...Certificate[]];
  /** Where it is to be another than the registration ID. */
  readonly deviceId: string | undefined;
}

/** Every device that an authority has signed. */
export interface EnrollmentGroup extends Enrollment {
  readonly name: string;
  /** An authority of the hub, which must be verified, or a certificate of the group's own. */
  readonly by: { readonly authority: string } | { readonly certificate: Certificate };
}

/** Registration IDs do not tell capital letters from small ones. */
export const registrationKey = (registrationId: string): string => registrationId.toLowerCase();

/** Letters, digits and - . _ : with a letter, digit or hyphen at the end ("Terminology", registration ID). */
const registrationId = /^(?=.{1,128}$)[A-Za-z0-9\-._:]*[A-Za-z0-9-]$/;
export const isRegistrationId = (text: string): boolean => registrationId.test(text);

type Stored<T> = Omit<T, 'createdAt' | 'certificates' | 'by' | 'connectionProfile'> & {
  readonly createdAt: string;
  /** Missing in what an earlier Certbench has written. */
  readonly connectionProfile?: ConnectionProfile;
};

const decodeCertificate = (text: string): Certificate => readCertificate(fromBase64(text) ?? new Uint8Array());

export const enrollmentSection: Section<IndividualEnrollment> = {
  keyOf: (one) => registrationKey(one.registrationId),
  encode: (one) => ({ ...one, certificates: one.certificates.map(({ der }) => toBase64(der)) }),
  decode: (stored: Stored<IndividualEnrollment> & { readonly certificates: readonly [string, ...string[]] }) => {
    const [primary, ...others] = stored.certificates;
    return {
      ...stored,
      deviceId: stored.deviceId,
      connectionProfile: stored.connectionProfile ?? 'classic',
      certificates: [decodeCertificate(primary), ...others.map(decodeCertificate)],
      createdAt: new Date(stored.createdAt),
    };
  },
};

type StoredBy = { readonly authority: string } | { readonly certificate: string };

export const enrollmentGroupSection: Section<EnrollmentGroup> = {
  keyOf: ({ name }) => name,
  encode: (one) => ({
    ...one,
    by: 'authority' in one.by ? one.by : { certificate: toBase64(one.by.certificate.der) },
  }),
  decode: (stored: Stored<EnrollmentGroup> & { readonly by: StoredBy }) => ({
    ...stored,
    by: 'authority' in stored.by ? stored.by : { certificate: decodeCertificate(stored.by.certificate) },
    connectionProfile: stored.connectionProfile ?? 'classic',
    createdAt: new Date(stored.createdAt),
  }),
};

/** Enrollments that are there already, without the one that is being replaced. */
type Others<T> = readonly T[];

/** Checks an individual enrollment; the registration ID is the common name of its certificates. */
export function newEnrollment(
  wish: Omit<IndividualEnrollment, 'registrationId'>,
  existing: Others<IndividualEnrollment>,
): IndividualEnrollment {
  const [primary, secondary] = wish.certificates;
  const name = primary.subject.commonName ?? '';
  if (!isRegistrationId(name)) {
    throw new Problem(
      'INVALID_INPUT',
      i18n.t('The common name {name} cannot be a registration ID.', { name: JSON.stringify(name) }),
      {
        field: 'certificatePem',
        remedy: i18n.t(
          'Make a certificate whose common name has letters, digits and - . _ : with a letter, digit or - at the end.',
        ),
      },
    );
  }
  if (secondary !== undefined && registrationKey(secondary.subject.commonName ?? '') !== registrationKey(name)) {
    throw new Problem('INVALID_INPUT', i18n.t('The two certificates have different common names.'), {
      field: 'secondaryCertificatePem',
      remedy: i18n.t('Both are for one device: make the second one with the same common name.'),
    });
  }
  for (const certificate of wish.certificates) {
    const taken = existing.find((other) => other.certificates.some(({ der }) => equalBytes(der, certificate.der)));
    if (taken !== undefined && registrationKey(taken.registrationId) !== registrationKey(name)) {
      throw onlyOneEntry(
        i18n.t('This certificate is in the enrollment of {registrationId} already.', {
          registrationId: taken.registrationId,
        }),
      );
    }
  }
  checkTwin(wish.initialTwin);
  // Throws where it cannot be the ID of a device.
  newDevice(wish.deviceId ?? name, { type: 'certificateAuthority' }, wish.createdAt);
  return { ...wish, registrationId: name };
}

/** X.509 enrollment groups of a service (Azure subscription limits, DPS). */
const maximumGroups = 100;

/** What the management API allows as a group's ID. */
const groupName = /^(?=.{1,128}$)[A-Za-z0-9\-._:]*[A-Za-z0-9-]$/;

/** Checks an enrollment group against the others. */
export function newEnrollmentGroup(wish: EnrollmentGroup, others: Others<EnrollmentGroup>): EnrollmentGroup {
  if (!groupName.test(wish.name)) {
    throw new Problem(
      'INVALID_INPUT',
      i18n.t('{name} cannot name an enrollment group.', { name: JSON.stringify(wish.name) }),
      {
        field: 'name',
        remedy: i18n.t('Use 1 to 128 letters, digits and - . _ : with a letter, digit or - at the end.'),
      },
    );
  }
  if (others.length >= maximumGroups) {
    throw new Problem(
      'LIMIT_REACHED',
      i18n.t('The hub already has {maximumGroups} enrollment groups, which is the limit.', { maximumGroups }),
      {
        remedy: i18n.t('Remove one that is no longer needed.'),
      },
    );
  }
  const { by } = wish;
  if ('certificate' in by && by.certificate.basicConstraints?.authority !== true) {
    throw new Problem(
      'NOT_AN_AUTHORITY',
      i18n.t('{text} is not a certificate authority.', { text: by.certificate.subject.text }),
      {
        field: 'certificatePem',
        remedy: i18n.t(
          'Give the certificate of a root or an intermediate; a single device gets an individual enrollment.',
        ),
      },
    );
  }
  const same = others.find((other) => isSameAnchor(other.by, by));
  if (same !== undefined)
    throw onlyOneEntry(i18n.t('This certificate is in the group {name} already.', { name: same.name }));
  checkTwin(wish.initialTwin);
  return wish;
}

/** Whether two groups would let in the same devices. */
export function isSameAnchor(one: EnrollmentGroup['by'], other: EnrollmentGroup['by']): boolean {
  if ('authority' in one) return 'authority' in other && one.authority === other.authority;
  return 'certificate' in other && equalBytes(one.certificate.der, other.certificate.der);
}

const onlyOneEntry = (message: string): Problem =>
  new Problem('NAME_TAKEN', message, {
    field: 'certificatePem',
    remedy: i18n.t('One certificate may appear in one entry only: remove the other first.'),
  });

const twinParts = {
  tags: {
    field: 'initialTags',
    most: twinLimits.tagsBytes,
    notKept: (fault: string) => i18n.t('The initial tags cannot be kept. {fault}', { fault }),
    tooLarge: (size: number) => i18n.t('The initial tags have {size} bytes.', { size }),
  },
  desired: {
    field: 'initialDesired',
    most: twinLimits.propertiesBytes,
    notKept: (fault: string) => i18n.t('The initial desired cannot be kept. {fault}', { fault }),
    tooLarge: (size: number) => i18n.t('The initial desired have {size} bytes.', { size }),
  },
} as const;

function checkTwin(twin: Enrollment['initialTwin']): void {
  for (const part of ['tags', 'desired'] as const) {
    const { field, most, notKept, tooLarge } = twinParts[part];
    const fault = patchFault(twin[part]);
    if (fault !== undefined) {
      throw new Problem('INVALID_INPUT', notKept(fault), {
        field,
      });
    }
    const size = twinBytes(twin[part]);
    if (size > most) {
      throw new Problem('LIMIT_REACHED', tooLarge(size), {
        field,
        remedy: i18n.t('A twin has at most {most} bytes of them.', { most }),
      });
    }
  }
}
