import { thumbprintsOf } from '../../x509/thumbprint.ts';
import { type PathRefusal, validatePath } from '../../x509/path.ts';
import { type Certificate, readCertificate } from '../../x509/read-certificate.ts';
import { newDevice, type HubDevice } from '../devices.ts';
import type { ConnectAttempt, HubWorld, LoginDecision, Refusal, RefusalCause } from '../face.ts';

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

const refused = (cause: RefusalCause, reason: string): LoginDecision => ({ accepted: false, code: 5, cause, reason });

/**
 * Decides a CONNECT as IoT Hub does. It answers code 5 to every failed identity; the true reason is for the hub's log.
 * (learn.microsoft.com, "Communicate with an IoT hub using the MQTT protocol"; Azure/azure-iot-protocol-gateway.)
 */
export function decideLogin(attempt: ConnectAttempt, world: HubWorld): LoginDecision {
  if (attempt.protocolVersion !== 4) {
    const reason = 'The client does not speak MQTT 3.1.1, the only version of IoT Hub.';
    return { accepted: false, code: 1, cause: 'protocol-version', reason };
  }
  const username = attempt.username === undefined ? undefined : parseUsername(attempt.username);
  if (username === undefined) {
    return refused(
      'username-malformed',
      `The user name ${JSON.stringify(attempt.username ?? '')} is not of the form {host}/{deviceId}/?api-version={version}.`,
    );
  }
  const { deviceId } = username;
  if (username.moduleId !== undefined) {
    return refused('device-unknown', `The client logs in as module ${username.moduleId}; this hub has devices only.`);
  }
  if (attempt.clientId !== deviceId) {
    return refused(
      'client-id-mismatch',
      `The client ID is ${JSON.stringify(attempt.clientId)}, but the user name is that of device ${JSON.stringify(deviceId)}.`,
    );
  }
  if (attempt.hasPassword) {
    return refused('password-present', 'The client sent a password. A device with a certificate must send none.');
  }
  const device = world.device(deviceId);
  if (device === undefined && !world.autoRegister) {
    return refused(
      'device-unknown',
      `No device is registered as ${JSON.stringify(deviceId)}; IDs count capital letters.`,
    );
  }
  if (device?.enabled === false) return refused('device-disabled', `Device ${deviceId} is disabled in the hub.`);
  const refusal =
    device?.authentication.type === 'selfSigned'
      ? checkThumbprint(device, attempt.presented, world)
      : checkChain(deviceId, attempt.presented, world);
  if (refusal !== undefined) return { accepted: false, code: 5, ...refusal };
  const register = device === undefined ? newDevice(deviceId, { type: 'certificateAuthority' }, world.now) : undefined;
  return { accepted: true, deviceId, register };
}

/** Only the thumbprint is compared: neither name nor chain nor dates count. */
function checkThumbprint(device: HubDevice, presented: readonly Uint8Array[], world: HubWorld): Refusal | undefined {
  const [leaf] = presented;
  if (leaf === undefined) return noCertificate;
  if (device.authentication.type !== 'selfSigned') return undefined;
  const { primaryThumbprint, secondaryThumbprint } = device.authentication;
  const { sha1, sha256 } = thumbprintsOf(leaf, world.digest);
  if ([primaryThumbprint, secondaryThumbprint].some((known) => known === sha1 || known === sha256)) return undefined;
  return {
    cause: 'thumbprint-mismatch',
    reason: `The certificate's thumbprints (SHA-1 ${sha1}, SHA-256 ${sha256}) are not registered for ${device.deviceId}.`,
  };
}

const noCertificate: Refusal = {
  cause: 'no-certificate',
  reason: 'The client presented no certificate in the TLS handshake.',
};

function checkChain(deviceId: string, presented: readonly Uint8Array[], world: HubWorld): Refusal | undefined {
  let chain: Certificate[];
  try {
    chain = presented.map(readCertificate);
  } catch {
    return { cause: 'certificate-unreadable', reason: 'A presented certificate cannot be read.' };
  }
  const [leaf] = chain;
  if (leaf === undefined) return noCertificate;
  if (leaf.subject.commonName !== deviceId) {
    return {
      cause: 'common-name-mismatch',
      reason: `The certificate's common name is ${JSON.stringify(leaf.subject.commonName ?? '')}, but the device logs in as ${JSON.stringify(deviceId)}.`,
    };
  }
  const result = validatePath(chain, world.anchors, world.now, world.check);
  return result.ok ? undefined : asRefusal(result);
}

const asRefusal = ({ fault, reason }: PathRefusal): Refusal => ({ cause: fault, reason });
