import type { Certificate } from '../../../x509/read-certificate.ts';
import type { ConnectAttempt, Credentials, HubWorld, LoginDecision } from '../../face.ts';
import { chainOf, passwordFault, refused } from '../../identity.ts';
import { mqttName } from '../../mqtt-terms.ts';
import { isRegistrationId, registrationKey } from './enrollments.ts';
import { quoted, shortened } from '../../../quoting.ts';

/** `{idScope}/registrations/{registrationId}/api-version=...`, with more parameters after it. */
interface DpsUsername {
  readonly idScope: string;
  readonly registrationId: string;
}

/** What tells a login at DPS from one at a hub. */
export const isForDps = ({ username }: ConnectAttempt): boolean => /^[^/]*\/registrations(?:\/|$)/.test(username ?? '');

function parseUsername(username: string): DpsUsername | undefined {
  const [, idScope, registrationId, query] = /^([^/]+)\/registrations\/([^/]+)\/([^/].*)$/s.exec(username) ?? [];
  if (idScope === undefined || registrationId === undefined || query === undefined) return undefined;
  if (!query.split('&').some((pair) => /^api-version=./.test(pair))) return undefined;
  return { idScope, registrationId };
}

/**
 * Decides a CONNECT as DPS does: who the device is. Whether it is enrolled is asked when it registers, where the service
 * can answer. ("Communicate with DPS using the MQTT protocol".)
 */
export function decideLogin(attempt: ConnectAttempt, world: HubWorld): LoginDecision {
  if (attempt.protocolVersion !== 4) {
    const reason = `The client speaks ${mqttName(attempt.protocolVersion)}; DPS has 3.1.1 alone.`;
    return { accepted: false, code: 1, cause: 'protocol-version', reason };
  }
  const username = parseUsername(attempt.username ?? '');
  if (username === undefined) {
    return refused(
      'username-malformed',
      `The user name ${quoted(attempt.username ?? '')} is not of the form {idScope}/registrations/{registrationId}/api-version={version}.`,
    );
  }
  const { idScope, registrationId } = username;
  const refusal = decideAddress(idScope, registrationId, world.dps);
  if (refusal !== undefined) return refusal;
  if (registrationKey(attempt.clientId) !== registrationKey(registrationId)) {
    return refused(
      'client-id-mismatch',
      `The client ID is ${quoted(attempt.clientId)}, but the user name is for the registration ID ${quoted(registrationId)}.`,
    );
  }
  return decideDevice(registrationId, attempt, world);
}

/** Whether there is such an ID scope, and could be such a registration ID. */
function decideAddress(idScope: string, registrationId: string, dps: HubWorld['dps']): LoginDecision | undefined {
  if (idScope !== dps?.idScope) {
    return refused(
      'id-scope-unknown',
      `The ID scope is ${dps?.idScope ?? 'none'}; the client asks for ${shortened(idScope)}.`,
    );
  }
  if (!isRegistrationId(registrationId)) {
    return refused(
      'username-malformed',
      `${quoted(registrationId)} is no registration ID: letters, digits and - . _ : with a letter, digit or - at the end.`,
    );
  }
  return undefined;
}

function decideDevice(registrationId: string, credentials: Credentials, world: HubWorld): LoginDecision {
  return passwordFault(credentials) ?? judgeCertificate(registrationId, credentials.presented, world);
}

/** The same where a protocol names the two apart. */
export function decideRegistration(
  { idScope, registrationId }: { readonly idScope: string; readonly registrationId: string },
  credentials: Credentials,
  world: HubWorld,
): LoginDecision {
  return decideAddress(idScope, registrationId, world.dps) ?? decideDevice(registrationId, credentials, world);
}

function judgeCertificate(registrationId: string, presented: readonly Uint8Array[], world: HubWorld): LoginDecision {
  let leaf: Certificate | undefined;
  try {
    [leaf] = chainOf(presented, world);
  } catch {
    return refused('certificate-unreadable', 'A presented certificate cannot be read.');
  }
  if (leaf === undefined) {
    return refused('no-certificate', 'The client presented no certificate in the TLS handshake.');
  }
  const { commonName = '' } = leaf.subject;
  if (registrationKey(commonName) !== registrationKey(registrationId)) {
    return refused(
      'common-name-mismatch',
      `The certificate's common name is ${quoted(commonName)}, but the device registers as ${quoted(registrationId)}.`,
    );
  }
  return { accepted: true, deviceId: registrationId };
}
