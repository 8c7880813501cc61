import { toHex } from '../bytes.ts';
import type { PresentedEvidence } from '../diagnosis/presented-evidence.ts';
import type { FaceName } from '../platform/platform.ts';
import type { Certificate } from '../x509/read-certificate.ts';
import type { Anchor } from '../x509/path.ts';
import { keyIdentifier, thumbprintsOf } from '../x509/thumbprint.ts';
import type { HubWorld } from './face.ts';
import { registrationKey } from './faces/dps/enrollments.ts';

type Known = Pick<PresentedEvidence, 'known' | 'holderOf' | 'authorities'>;

/** Who has presented something, as far as the client has said it. */
interface Presenter {
  /** A name of a face, or something else where the client did not get so far. */
  readonly face: FaceName | (string & {});
  readonly deviceId?: string | undefined;
  readonly clientId?: string | undefined;
}

/** Clouds whose client IDs are names of devices; elsewhere they name sessions. */
const namedByClientId: readonly string[] = ['iot-hub', 'mqtt5-hub', 'dps'] satisfies FaceName[];
/** Clouds that know devices by name; a plain broker asks for no more than an authority. */
const namesCount: readonly string[] = [...namedByClientId, 'topics'] satisfies string[];

/** Whom a client said to be; undefined where it did not say. */
export function claimedId({ face, deviceId, clientId = '' }: Presenter): string | undefined {
  return deviceId ?? (clientId !== '' && namedByClientId.includes(face) ? clientId : undefined);
}

/** What the hub has to set against what a client has presented. */
export function presentedEvidence(
  presenter: Presenter,
  chain: readonly [Certificate, ...Certificate[]],
  world: HubWorld,
): PresentedEvidence {
  const { digest, now, signatures } = world;
  const { face } = presenter;
  const deviceId = claimedId(presenter);
  const who = deviceId ?? chain[0].subject.commonName ?? '';
  const known =
    face === 'dps' ? byEnrollments(who, world) : face === 'thingsboard' ? byName(who, world) : byRegistry(who, world);
  return {
    ...known,
    nameCounts: namesCount.includes(face),
    deviceId,
    chain,
    thumbprints: chain.map(({ der }) => thumbprintsOf(der, digest)),
    now,
    keyName: (publicKey) => toHex(keyIdentifier(publicKey, digest)),
    signatures,
  };
}

function byRegistry(who: string, { state, anchors }: HubWorld): Known {
  const device = state.devices.get(who);
  const { authentication } = device ?? {};
  return {
    known:
      authentication?.type === 'selfSigned'
        ? { by: 'thumbprint', primary: authentication.primaryThumbprint, secondary: authentication.secondaryThumbprint }
        : device && { by: 'authority' },
    holderOf: (thumbprints) => {
      for (const [id, { authentication: other }] of state.devices) {
        if (other.type !== 'selfSigned') continue;
        const { primaryThumbprint, secondaryThumbprint = '' } = other;
        if (thumbprints.includes(primaryThumbprint) || thumbprints.includes(secondaryThumbprint)) return id;
      }
      return undefined;
    },
    authorities: anchors,
  };
}

/** Individual enrollments by their certificates, groups by their authorities. */
function byEnrollments(who: string, { state, digest }: HubWorld): Known {
  const sha256 = ({ der }: Certificate) => thumbprintsOf(der, digest).sha256;
  const individual = state.enrollments.get(registrationKey(who));
  const [primary, secondary] = individual?.certificates ?? [];
  const authorities = [...state.enrollmentGroups.values()].flatMap(({ by }): Anchor[] => {
    if ('certificate' in by) return [{ certificate: by.certificate, verified: true }];
    const authority = state.authorities.get(by.authority);
    return authority === undefined
      ? []
      : [{ certificate: authority.certificate, verified: authority.status === 'verified' }];
  });
  return {
    known:
      primary === undefined
        ? authorities.length === 0
          ? undefined
          : { by: 'authority' }
        : { by: 'thumbprint', primary: sha256(primary), secondary: secondary && sha256(secondary) },
    holderOf: (thumbprints) =>
      [...state.enrollments.values()].find(({ certificates }) =>
        certificates.some((one) => thumbprints.includes(sha256(one))),
      )?.registrationId,
    authorities,
  };
}

/** ThingsBoard asks a client for no name: its device is found by the certificate alone. */
function byName(who: string, { state, digest }: HubWorld): Known {
  const sha256 = ({ der }: Certificate) => thumbprintsOf(der, digest).sha256;
  const devices = [...state.thingsboardDevices.values()];
  const device = devices.find(({ name }) => name === who);
  return {
    known: device && { by: 'thumbprint', primary: sha256(device.certificate), secondary: undefined },
    holderOf: (thumbprints) => devices.find(({ certificate }) => thumbprints.includes(sha256(certificate)))?.name,
    authorities: [...state.thingsboardProfiles.values()].map(({ anchor }) => ({ certificate: anchor, verified: true })),
  };
}
