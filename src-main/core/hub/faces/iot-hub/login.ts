import { i18n } from '../../../language/index.ts';
import type { ConnectAttempt, HubWorld, LoginDecision } from '../../face.ts';
import { decideIdentity, refused } from '../../identity.ts';
import { mqttName } from '../../mqtt-terms.ts';
import { quoted, shortened } from '../../../quoting.ts';

/** `{host}[:port]/{deviceId}[/{moduleId}]/?api-version=...`, and the older form without the question mark. */
export interface IotHubUsername {
  readonly host: string;
  readonly deviceId: string;
  readonly moduleId: string | undefined;
  readonly apiVersion: string;
}

/** Undefined where the text has not that form. Unknown parameters are ignored; of repeated ones the first counts. */
export function parseUsername(username: string): IotHubUsername | undefined {
  const parts = username.split('/');
  const query = parts.pop()?.replace(/^\?/, '') ?? '';
  const [host, deviceId, moduleId, ...rest] = parts;
  if (host === undefined || host === '' || deviceId === undefined || deviceId === '') return undefined;
  if (rest.length > 0 || moduleId === '') return undefined;
  const versions = query.split('&').filter((pair) => pair.startsWith('api-version='));
  const apiVersion = versions[0]?.slice('api-version='.length) ?? '';
  return apiVersion === '' ? undefined : { host, deviceId, moduleId, apiVersion };
}

/**
 * Decides a CONNECT as IoT Hub does. It answers code 5 to every failed identity; the true reason is for the hub's log.
 * (learn.microsoft.com, "Communicate with an IoT hub using the MQTT protocol"; Azure/azure-iot-protocol-gateway.)
 */
export function decideLogin(attempt: ConnectAttempt, world: HubWorld): LoginDecision {
  if (attempt.protocolVersion !== 4) {
    const reason = i18n.t('The client speaks {protocolVersion}; IoT Hub has 3.1.1 alone.', {
      protocolVersion: mqttName(attempt.protocolVersion),
    });
    return { accepted: false, code: 1, cause: 'protocol-version', reason };
  }
  const username = attempt.username === undefined ? undefined : parseUsername(attempt.username);
  if (username === undefined) {
    return refused(
      'username-malformed',
      i18n.t('The user name {username} is not of the form {form}.', {
        username: quoted(attempt.username ?? ''),
        form: '{host}/{deviceId}/?api-version={version}',
      }),
    );
  }
  const { deviceId } = username;
  if (username.moduleId !== undefined) {
    return refused(
      'device-unknown',
      i18n.t('The client logs in as module {moduleId}; this hub has devices only.', {
        moduleId: shortened(username.moduleId),
      }),
    );
  }
  if (attempt.clientId !== deviceId) {
    return refused(
      'client-id-mismatch',
      i18n.t('The client ID is {clientId}, but the user name is that of device {deviceId}.', {
        clientId: quoted(attempt.clientId),
        deviceId: quoted(deviceId),
      }),
    );
  }
  return decideIdentity('iot-hub', deviceId, attempt, world);
}
