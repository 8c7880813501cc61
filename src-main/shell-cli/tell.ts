import { join } from 'node:path';
import type { MethodOutput } from '../contract/methods.ts';
import type {
  CertificateFacts,
  HubEvent,
  MadeFile,
  OperationalCertificateModel,
  SimulationEvent,
} from '../contract/models.ts';
import type { RemedyAction } from '../contract/remedies.ts';
import { commandOf } from './remedies.ts';
import { usualPort } from './usual-port.ts';
import { counted } from './counted.ts';

type HubPlace = Omit<MethodOutput<'hub.start'>, 'warnings'>;

/** How things are told to people, line by line. */

const day = (instant: string): string => instant.slice(0, 10);

export function certificateLines(certificate: CertificateFacts): string[] {
  return [
    `  subject     ${certificate.subject}`,
    `  issuer      ${certificate.issuer}`,
    `  key         ${certificate.key}`,
    `  valid       ${day(certificate.notBefore)} to ${day(certificate.notAfter)}`,
    `  SHA-1       ${certificate.thumbprintSha1}`,
    `  SHA-256     ${certificate.thumbprintSha256}`,
  ];
}

export function fileLines(workspace: string, files: readonly MadeFile[]): string[] {
  return files.map(({ path }) => `  file        ${join(workspace, path)}`);
}

/** Files with a path that other programs can open from here. */
export function absolute<T extends { readonly path: string }>(workspace: string, files: readonly T[]): T[] {
  return files.map((file) => ({ ...file, path: join(workspace, file.path) }));
}

/** What to do, and the command that does it where there is one. */
export function remedyLines({
  remedy,
  action,
}: {
  readonly remedy: string;
  readonly action?: RemedyAction | undefined;
}) {
  return [remedy, commandOf(action)].flatMap((line) => (line === undefined ? [] : [`  ${line}`]));
}

const time = (instant: string): string => instant.slice(11, 23);

/** Where a hub that was started is, and what clients need for it. */
export function hubLines(place: HubPlace): string[] {
  const { host, port, webSocketPort, amqpPort, alpnPort, revocationPort, authorityFile, idScope } = place;
  const { reachable, networkHosts } = place;
  const where = reachable === 'network' ? 'all networks of this computer' : host;
  return [
    `The local hub listens on ${where}, port ${port} (MQTT over TLS). Clients must trust ${authorityFile}.`,
    ...(reachable === 'network' ? networkLines(networkHosts) : []),
    ...(webSocketPort === undefined
      ? []
      : [
          `WebSockets and HTTPS: port ${webSocketPort}; WebSockets at the paths /mqtt and, for Azure’s SDKs, /$iothub/websocket.`,
        ]),
    ...(amqpPort === undefined ? [] : [`AMQP: port ${amqpPort}.`]),
    ...(revocationPort === undefined
      ? []
      : [
          `Revocation lists: http://localhost:${revocationPort}/crl/NAME.crl; OCSP: http://localhost:${revocationPort}/ocsp`,
        ]),
    ...(alpnPort === undefined ? [] : [`MQTT by ALPN (AWS IoT): port ${alpnPort}.`]),
    `ID scope of its provisioning service: ${idScope}`,
    ...(port === usualPort
      ? []
      : [
          `Devices that it assigns are told its port too, since it is not ${usualPort}. Microsoft's SDK for Python takes ${usualPort} alone.`,
        ]),
  ];
}

function networkLines(hosts: readonly string[]): string[] {
  return [
    hosts.length === 0
      ? 'No name of this computer is in its certificate: others will refuse it.'
      : `Others reach it as ${hosts.join(', ')}.`,
    'Everybody on the network can connect with a certificate. Where the firewall asks, allow it for private networks.',
  ];
}

/** Lines of what happens at the hub. What comes with many events alike, a command that would help or a warning, is told once. */
export function hubTeller(): (event: HubEvent) => string[] {
  const told = new Set<string>();
  return (event) => {
    const more = moreOf(event);
    if (more === undefined || told.has(more)) return [hubEventLine(event)];
    told.add(more);
    return [hubEventLine(event), `  ${more}`];
  };
}

function moreOf(event: HubEvent): string | undefined {
  if (event.type === 'provisioned') return event.warning;
  const command = 'action' in event ? commandOf(event.action) : undefined;
  return command === undefined ? undefined : `What helps: ${command}`;
}

