import { i18n } from '../../../language/index.ts';
import { equalBytes } from '../../../bytes.ts';
import { credentialsId } from '../../../clouds/thingsboard/credentials.ts';
import { checkDates, notCheckable } from '../../../x509/path.ts';
import type { Certificate } from '../../../x509/read-certificate.ts';
import type { ConnectAttempt, HubWorld, LoginDecision } from '../../face.ts';
import { chainOf, refused } from '../../identity.ts';
import { chainPurposeFault, isStrict, knownPurposeFault } from '../../purpose.ts';
import { authoritiesFault } from '../../../x509/client-purpose.ts';
import {
  type ThingsBoardProfile,
  compileNamePattern,
  findByCredentials,
  isName,
  newThingsBoardDevice,
  rotated,
} from './registry.ts';
import { quoted } from '../../../quoting.ts';

const deviceWith = (der: Uint8Array, { state }: HubWorld) =>
  findByCredentials(state.thingsboardDevices, credentialsId(der));

/** Profiles came with 3.5, and with them the refusal by CONNACK. */
function profileWith(der: Uint8Array, { state, thingsboardRefusal }: HubWorld): ThingsBoardProfile | undefined {
  if (thingsboardRefusal === 'tls-alert') return undefined;
  return [...state.thingsboardProfiles.values()].find(({ anchor }) => equalBytes(anchor.der, der));
}

/**
 * A login without a user name, or one whose certificate is a device's: who presents a certificate is looked up by that
 * alone, whatever the user name says. Names with a slash are those of other clouds.
 */
export function claimsLogin({ username, presented }: ConnectAttempt, world: HubWorld): boolean {
  if (username === undefined || username === '') return true;
  if (isAccessToken(username, presented)) return true;
  const [leaf] = presented;
  return leaf !== undefined && !username.includes('/') && deviceWith(leaf, world) !== undefined;
}

/** `ACCESS_TOKEN` credentials: the user name is the token, and there is no certificate (thingsboard.io, "MQTT device API"). */
const isAccessToken = (username: string, presented: readonly Uint8Array[]): boolean =>
  presented.length === 0 && /^[A-Za-z0-9_-]{1,200}$/.test(username);

/** Whether the trust manager of 3.4 and earlier lets a chain pass: any certificate of it is a device's. */
export function isDevices(presented: readonly Uint8Array[], world: HubWorld): boolean {
  return presented.some((der) => deviceWith(der, world) !== undefined);
}

/** Decides a CONNECT as ThingsBoard does (MqttSslHandlerProvider, MqttTransportHandler, DefaultTransportApiService). */
export function decideLogin(attempt: ConnectAttempt, world: HubWorld): LoginDecision {
  // MQTT 5 came with 3.5, and with it the refusal by CONNACK.
  if (attempt.protocolVersion === 5 && world.thingsboardRefusal === 'tls-alert') {
    const reason = 'The client speaks MQTT 5, which ThingsBoard 3.4 and earlier do not.';
    return { accepted: false, code: 1, cause: 'protocol-version', reason };
  }
  const [leaf] = attempt.presented;
  if (leaf === undefined && isAccessToken(attempt.username ?? '', attempt.presented)) {
    return refused(
      'access-token',
      i18n.t(
        'The client logs in with a user name and no certificate, as a device of ThingsBoard with an access token does. This hub knows devices by their certificates.',
      ),
    );
  }
  if (leaf === undefined) {
    return refused(
      'no-certificate',
      i18n.t('The client gave neither a certificate nor a user name that would say which cloud it means.'),
    );
  }
  return decideCertificate(attempt.presented, world);
}

