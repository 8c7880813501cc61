import { i18n } from '../../../language/index.ts';
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
  readonly apiVersion: string;
}

/** What tells a login at DPS from one at a hub. */
export const isForDps = ({ username }: ConnectAttempt): boolean => /^[^/]*\/registrations(?:\/|$)/.test(username ?? '');

function parseUsername(username: string): DpsUsername | undefined {
  const [, idScope, registrationId, query] = /^([^/]+)\/registrations\/([^/]+)\/([^/].*)$/s.exec(username) ?? [];
  if (idScope === undefined || registrationId === undefined || query === undefined) return undefined;
  const version = query.split('&').find((pair) => /^api-version=./.test(pair));
  if (version === undefined) return undefined;
  return { idScope, registrationId, apiVersion: version.slice('api-version='.length) };
}

/**
 * Decides a CONNECT as DPS does: who the device is. Whether it is enrolled is asked when it registers, where the service
 * can answer. ("Communicate with DPS using the MQTT protocol".)
 */
export function decideLogin(attempt: ConnectAttempt, world: HubWorld): LoginDecision {
  if (attempt.protocolVersion !== 4) {
    const reason = i18n.t('The client speaks {protocolVersion}; DPS has 3.1.1 alone.', {
      protocolVersion: mqttName(attempt.protocolVersion),
    });
    return { accepted: false, code: 1, cause: 'protocol-version', reason };
  }
  const username = parseUsername(attempt.username ?? '');
  if (username === undefined) {
    return refused(
      'username-malformed',
      i18n.t('The user name {username} is not of the form {form}.', {
        username: quoted(attempt.username ?? ''),
        form: '{idScope}/registrations/{registrationId}/api-version={version}',
      }),
    );
  }
  const { idScope, registrationId, apiVersion } = username;
  const refusal = decideAddress(idScope, registrationId, world.dps);
  if (refusal !== undefined) return refusal;
  if (registrationKey(attempt.clientId) !== registrationKey(registrationId)) {
    return refused(
      'client-id-mismatch',
      i18n.t('The client ID is {clientId}, but the user name is for the registration ID {registrationId}.', {
        clientId: quoted(attempt.clientId),
        registrationId: quoted(registrationId),
      }),
    );
  }
  const decision = decideDevice(registrationId, attempt, world);
  return decision.accepted ? { ...decision, apiVersion } : decision;
}

/** Whether there is such an ID scope, and could be such a registration ID. */
function decideAddress(idScope: string, registrationId: string, dps: HubWorld['dps']): LoginDecision | undefined {
  if (idScope !== dps?.idScope) {
    return refused(
      'id-scope-unknown',
      i18n.t('The ID scope is {own}; the client asks for {idScope}.', {
        own: dps?.idScope ?? i18n.t('none'),
        idScope: shortened(idScope),
      }),
    );
  }
  if (!isRegistrationId(registrationId)) {
    return refused(
      'username-malformed',
      i18n.t(
        '{registrationId} is no registration ID: letters, digits and - . _ : with a letter, digit or - at the end.',
        { registrationId: quoted(registrationId) },
      ),
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
    return refused('certificate-unreadable', i18n.t('A presented certificate cannot be read.'));
  }
  if (leaf === undefined) {
    return refused('no-certificate', i18n.t('The client presented no certificate in the TLS handshake.'));
  }
  const { commonName = '' } = leaf.subject;
  if (registrationKey(commonName) !== registrationKey(registrationId)) {
    return refused(
      'common-name-mismatch',
      i18n.t("The certificate's common name is {commonName}, but the device registers as {registrationId}.", {
        commonName: quoted(commonName),
        registrationId: quoted(registrationId),
      }),
    );
  }
  return { accepted: true, deviceId: registrationId };
}
