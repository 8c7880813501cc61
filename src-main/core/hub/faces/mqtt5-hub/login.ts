import { i18n } from '../../../language/index.ts';
import type { ConnectAttempt, HubWorld, LoginDecision } from '../../face.ts';
import { decideIdentity, refused } from '../../identity.ts';
import { mqttName } from '../../mqtt-terms.ts';

/**
 * What tells a login here from one at other clouds: its user name says with which nonce and which program a device connects, and
 * not who it is (Azure/azure-iot-sdk, IotHubConnection: `correlationId={hex}&clientVersion={text}`).
 */
export const isForMqtt5Hub = ({ username }: ConnectAttempt): boolean =>
  /(?:^|&)(?:correlationId|clientVersion)=/.test(username ?? '');

/** The client ID is the device's. What the user name says is not looked at. */
export function decideLogin(attempt: ConnectAttempt, world: HubWorld): LoginDecision {
  const { protocolVersion, clientId, hasPassword, passwordIsEmpty } = attempt;
  if (protocolVersion !== 5) {
    const reason = i18n.t('The client speaks {protocolVersion}; the MQTT 5 hub has 5 alone.', {
      protocolVersion: mqttName(protocolVersion),
    });
    return { accepted: false, code: 1, cause: 'protocol-version', reason };
  }
  if (clientId === '') {
    return refused('client-id-missing', i18n.t('The client ID is empty; here it is the device ID.'));
  }
  // Microsoft's SDK for .NET sends a password without octets.
  const credentials = { ...attempt, hasPassword: hasPassword && passwordIsEmpty !== true };
  return decideIdentity('mqtt5-hub', clientId, credentials, world);
}