/** Decides who a client is by its chain alone. */
export function decideCertificate(presented: readonly Uint8Array[], world: HubWorld): LoginDecision {
  let chain: Certificate[];
  try {
    chain = chainOf(presented, world);
  } catch {
    return refused('certificate-unreadable', i18n.t('A presented certificate cannot be read.'));
  }
  const [leaf] = chain;
  if (leaf === undefined) {
    return refused('no-certificate', i18n.t('The client presented no certificate in the TLS handshake.'));
  }
  for (const [index, one] of chain.entries()) {
    const issuer = chain[index + 1];
    if (issuer === undefined || world.thingsboardRefusal === 'tls-alert') break;
    if (world.signatures.check(one.der, issuer.publicKey)) continue;
    const notChecked = notCheckable(one, issuer, world.signatures);
    if (notChecked !== undefined) return refused(notChecked.fault, notChecked.reason);
    return refused(
      'signature-invalid',
      i18n.t('The certificate of {one} was not signed with the key of the next one that was presented.', {
        one: nameOf(one),
      }),
    );
  }
  const provisioned = provision(chain, leaf, world);
  if (provisioned !== undefined && !provisioned.accepted) return provisioned;
  const fault = checkDates(leaf, world.now) ?? chainFault(chain, leaf, provisioned !== undefined, world);
  if (fault !== undefined) return refused(fault.fault, fault.reason);
  if (provisioned !== undefined) return provisioned;
  const device = deviceWith(leaf.der, world);
  if (device !== undefined) return { accepted: true, deviceId: device.name };
  return refused(
    'certificate-not-registered',
    i18n.t('The certificate of {leaf} is registered for no device. Its credentials ID is {der}.', {
      leaf: nameOf(leaf),
      der: credentialsId(leaf.der),
    }),
  );
}

/** What a ThingsBoard that were strict would find: it looks at the leaf's dates alone. */
function chainFault(chain: readonly Certificate[], leaf: Certificate, byChain: boolean, world: HubWorld) {
  if (!byChain) return knownPurposeFault('thingsboard', leaf, world);
  return (
    chainPurposeFault('thingsboard', chain, world) ??
    (isStrict('thingsboard', world) ? authoritiesFault(chain, world.now) : undefined)
  );
}

/** From the leaf upwards, whichever is known first: a device's certificate, or a profile's. */
function provision(chain: readonly Certificate[], leaf: Certificate, world: HubWorld): LoginDecision | undefined {
  for (const { der } of chain) {
    if (deviceWith(der, world) !== undefined) return undefined;
    const profile = profileWith(der, world);
    if (profile !== undefined) return provisionBy(profile, leaf, world);
  }
  return undefined;
}

function provisionBy(profile: ThingsBoardProfile, leaf: Certificate, world: HubWorld): LoginDecision {
  const commonName = leaf.subject.commonName ?? '';
  const name = compileNamePattern(profile.pattern).exec(commonName)?.[1] ?? '';
  if (name.trim() === '') {
    return refused(
      'name-pattern-mismatch',
      i18n.t('The pattern {pattern} of profile {name} finds no device name in {commonName}.', {
        pattern: quoted(profile.pattern),
        name: profile.name,
        commonName: quoted(commonName),
      }),
    );
  }
  if (!isName(name)) {
    return refused(
      'device-id-invalid',
      i18n.t(
        'The pattern of profile {profile} finds the device name {name}; a name has 1 to 255 characters, and no control characters.',
        { profile: profile.name, name: quoted(name) },
      ),
    );
  }
  const device = world.state.thingsboardDevices.get(name);
  if (device !== undefined && device.profile !== profile.name) {
    return refused(
      'device-unknown',
      i18n.t('The device {name} exists already, and not in profile {profile}.', { name, profile: profile.name }),
    );
  }
  if (device === undefined && !profile.allowCreate) {
    return refused(
      'device-unknown',
      i18n.t('There is no device {name}, and profile {profile} does not allow to create devices.', {
        name,
        profile: profile.name,
      }),
    );
  }
  const value =
    device === undefined
      ? newThingsBoardDevice(name, leaf, profile.name, world.now)
      : // Of a device that is there the certificate is replaced: so it is rotated.
        rotated(device, leaf);
  return {
    accepted: true,
    deviceId: name,
    changes: [{ section: 'thingsboardDevices', key: name, value }],
    ...(device === undefined ? { events: [{ type: 'registered', deviceId: name }] } : {}),
  };
}

const nameOf = ({ subject }: Certificate): string => quoted(subject.commonName ?? subject.text);
