import type { MethodOutput } from '../../contract/methods.ts';
import type { CertificateFacts, Revoked, ThingLists } from '../../contract/models.ts';

/** Of each list so many are told, the others counted: a workspace and a hub may have a hundred thousand devices. */
const mostTold = 1000;

/** The newest events of the hub that are told. */
const mostEvents = 200;

const firstOf = <T, R>(all: readonly T[], told: (one: T) => R) => ({
  count: all.length,
  first: all.slice(0, mostTold).map(told),
});

const certificateOf = (facts: CertificateFacts) => ({
  subject: facts.subject,
  issuer: facts.issuer,
  serial: facts.serial,
  notBefore: facts.notBefore,
  notAfter: facts.notAfter,
  key: facts.key,
  thumbprintSha256: facts.thumbprintSha256,
});

const revokedOf = (revoked: Revoked | undefined) => (revoked === undefined ? {} : { revokedOn: revoked.on });

/** What a workspace holds, by kind and date; what people noted of it is theirs. */
export const workspaceFacts = ({ workspace, ...lists }: MethodOutput<'workspace.overview'>) => ({
  state: workspace.state,
  ...thingFacts(lists),
});

const thingFacts = (lists: ThingLists) => ({
  authorities: firstOf(lists.authorities, ({ name, parent, certificate, revoked }) => ({
    name,
    parent,
    ...certificateOf(certificate),
    ...revokedOf(revoked),
  })),
  proofs: firstOf(lists.proofs, ({ authority, destination, createdAt, certificate }) => ({
    authority,
    destination,
    createdAt,
    // Its subject is the code.
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
    thumbprintSha256: certificate.thumbprintSha256,
  })),
  devices: firstOf(lists.devices, ({ deviceId, authority, keyEncrypted, revoked, ...facts }) => ({
    deviceId,
    authority,
    ...certificateOf(facts),
    keyEncrypted,
    ...revokedOf(revoked),
  })),
  servers: firstOf(lists.servers, ({ name, authority, certificate, keyEncrypted, dns, addresses, revoked }) => ({
    name,
    authority,
    ...certificateOf(certificate),
    names: [...dns, ...addresses],
    keyEncrypted,
    ...revokedOf(revoked),
  })),
  certificates: firstOf(lists.certificates, ({ name, certificate, revoked }) => ({
    name,
    ...certificateOf(certificate),
    ...revokedOf(revoked),
  })),
  requests: firstOf(lists.requests, ({ name, subject, key, createdAt }) => ({ name, subject, key, createdAt })),
});

/** The local hub without what proves anything to it: no verification code, no twin and no message. */
export function hubFacts(status: MethodOutput<'hub.status'>, { events }: MethodOutput<'hub.log'>) {
  return {
    running: status.running,
    ...(status.running ? runningFacts(status) : {}),
    events: events.slice(-mostEvents).map((event) => {
      const { action: _action, ...told } = 'action' in event ? event : { ...event, action: undefined };
      return told;
    }),
  };
}

function runningFacts(status: Extract<MethodOutput<'hub.status'>, { running: true }>) {
  const { address, authorities, devices, dps, thingsboard, notSaved, topicSpaces } = status;
  return {
    port: address.port,
    webSocketPort: address.webSocketPort,
    amqpPort: address.amqpPort,
    alpnPort: address.alpnPort,
    reachable: address.reachable,
    notSaved,
    authorities: firstOf(authorities, ({ name, status: state, certificate }) => ({
      name,
      status: state,
      ...certificateOf(certificate),
    })),
    devices: firstOf(devices, ({ deviceId, enabled, authentication, connected, lastSeenAt, ...thumbprints }) => ({
      deviceId,
      enabled,
      authentication,
      primaryThumbprint: thumbprints.primaryThumbprint,
      secondaryThumbprint: thumbprints.secondaryThumbprint,
      connected,
      lastSeenAt,
    })),
    enrollments: firstOf(dps.enrollments, ({ registrationId, deviceId, enabled, certificate }) => ({
      registrationId,
      deviceId,
      enabled,
      ...certificateOf(certificate),
    })),
    enrollmentGroups: firstOf(dps.groups, ({ name, authority, verified, enabled }) => ({
      name,
      authority,
      verified,
      enabled,
    })),
    thingsBoardDevices: firstOf(thingsboard.devices, ({ name, connected, certificate }) => ({
      name,
      connected,
      ...certificateOf(certificate),
    })),
    topicSpaces: firstOf(topicSpaces, ({ name, templates }) => ({ name, templates })),
  };
}
