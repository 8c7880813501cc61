import type { DiagnosisFinding } from '../../contract/models.ts';
import { closedByServer, diagnose } from '../../core/diagnosis/connection.ts';
import {
  alpnMissing,
  authorityNotListed,
  certificateNotAsked,
  loginSilent,
  mqtt5Missing,
  publishSilent,
  subscribeSilent,
} from '../../core/diagnosis/findings.ts';
import { type Suspicion, type Symptom, anywhere } from '../../core/diagnosis/suspicion.ts';
import { i18n } from '../../core/language/index.ts';
import type { Platform } from '../../core/platform/platform.ts';
import { createMessage } from '../../core/telemetry/message.ts';
import { sameName } from '../../core/x509/subject.ts';
import { certificatesFromPem } from '../issuing.ts';
import type { ConnectionFacts, ConnectionLoss, DeviceConnection, ProbePlace } from '../ports.ts';
import { register } from '../provisioning/registration.ts';
import { closedTrouble, messageTrouble, refusalTrouble } from '../troubles.ts';
import { type DiagnosedAs, type Looked, type Scene, explained, failed, notDone, passed } from './scene.ts';
import type { TlsSeen } from './tls.ts';

/** What is published, once the device is let in. */
const reading = { temperatureC: 21.5, humidityPercent: 50 };

const handshake: readonly Symptom[] = ['handshake'];

/** A server of anybody's. */
const isBroker = ({ id }: Platform): boolean => id === 'mqtt-broker';

/** Clouds take longer to let somebody in than to answer: this many times the time of an answer. */
const loginPatience = 3;

interface Presented {
  readonly looked: Looked;
  /** What the server has given reason to suspect, should it refuse the device. */
  readonly suspicions: readonly Suspicion[];
}

/** TLS with the device's certificate, as the device itself speaks it. */
export async function presentCertificate(
  scene: Scene,
  device: DiagnosedAs,
  place: ProbePlace,
  { server, accepted }: TlsSeen,
): Promise<Presented> {
  const { platform, target, terms, ports, serverCaPem } = scene;
  const { deviceId, credentials } = device;
  const chain = certificatesFromPem(credentials.certificateChainPem, 'device');
  const issuers = chain.map(({ issuer }) => issuer);
  const isListed = accepted?.some((name) => issuers.some((issuer) => sameName(name, issuer))) ?? true;
  const last = chain.at(-1)?.issuer;
  const unlisted = isListed || last === undefined ? [] : [authorityNotListed(last.commonName ?? last.text)];
  const warnings: DiagnosisFinding[] = [
    ...(server.asksForCertificate === 'no' ? [certificateNotAsked()] : []),
    ...unlisted,
  ];
  // Clouds know devices by what is registered there, whatever authorities they name; a broker goes by the authority.
  const shows = isBroker(platform) ? anywhere : handshake;
  const facts = platform.connection(target, deviceId);
  const { agreed, failure } = await ports.probe.handshake(
    {
      place,
      serverName: facts.serverName ?? target.host,
      alpn: facts.protocol === 'mqtt' ? facts.alpn : [],
      serverCaPem,
      credentials,
    },
    terms,
  );
  // In TLS 1.2 a server has judged the certificate before the handshake is over.
  const certainty = agreed?.protocol === 'TLSv1.2' ? 'possible' : 'likely';
  const suspicions = unlisted.map((one): Suspicion => ({ ...one, certainty, evidence: [], shows }));
  const sent = i18n.t('{count, plural, one {# certificate} other {# certificates}} presented, the device’s first.', {
    count: chain.length,
  });
  const later =
    agreed?.protocol === 'TLSv1.3'
      ? [i18n.t('In TLS 1.3 a server may refuse a certificate after the handshake: the login shows.')]
      : [];
  if (failure !== undefined) return { looked: failed([sent], explained(failure, scene), ...warnings), suspicions };
  return { looked: passed([sent, ...later], warnings), suspicions };
}

/** What comes first: what was waited for, or that it took too long. */
async function orLate<T>(work: Promise<T>, ms: number, { ports, terms }: Scene): Promise<T | 'late'> {
  const over = new AbortController();
  const late = ports.clock.sleep(ms, AbortSignal.any([terms.signal, over.signal])).then(() => 'late' as const);
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}

function lossFinding(loss: ConnectionLoss, { platform, target }: Scene): DiagnosisFinding {
  return { ...diagnose({ ...loss, host: target.host, port: target.port }, platform), raw: loss.text };
}

/** Protocols that servers of MQTT want named in TLS: AWS IoT's for clients with certificates, and the registered one (RFC 7301, IANA). */
const alpnNames = ['x-amzn-mqtt-ca', 'mqtt'];

/** What a server that has closed the connection wants otherwise: it lets the device in so, and then closes the connection of before again. */
async function wantedOtherwise(
  scene: Scene,
  device: DiagnosedAs,
  facts: ConnectionFacts,
): Promise<DiagnosisFinding | undefined> {
  if (facts.protocol !== 'mqtt') return undefined;
  const isLetInAs = async (other: ConnectionFacts) => {
    if ((await onceMore(scene, device, other)) !== 'let in') return false;
    const again = await onceMore(scene, device, facts);
    return typeof again !== 'string' && lossFinding(again, scene).cause === closedByServer;
  };
  if (facts.protocolVersion === 5 && (await isLetInAs({ ...facts, protocolVersion: 4 }))) return mqtt5Missing();
  const alpn = facts.alpn.length === 0 ? await alpnOf(scene, device, facts) : undefined;
  return alpn !== undefined && (await isLetInAs({ ...facts, alpn: [alpn] })) ? alpnMissing(alpn) : undefined;
}

