import { i18n } from '../../../language/index.ts';
import { parseAsn1 } from '../../../asn1/asn1.ts';
import { toUtf8 } from '../../../bytes.ts';
import { namesMatch, validatePath } from '../../../x509/path.ts';
import type { Certificate } from '../../../x509/read-certificate.ts';
import { readAttributes, sameName } from '../../../x509/subject.ts';
import type { HubWorld, LoginDecision, Refusal } from '../../face.ts';
import type { OutgoingMessage } from '../../messages.ts';
import type { Section } from '../../section.ts';
import type { StateChange } from '../../state.ts';
import { provisioned } from './provisioning.ts';
import { type AwsCertificate, certificateIdOf } from './registry.ts';

/**
 * Devices that AWS IoT gets to know as they connect for the first time (docs.aws.amazon.com/iot, "Register a client certificate when the
 * client connects (JITR)", "Just-in-time provisioning"). The connection ends, and the device tries again.
 */

/** An authority of the hub, by its name there, whose devices are registered so. It counts while it is verified. */
export interface AwsAuthority {
  readonly name: string;
  /** The template that makes a thing of a new device; without it whoever manages the hub activates each. */
  readonly template: string | undefined;
}

export const awsAuthoritySection: Section<AwsAuthority> = {
  keyOf: ({ name }) => name,
  encode: (one) => one,
  decode: ({ name, template }: { readonly name: string; readonly template?: string }) => ({ name, template }),
};

interface Registering extends Pick<AwsAuthority, 'template'> {
  readonly certificate: Certificate;
}

function registering({ state }: HubWorld): readonly Registering[] {
  return [...state.awsAuthorities.values()].flatMap(({ name, template }) => {
    const authority = state.authorities.get(name);
    return authority?.status === 'verified' ? [{ certificate: authority.certificate, template }] : [];
  });
}

/** What speaks against a certificate as one that this authority itself has issued: AWS takes no intermediates between the two. */
function faultUnder({ certificate }: Registering, leaf: Certificate, world: HubWorld): Refusal | undefined {
  const anchors = [{ certificate, verified: true }];
  const result = validatePath([leaf], anchors, world.now, world.signatures);
  return result.ok ? undefined : { cause: result.fault, reason: result.reason };
}

/** Whether an authority whose devices are registered as they come has issued a certificate that is good now. */
export const isRegisteredByComing = (leaf: Certificate, world: HubWorld): boolean =>
  registering(world).some((one) => namesMatch(leaf, one.certificate) && faultUnder(one, leaf, world) === undefined);

const refused = (cause: Refusal['cause'], reason: string): Extract<LoginDecision, { accepted: false }> => ({
  accepted: false,
  code: 5,
  cause,
  reason,
  silent: true,
});

/**
 * The first login of a certificate, or one while it is PENDING_ACTIVATION; undefined where no authority here registers it. It is refused either
 * way: what it changes is there when the device comes again.
 */
