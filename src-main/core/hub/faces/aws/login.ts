import { i18n } from '../../../language/index.ts';
import { toUtf8 } from '../../../bytes.ts';
import { checkDates } from '../../../x509/path.ts';
import type { Certificate } from '../../../x509/read-certificate.ts';
import type { ConnectAttempt, HubWorld, LoginDecision, RefusalCause } from '../../face.ts';
import { chainOf } from '../../identity.ts';
import { knownPurposeFault } from '../../purpose.ts';
import { denied, registeredCertificate } from './access.ts';
import { firstLogin, isRegisteredByComing } from './just-in-time.ts';
import { certificateIdOf } from './registry.ts';

/** "AWS IoT Core message broker and protocol limits and quotas". */
const clientIdBytes = 128;

/** How AWS's device SDKs begin a user name, which the service takes for statistics alone, and how they name a custom authorizer. */
const sdkUserName = /^\?SDK=|[?&]x-amz-customauthorizer-name=/;

/**
 * A client of an AWS SDK, or one whose certificate is registered here: what AWS knows a client by. Names with a slash are those of other
 * clouds, at which the same certificate may be registered.
 */
export function claimsLogin({ username = '', presented }: ConnectAttempt, world: HubWorld): boolean {
  if (sdkUserName.test(username)) return true;
  return (
    !/[/=]/.test(username) && (registeredCertificate(presented, world) !== undefined || isToCome(presented, world))
  );
}

/** Whether an authority of this face registers who presents that. */
export function isToCome(presented: readonly Uint8Array[], world: HubWorld): boolean {
  if (world.state.awsAuthorities.size === 0) return false;
  const leaf = leafOf(presented, world);
  return leaf !== undefined && isRegisteredByComing(leaf, world);
}

function leafOf(presented: readonly Uint8Array[], world: HubWorld): Certificate | undefined {
  try {
    return chainOf(presented.slice(0, 1), world)[0];
  } catch {
    return undefined;
  }
}

/** In MQTT 3.1.1 the connection ends without CONNACK ("AWS IoT differences from MQTT version 3.1.1 specification"). */
const refuse = (cause: RefusalCause, reason: string, code: 1 | 2 | 5 = 5): LoginDecision => ({
  accepted: false,
  code,
  cause,
  reason,
  silent: true,
});

function purposeFault(leaf: Certificate, world: HubWorld): LoginDecision | undefined {
  const fault = knownPurposeFault('aws', leaf, world);
  return fault === undefined ? undefined : refuse(fault.fault, fault.reason);
}

export function decideLogin(attempt: ConnectAttempt, world: HubWorld): LoginDecision {
  const { clientId, presented, protocolVersion } = attempt;
  if (protocolVersion === 3) {
    return refuse('protocol-version', i18n.t('The client speaks MQTT 3.1; AWS IoT has 3.1.1 and 5.'), 1);
  }
  const [der] = presented;
  if (der === undefined) {
    return refuse('no-certificate', i18n.t('The client presented no certificate in the TLS handshake.'));
  }
  const registered = registeredCertificate(presented, world);
  const unknown = registered === undefined ? leafOf(presented, world) : undefined;
  const first =
    unknown === undefined ? undefined : (purposeFault(unknown, world) ?? firstLogin(unknown, undefined, world));
  if (first !== undefined) return first;
  if (registered === undefined) {
    return refuse(
      'certificate-not-registered',
      i18n.t('The certificate is not registered at AWS IoT. Its certificate ID is {id}.', {
        id: certificateIdOf(der, world.digest),
      }),
    );
  }
  const [leaf = registered.certificate] = chainOf([der], world);
  const dates = checkDates(leaf, world.now);
  const fault = dates === undefined ? purposeFault(leaf, world) : refuse(dates.fault, dates.reason);
  if (fault !== undefined) return fault;
  const { certificateId, status } = registered;
  const again = status === 'PENDING_ACTIVATION' ? firstLogin(leaf, registered, world) : undefined;
  if (again !== undefined) return again;
  if (status !== 'ACTIVE') {
    return refuse(
      'certificate-inactive',
      i18n.t('The certificate {id} is {status}; AWS IoT lets in those that are ACTIVE.', { id: certificateId, status }),
    );
  }
  if (clientId === '') {
    return refuse('client-id-missing', i18n.t('The client ID is empty; AWS IoT gives none.'), 2);
  }
  const size = toUtf8(clientId).length;
  if (size > clientIdBytes) {
    return refuse(
      'client-id-too-long',
      i18n.t('The client ID has {size} bytes; AWS IoT takes {most}.', { size, most: clientIdBytes }),
      2,
    );
  }
  const refusal = denied({ clientId, presented }, 'iot:Connect', `client/${clientId}`, world);
  if (refusal !== undefined) return refuse(refusal.cause, refusal.reason);
  return { accepted: true, deviceId: clientId };
}