/** The protocol that a server agrees on where it is offered all of them. */
async function alpnOf(
  { target, serverCaPem, terms, ports }: Scene,
  { credentials }: DiagnosedAs,
  { serverName = target.host }: ConnectionFacts,
): Promise<string | undefined> {
  const place = { host: target.host, port: target.port, address: undefined };
  const order = { place, serverName, alpn: alpnNames, serverCaPem, credentials };
  return (await ports.probe.handshake(order, terms)).agreed?.alpn;
}

/** Another login, which is ended at once. */
async function onceMore(
  scene: Scene,
  { credentials }: DiagnosedAs,
  facts: ConnectionFacts,
): Promise<'let in' | 'late' | ConnectionLoss> {
  const { ports, terms } = scene;
  const over = new AbortController();
  const signal = AbortSignal.any([terms.signal, over.signal]);
  const connecting = ports.connections.connect(facts, credentials, signal, () => undefined);
  const up = await orLate(connecting, loginPatience * terms.timeoutMs, scene);
  if (up === 'late') over.abort();
  if (up === 'late') return 'late';
  if ('loss' in up) return up.loss;
  await up.connection.close();
  return 'let in';
}

export type LoggedIn = { readonly looked: Looked; readonly connection?: DeviceConnection };

/** The login, or where the platform assigns devices to hubs, what it assigns. */
export async function logIn(scene: Scene, device: DiagnosedAs): Promise<LoggedIn> {
  const { platform, target, ports, terms, explainer } = scene;
  const { deviceId, credentials } = device;
  const over = new AbortController();
  const signal = AbortSignal.any([terms.signal, over.signal]);
  const patienceMs = loginPatience * terms.timeoutMs;
  if (platform.provisioning !== undefined) {
    const applicant = { platform, target, registrationId: deviceId, credentials };
    const registering = register(applicant, ports, signal);
    await orLate(registering, patienceMs, scene);
    over.abort();
    const outcome = await registering;
    if ('aborted' in outcome) return { looked: failed([], outcome.refusal ?? loginSilent(target)) };
    if ('denial' in outcome) return { looked: failed([], { ...outcome.denial }) };
    const { assignedHub, deviceId: id } = outcome.assignment;
    const by = explainer.letInBy({ ...device, platform, target });
    return { looked: passed([i18n.t('Assigned to {assignedHub} as {id}.', { assignedHub, id }), ...by]) };
  }
  const facts = platform.connection(target, deviceId);
  const up = await orLate(
    ports.connections.connect(facts, credentials, signal, () => undefined),
    patienceMs,
    scene,
  );
  if (up === 'late') over.abort();
  if (up === 'late') return { looked: failed([], loginSilent(target)) };
  if ('loss' in up) {
    const finding = lossFinding(up.loss, scene);
    const other = finding.cause === closedByServer ? await wantedOtherwise(scene, device, facts) : undefined;
    return { looked: failed([], other ?? finding) };
  }
  const by = explainer.letInBy({ ...device, platform, target });
  return { looked: passed([i18n.t('Let in as {deviceId}.', { deviceId }), ...by]), connection: up.connection };
}

/** What a device of the platform listens to. */
export async function subscribe(scene: Scene, { deviceId }: DiagnosedAs, connection: DeviceConnection) {
  const { platform, target, terms } = scene;
  const wanted = platform.subscriptions(target, deviceId);
  if (wanted.length === 0) return notDone(i18n.t('A device of {label} listens to nothing.', { label: platform.label }));
  const filters = wanted.map(({ filter }) => filter);
  const codes = await orLate(connection.subscribe(wanted), terms.timeoutMs, scene);
  if (codes === 'late') return failed(filters, subscribeSilent());
  if (codes === undefined) return failed(filters, closedTrouble(wanted, await connection.ended, platform));
  const refused = refusalTrouble(wanted, codes, platform);
  return refused === undefined ? passed(filters) : failed(filters, refused);
}

/** One message, as a simulated device sends it. */
export async function publish(scene: Scene, { deviceId }: DiagnosedAs, connection: DeviceConnection): Promise<Looked> {
  const { platform, target, ports, terms } = scene;
  if (platform.talk?.(target, deviceId, new Uint8Array()) !== undefined) {
    return notDone(
      i18n.t('Here a device says first that it is there, which a simulation does and a diagnosis does not.'),
    );
  }
  const message = platform.encode(createMessage(deviceId, 0, reading, ports.clock.now()), target);
  const seen = [message.topic];
  const outcome = await orLate(connection.publish(message), terms.timeoutMs, scene);
  if (outcome === 'late') return failed(seen, publishSilent());
  if (outcome === 'lost') return failed(seen, lossFinding(await connection.ended, scene));
  return outcome === 'acknowledged' ? passed(seen) : failed(seen, messageTrouble(outcome.refused, platform));
}
