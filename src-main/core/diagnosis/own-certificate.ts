import { i18n } from '../language/index.ts';
import { quoted } from '../quoting.ts';
import type { RemedyAction } from '../remedy.ts';
import { clientFault, clientUsageFault } from '../x509/client-purpose.ts';
import { keyLabel } from '../x509/key-algorithms.ts';
import type { Backdating } from '../x509/profiles.ts';
import { hasShortKey, isForgeable, shortestRsa } from '../x509/strength.ts';
import { type OwnSide, nameOf } from './own-side.ts';
import { keyMismatch } from './server-handshake.ts';
import { type Suspicion, anywhere } from './suspicion.ts';

/** What may keep a device out by its own certificate and key. */

const anew: RemedyAction = { do: 'create-devices' };

/** A new certificate: under the same name where the device is one of the workspace. */
const renewal = ({ isHere, deviceId }: OwnSide): RemedyAction => (isHere ? { do: 'renew-device', id: deviceId } : anew);

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** The same, with a certificate that begins so long ago. */
export const backdated = ({ deviceId }: OwnSide, backdateMinutes: Backdating): RemedyAction => ({
  do: 'renew-device',
  id: deviceId,
  backdateMinutes,
});

export const certificateSuspicions = (own: OwnSide): Suspicion[] =>
  [keyPair, datesSuspicions, commonName, purpose, strength, takenBack].flatMap((check) => check(own));

function keyPair({ isOwnKey, chain }: OwnSide): Suspicion[] {
  if (isOwnKey !== false) return [];
  const [leaf] = chain;
  return [
    {
      cause: keyMismatch.cause,
      what: i18n.t('The private key does not belong to the device certificate.'),
      remedy: keyMismatch.remedy(),
      certainty: 'certain',
      evidence: [
        i18n.t('The certificate of {name} has another public key than the private key.', { name: nameOf(leaf) }),
      ],
      shows: anywhere,
    },
  ];
}

/** RFC 5280 4.1.2.5. A thumbprint is compared by some services without a look at the dates, so that it is not certain. */
export function datesSuspicions(own: OwnSide): Suspicion[] {
  const { chain, now } = own;
  return chain.flatMap((one, at) => {
    const name = nameOf(one);
    const common = { certainty: at === 0 && one.selfIssued ? 'likely' : 'certain', shows: anywhere } as const;
    const clock = i18n.t('This computer’s clock says {now}.', {
      now: `${now.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    });
    if (one.notAfter < now) {
      return {
        ...common,
        cause: at === 0 ? 'device-certificate-expired' : 'authority-expired',
        what: i18n.t('The certificate of {name} has expired on {day}.', { name, day: dayOf(one.notAfter) }),
        remedy:
          at === 0
            ? i18n.t('Create a new certificate for the device.')
            : i18n.t('Create a new authority, and new devices under it.'),
        action: at === 0 ? renewal(own) : ({ do: 'create-authority' } as const),
        evidence: [clock],
      };
    }
    if (one.notBefore > now) {
      return {
        ...common,
        cause: at === 0 ? 'device-certificate-not-yet-valid' : 'authority-not-yet-valid',
        what: i18n.t('The certificate of {name} is valid only from {day} on.', { name, day: dayOf(one.notBefore) }),
        remedy:
          own.isHere && at === 0
            ? i18n.t(
                'Set this computer’s clock right if it is wrong; otherwise wait until then, or renew it: the new certificate begins a day ago.',
              )
            : i18n.t('Set this computer’s clock right if it is wrong; otherwise wait until then, or create a new one.'),
        ...(own.isHere && at === 0 ? { action: backdated(own, 1440) } : {}),
        evidence: [clock],
      };
    }
    return [];
  });
}

/**
 * "Authenticate identities with X.509 certificates" of IoT Hub: the common name of a device that is CA-signed is its ID; DPS wants
 * the registration ID there. One that is known by its thumbprint may be called as it likes.
 */
function commonName({ chain: [leaf], deviceId, platform }: OwnSide): Suspicion[] {
  const { commonName: found } = leaf.subject;
  if (platform.commonNameIsDeviceId !== true || leaf.selfIssued || found === deviceId) return [];
  return [
    {
      cause: 'common-name-differs',
      what: i18n.t('The certificate is made out for {found}, and the device logs in as {deviceId}.', {
        found: quoted(found ?? ''),
        deviceId: quoted(deviceId),
      }),
      remedy: i18n.t(
        'Log in under the certificate’s common name, capital letters counted, or create a certificate for this device.',
      ),
      action: anew,
      certainty: 'likely',
      evidence: [
        i18n.t('{label} takes a device of an authority only under its common name.', { label: platform.label }),
      ],
      shows: ['identity'],
    },
  ];
}

function purpose(own: OwnSide): Suspicion[] {
  const { chain } = own;
  const [leaf] = chain;
  const fault = leaf.selfIssued ? clientUsageFault(leaf) : clientFault(chain);
  if (fault === undefined) return [];
  return [
    {
      cause: fault.fault === 'authority-as-client' ? fault.fault : 'device-certificate-purpose',
      what: fault.reason,
      remedy: i18n.t(
        'Create the device’s certificate with extended key usage clientAuth and key usage digitalSignature, under an authority without other restrictions.',
      ),
      action: renewal(own),
      certainty: 'likely',
      evidence: [],
      shows: anywhere,
    },
  ];
}

function strength(own: OwnSide): Suspicion[] {
  return own.chain.flatMap((one, at) => {
    const name = nameOf(one);
    const common = { certainty: 'likely', action: anew, evidence: [], shows: anywhere } as const;
    return [
      ...(hasShortKey(one)
        ? [
            {
              ...common,
              cause: 'weak-key',
              what: i18n.t('The key of {name} is {key}: most servers refuse RSA below {shortestRsa} bits.', {
                name,
                key: keyLabel(one.key),
                shortestRsa,
              }),
              remedy: i18n.t('Create it again with RSA 2048 or EC P-256.'),
            },
          ]
        : []),
      ...(isForgeable(one)
        ? [
            {
              ...common,
              cause: 'weak-signature',
              what: i18n.t('The certificate of {name} is signed with {signature}: most servers refuse that.', {
                name,
                signature: one.signature,
              }),
              remedy: i18n.t('Have it issued again with SHA-256.'),
              ...(at === 0 ? { action: renewal(own) } : {}),
            },
          ]
        : []),
    ];
  });
}

function takenBack(own: OwnSide): Suspicion[] {
  const {
    revoked,
    chain: [leaf],
  } = own;
  if (revoked === undefined) return [];
  const { on, reason } = revoked;
  return [
    {
      cause: 'device-certificate-revoked',
      what: i18n.t('The authority of {name} has taken its certificate back on {day}.', {
        name: nameOf(leaf),
        day: on.slice(0, 10),
      }),
      remedy: i18n.t('Create a new certificate for the device.'),
      action: renewal(own),
      certainty: 'likely',
      evidence: reason === undefined ? [] : [i18n.t('The reason on its revocation list: {reason}.', { reason })],
      shows: anywhere,
    },
  ];
}
