import { i18n } from '../../core/language/index.ts';
import type { Denial } from '../../core/platform/conversation.ts';
import type { Target } from '../../core/platform/platform.ts';
import type { Assignment } from '../../core/platform/provisioning.ts';
import type { KeptAssignment } from '../../core/operational/renewals.ts';
import type { OperationalCredential, OperationalKeeper } from '../operational/keeper.ts';
import { type Applicant, type RegisteringPorts, type RegistrationOutcome, register } from './registration.ts';

type Outcome =
  | Exclude<RegistrationOutcome, { assignment: unknown }>
  | {
      readonly assignment: Assignment;
      /** What was issued and is kept; undefined where the device goes on with its own. */
      readonly credential?: OperationalCredential | undefined;
    };

/** A device is registered again at this service alone by what it was issued there. */
export const serviceOf = ({ host, port, settings }: Target): KeptAssignment['service'] => ({
  host,
  port,
  idScope: settings['idScope'] ?? '',
});

/** Registers a device that asks for an operational certificate at the same time, and keeps what is issued. */
export async function registerWithRequest(
  applicant: Applicant,
  keeper: Pick<OperationalKeeper, 'request' | 'keep'> | undefined,
  ports: RegisteringPorts,
  signal: AbortSignal,
): Promise<Outcome> {
  const { registrationId, target } = applicant;
  if (keeper === undefined) return register(applicant, ports, signal);
  const request = await keeper.request(registrationId, registrationId);
  if ('denial' in request) return request;
  const outcome = await register({ ...applicant, csr: request.csr }, ports, signal);
  if (!('assignment' in outcome)) return outcome;
  const { assignment } = outcome;
  const { issued, host, port, deviceId, connectionProfile } = assignment;
  if (issued === undefined) return { assignment };
  const where = {
    service: serviceOf(target),
    host,
    ...(port === undefined ? {} : { port }),
    deviceId,
    connectionProfile,
  };
  const kept = await keeper.keep(
    registrationId,
    { ...request, commonNames: [registrationId, deviceId] },
    issued,
    'provisioning',
    where,
  );
  return 'denial' in kept ? kept : { assignment, credential: kept.credential };
}

/** Of a device that has asked. */
export const noneIssued = (): Denial => ({
  cause: 'issued-none',
  what: i18n.t('The provisioning service has assigned the device and issued no certificate.'),
  remedy: i18n.t('Name an issuing policy in the enrollment. The device goes on with what it has.'),
  raw: '',
});
