import { fromBase64, toBase64 } from '../../../bytes.ts';
import { i18n } from '../../../language/index.ts';
import { quoted } from '../../../quoting.ts';
import { faultOfRequest } from '../../../x509/judge-request.ts';
import { type CertificationRequest, readRequest } from '../../../x509/read-request.ts';
import type { HubWorld, LetIn, Refusal } from '../../face.ts';
import { issuedKey } from '../../issuing/issued.ts';
import { refusalOf } from '../../issuing/faults.ts';
import type { IssueOrder } from '../../issuing/order.ts';
import type { HubState } from '../../state.ts';
import { registrationKey } from './enrollments.ts';
import type { OperationFailure, Registration, RegistrationCertificate } from './registrations.ts';

/**
 * A registration that asks for the certificate which the device is to use at its hub: `csr`, a PKCS#10 request as base64 of DER
 * (Azure/azure-iot-sdk, docs/certificate-management.md and dps-integration.md; a preview). What the service answers where it issues
 * none is not documented: the codes are those of IoT Hub's `issueCertificate`, which has the same authorities behind it.
 */

/** The first version that knows `csr`; what an earlier one does not know it does not look at. */
const firstVersion = '2025-07-01';

/** Characters of a request, as at IoT Hub. */
const mostCharacters = 8192;

/** What a device was told that has sent such a request. */
const notIssued: OperationFailure = { code: 400_037, message: 'The certificate request could not be completed.' };

/** What a hub answers where another request is active; that it happens here is nowhere documented. */
const inConflict: OperationFailure = { code: 409_004, message: 'Another certificate request is active.' };

/** What comes of a request as it stands in the registration. */
export type Asked =
  | { readonly certificate?: undefined }
  | { readonly certificate: Extract<RegistrationCertificate, { state: 'passed-over' }> }
  | { readonly certificate: { readonly state: 'ordered' }; readonly policy: string; readonly csr: CertificationRequest }
  | { readonly failure: OperationFailure; readonly declined: Refusal }
  /** The service refuses the registration. */
  | { readonly refusal: Refusal };

const refusal = (reason: string): Refusal => ({ cause: 'certificate-request-refused', reason });

/** Looks at the `csr` of a registration. `policy` is that of the enrollment. */
export function askedFor(
  csr: unknown,
  policy: string | undefined,
  { deviceId: registrationId, apiVersion }: Pick<LetIn, 'deviceId' | 'apiVersion'>,
  world: HubWorld,
): Asked {
  if (csr === undefined || csr === null) return {};
  if (apiVersion !== undefined && apiVersion.slice(0, firstVersion.length) < firstVersion) {
    const reason = i18n.t(
      'The request for a certificate of {registrationId} was not looked at: the device speaks the API version {apiVersion}, and {first}-preview is the first that has it.',
      { registrationId, apiVersion: quoted(apiVersion), first: firstVersion },
    );
    return { certificate: { state: 'passed-over', reason } };
  }
  const read = readCsr(csr, registrationId);
  if ('refusal' in read) return read;
  if (policy === undefined) {
    const reason = i18n.t(
      'The request for a certificate of {registrationId} was passed over: its enrollment names no issuing policy.',
      { registrationId },
    );
    return { certificate: { state: 'passed-over', reason } };
  }
  const { signatures, verifies } = world;
  const fault = faultOfRequest(read.csr, { signsWith: (key) => signatures.signsWith(key), verifies });
  if (fault !== undefined) return { failure: notIssued, declined: refusal(`${fault.reason} ${fault.remedy}`) };
  return { certificate: { state: 'ordered' }, policy, csr: read.csr };
}

function readCsr(
  csr: unknown,
  registrationId: string,
): { readonly csr: CertificationRequest } | { readonly refusal: Refusal } {
  if (typeof csr !== 'string' || csr === '' || csr.length > mostCharacters) {
    const reason = i18n.t('The csr of {registrationId} is no text of 1 to {most} characters.', {
      registrationId,
      most: mostCharacters,
    });
    return { refusal: refusal(reason) };
  }
  const der = fromBase64(csr);
  if (der === undefined) {
    const reason = i18n.t(
      'The csr of {registrationId} is not base64. It is to be the DER of a PKCS#10 request in base64, without BEGIN and END lines.',
      { registrationId },
    );
    return { refusal: refusal(reason) };
  }
  let request: CertificationRequest;
  try {
    request = readRequest(der);
  } catch {
    const reason = i18n.t('The csr of {registrationId} is base64, and what it holds is no PKCS#10 request.', {
      registrationId,
    });
    return { refusal: refusal(reason) };
  }
  const { commonName = '' } = request.subject;
  if (registrationKey(commonName) === registrationKey(registrationId)) return { csr: request };
  const reason = i18n.t(
    'The csr of {registrationId} has the common name {commonName}; it is to have the registration ID.',
    {
      registrationId,
      commonName: quoted(commonName),
    },
  );
  return { refusal: refusal(reason) };
}

/** Has the certificate signed, and notes in the registration what has come of it. */
export function orderFor(
  { registrationId, operation: { operationId } }: Registration,
  deviceId: string,
  { policy, csr }: { readonly policy: string; readonly csr: CertificationRequest },
): IssueOrder {
  const key = registrationKey(registrationId);
  return {
    policy,
    request: csr,
    issuedTo: deviceId,
    settled(outcome, { state }) {
      const known = state.registrations.get(key);
      // The device has asked anew, or its enrollment is gone.
      if (known?.operation.operationId !== operationId) return {};
      const noted = (more: Partial<Registration['operation']>) =>
        [{ section: 'registrations', key, value: { ...known, operation: { ...known.operation, ...more } } }] as const;
      if ('failed' in outcome) {
        const failure = outcome.failed === 'conflict' ? inConflict : notIssued;
        const declined = refusalOf(outcome, 'certificate-request-refused');
        return { changes: noted({ status: 'failed', failure }), declined };
      }
      const [{ serial }] = outcome.issued;
      return { changes: noted({ certificate: { state: 'issued', policy, serial } }) };
    },
  };
}

/** Whether a certificate was ordered that has not come. */
export const isWaiting = ({ certificate }: Registration['operation']): boolean => certificate?.state === 'ordered';

/** Why such an operation ends all the same: a hub that was killed has forgotten what was ordered. `since` is when it was started. */
export function lateCertificate(
  { registrationId, operation }: Registration,
  since: Date | undefined,
): { readonly status: 'failed'; readonly declined: Refusal; readonly failure: OperationFailure } | undefined {
  if (since === undefined || operation.startedAt >= since) return undefined;
  const reason = i18n.t('The certificate of {registrationId} has not come; the hub was stopped while it was made.', {
    registrationId,
  });
  return { status: 'failed', declined: refusal(reason), failure: notIssued };
}

/** `issuedCertificateChain`: base64 of DER, leaf first; undefined where none was issued, or the hub has its policy no longer. */
export function issuedChain(
  { certificate }: Registration['operation'],
  state: HubState,
): readonly string[] | undefined {
  if (certificate?.state !== 'issued') return undefined;
  const issued = state.issued.get(issuedKey(certificate.policy, certificate.serial));
  const policy = state.policies.get(certificate.policy);
  if (issued === undefined || policy === undefined) return undefined;
  return [issued.certificate, ...policy.chain].map(({ der }) => toBase64(der));
}