export function firstLogin(
  leaf: Certificate,
  known: AwsCertificate | undefined,
  world: HubWorld,
): LoginDecision | undefined {
  const named = registering(world).filter(({ certificate }) => namesMatch(leaf, certificate));
  const [nearest] = named;
  if (nearest === undefined) return undefined;
  const authority = named.find((one) => faultUnder(one, leaf, world) === undefined);
  if (authority === undefined) {
    const fault = faultUnder(nearest, leaf, world);
    return fault === undefined ? undefined : refused(fault.cause, fault.reason);
  }
  const twin = known === undefined ? twinOf(leaf, world) : undefined;
  if (twin !== undefined) {
    const { certificateId: id, status } = twin;
    const cause = status === 'ACTIVE' ? 'certificate-not-registered' : 'certificate-inactive';
    return refused(
      cause,
      i18n.t('The issuer and serial number are those of the certificate {id}, which is registered and {status}.', {
        id,
        status,
      }),
    );
  }
  const pending = known ?? pendingCertificate(leaf, world);
  const { certificateId: id } = pending;
  const announcements = [registeredEvent(pending, authority, world)];
  const isNew = known === undefined;
  const kept: readonly StateChange[] = isNew ? [{ section: 'awsCertificates', key: id, value: pending }] : [];
  const { template: templateName } = authority;
  if (templateName === undefined) {
    const reason = isNew
      ? i18n.t('The certificate {id} was registered just in time, and is PENDING_ACTIVATION.', { id })
      : i18n.t('The certificate {id} is {status}; AWS IoT lets in those that are ACTIVE.', {
          id,
          status: pending.status,
        });
    const cause = isNew ? 'registered-just-in-time' : 'certificate-inactive';
    return { ...refused(cause, reason), changes: kept, announcements };
  }
  const template = world.state.awsTemplates.get(templateName);
  const made =
    template?.enabled === true
      ? provisioned(template, subjectParameters(leaf), { ...pending, status: 'ACTIVE' }, world)
      : { message: i18n.t('There is no provisioning template {name} that is enabled.', { name: templateName }) };
  if ('message' in made) {
    const reason = i18n.t('The certificate {id} was not provisioned just in time. {message}', {
      id,
      message: made.message,
    });
    return { ...refused('provisioning-rejected', reason), changes: kept, announcements };
  }
  const { thingName, changes } = made;
  const reason =
    thingName === undefined
      ? i18n.t('The certificate {id} was provisioned just in time; it is let in from now on.', { id })
      : i18n.t('The certificate {id} was provisioned just in time as {thingName}; it is let in from now on.', {
          id,
          thingName,
        });
  return {
    ...refused('registered-just-in-time', reason),
    changes,
    events: thingName === undefined ? [] : [{ type: 'registered', deviceId: thingName }],
    announcements,
  };
}

/**
 * The certificate that is registered with this issuer and serial number, which are one certificate's alone (RFC 5280, 4.1.2.2). Whoever has
 * a certificate with a signature by ECDSA can write that signature otherwise (`s` as `n - s`), which gives it another ID.
 */
const twinOf = ({ issuer, serial }: Certificate, { state }: HubWorld): AwsCertificate | undefined =>
  [...state.awsCertificates.values()].find(
    ({ certificate }) => certificate.serial === serial && sameName(certificate.issuer, issuer),
  );

function pendingCertificate(certificate: Certificate, { now, digest }: HubWorld): AwsCertificate {
  const certificateId = certificateIdOf(certificate.der, digest);
  return { certificateId, certificate, status: 'PENDING_ACTIVATION', policies: [], things: [], createdAt: now };
}

/** The hub has no account; AWS's have twelve digits. */
const accountId = '000000000000';

function registeredEvent(
  { certificateId, createdAt }: AwsCertificate,
  { certificate }: Registering,
  { now, digest }: HubWorld,
): OutgoingMessage {
  const caCertificateId = certificateIdOf(certificate.der, digest);
  const body = {
    certificateId,
    caCertificateId,
    timestamp: now.getTime(),
    certificateStatus: 'PENDING_ACTIVATION',
    awsAccountId: accountId,
    certificateRegistrationTimestamp: String(createdAt.getTime()),
  };
  const topic = `$aws/events/certificates/registered/${caCertificateId}`;
  return { topic, payload: toUtf8(JSON.stringify(body)), qos: 1 };
}

/** Of several attributes of a kind the last counts, which is the narrowest. */
const subjectNames: Readonly<Record<string, string>> = {
  C: 'Country',
  O: 'Organization',
  OU: 'OrganizationalUnit',
  dnQualifier: 'DistinguishedNameQualifier',
  ST: 'StateName',
  CN: 'CommonName',
  serialNumber: 'SerialNumber',
};

/** "JITP overview": what a template may refer to is what the subject has. */
function subjectParameters({ subject }: Certificate): ReadonlyMap<string, string> {
  const attributes = readAttributes(parseAsn1(subject.der, 'subject name'));
  return new Map(
    attributes.flatMap(({ short, value }) => {
      const name = Object.hasOwn(subjectNames, short) ? subjectNames[short] : undefined;
      return name === undefined ? [] : [[`AWS::IoT::Certificate::${name}`, value] as const];
    }),
  );
}