function hubEventLine(event: HubEvent): string {
  const at = time(event.at);
  switch (event.type) {
    case 'connected':
      return `${at}  ${event.deviceId} connected from ${event.remote}${event.protocol.startsWith('MQTT') ? '' : ` by ${event.protocol}`}`;
    case 'disconnected':
      return `${at}  ${event.deviceId} disconnected: ${event.reason}`;
    case 'refused':
      return `${at}  refused ${event.clientId}${event.code === undefined ? '' : ` (code ${event.code})`}: ${event.reason} [${event.cause}]`;
    case 'handshake-failed':
      return `${at}  TLS handshake with ${event.remote} failed: ${event.reason} [${event.cause}]`;
    case 'registered':
      return `${at}  ${event.deviceId} registered`;
    case 'message': {
      const properties = Object.entries(event.properties).map(([key, value]) => ` ${key}=${value}`);
      // IoT Hub's topics say no more than the device and the properties.
      const where = event.face === 'iot-hub' ? '' : ` on ${event.topic}`;
      return `${at}  ${event.deviceId}${where}: ${event.body}${properties.join('')}`;
    }
    case 'provisioned':
      return `${at}  ${event.registrationId} provisioned: device ${event.deviceId} at ${event.assignedHub} (${event.substatus})`;
    case 'dropped':
      return `${at}  ${event.deviceId} published on ${event.topic}, which was dropped: ${event.reason}`;
    case 'storage':
      return `${at}  ${event.reason}`;
    case 'uploaded':
      return event.succeeded
        ? `${at}  ${event.deviceId} uploaded ${event.name}: ${event.file}`
        : `${at}  ${event.deviceId} could not upload ${event.name}: ${event.status}`;
    case 'issued':
      return `${at}  ${event.deviceId} was issued a certificate by ${event.policy}, valid until ${event.until}`;
    case 'reported':
      return `${at}  ${event.deviceId} reported properties, version ${event.version}`;
  }
}

/** What the assigned hub speaks, where it is not what every hub has spoken. */
export const profileOf = ({ connectionProfile }: { readonly connectionProfile: string }): string =>
  connectionProfile === 'classic' ? '' : `, connection profile ${connectionProfile}`;

/** An operational certificate, and when it is renewed. */
export const issuedWords = ({ serial, notAfter, renewAt }: OperationalCertificateModel): string =>
  `the certificate ${serial}, valid until ${notAfter}, to be renewed at ${renewAt}`;

/** Lines of a run's events. Where several messages are under way at once, each is told as begun and as done. */
export function simulationTeller(): (event: SimulationEvent) => string[] {
  let several = false;
  return (event) => {
    several ||= event.type === 'sending';
    return simulationEventLines(event, several ? 'done' : 'sent');
  };
}

function simulationEventLines(event: SimulationEvent, done: 'done' | 'sent'): string[] {
  const start = `${time(event.at)}  ${event.deviceId}`;
  switch (event.type) {
    case 'provisioning':
      return [`${start} asks ${event.host}, port ${event.port}, for its hub`];
    case 'provisioned': {
      const why = event.substatus === undefined ? '' : ` (${event.substatus})`;
      return [
        `${start} provisioned: device ${event.assignedDeviceId} at ${event.assignedHub}${why}${profileOf(event)}`,
      ];
    }
    case 'connected':
      return [
        `${start} connected${event.serial === undefined ? '' : ` with the operational certificate ${event.serial}`}`,
      ];
    case 'renewing':
      return [`${start} asks ${event.by === 'hub' ? 'its hub' : 'the provisioning service'} for its next certificate`];
    case 'issued':
      return [`${start} was issued ${issuedWords(event.certificate)}`];
    case 'notIssued': {
      const again = event.retryInMs === undefined ? '' : ` Trying again in ${(event.retryInMs / 1000).toFixed(1)} s.`;
      return [`${start} was issued no certificate: ${event.what}${again}`, ...remedyLines(event)];
    }
    case 'fellBack':
      return [
        `${start} goes on with ${event.to === 'own' ? 'its own certificate, and registers anew' : 'the certificate before'}: ${event.what}`,
      ];
    case 'subscribed':
      return [`${start} listens to ${event.filter} (QoS ${event.qos})`];
    case 'twin':
      return [`${start} twin: desired ${event.desired}, reported ${event.reported}`];
    case 'sent':
      return [
        `${start} ${done} #${event.messageId} ${event.body}${event.alert ? ' ALERT' : ''} (${event.latencyMs} ms)`,
      ];
    case 'sending':
      return [`${start} sending #${event.messageId}`];
    case 'refused':
      return [`${start} was refused #${event.messageId} on ${event.topic}: ${event.what}`, ...remedyLines(event)];
    case 'received':
      return [`${start} received ${event.topic}: ${event.body}`];
    case 'fault':
      return [`${start} fault on purpose: ${event.what}`];
    case 'lost':
      return [`${start} lost its connection: ${event.what} Trying again in ${(event.retryInMs / 1000).toFixed(1)} s.`];
    case 'throttled':
      return [
        `${start} is throttled${event.times === 1 ? '' : ` (so ${event.times} times since)`}: ${event.what} ${
          event.cause === 'quota-used-up'
            ? `Going on in ${Math.ceil(event.retryInMs / 60_000)} min.`
            : `Trying again in ${(event.retryInMs / 1000).toFixed(1)} s, and later each time.`
        }`,
        ...remedyLines(event),
      ];
    case 'failed':
      return [
        `${start} failed: ${event.what}`,
        ...(event.evidence ?? []).map((line) => `    ${line}`),
        ...remedyLines(event),
        ...(event.raw === '' ? [] : [`  (${event.raw})`]),
      ];
    case 'finished':
      return [`${start} finished: ${counted(event.acknowledged, 'message')} acknowledged`];
  }
}
