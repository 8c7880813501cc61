import type { DiagnosedServer, DiagnosisFinding } from '../../contract/models.ts';
import { parseAsn1 } from '../../core/asn1/asn1.ts';
import {
  chainIncomplete,
  chainOrder,
  httpOnPort,
  plainMqtt,
  tlsInspected,
  tlsSilent,
  tlsUnfinished,
} from '../../core/diagnosis/findings.ts';
import {
  type ServerChain,
  inspectingIssuer,
  judgeServerChain,
  readTrusted,
} from '../../core/diagnosis/server-chain.ts';
import { weakServer } from '../../core/diagnosis/server-certificate.ts';
import { Alert, readTlsFault } from '../../core/diagnosis/tls.ts';
import { type ServerFlight, readServerFlight } from '../../core/diagnosis/server-flight.ts';
import { certificateBlocks, decodePem } from '../../core/keystore/pem.ts';
import { i18n } from '../../core/language/index.ts';
import { defaultPortOf } from '../../core/platform/platform.ts';
import { shortened } from '../../core/quoting.ts';
import type { Certificate } from '../../core/x509/read-certificate.ts';
import { type NameFacts, readName } from '../../core/x509/subject.ts';
import { certificateDetails } from '../certificate-facts.ts';
import type { ProbeHandshake, ProbePlace } from '../ports.ts';
import { lookAtStapled } from './stapled.ts';
import { type Looked, type Scene, explained, failed, passed } from './scene.ts';

/** Names of authorities that are told; the others are counted. */
const mostTold = 100;
const longestName = 300;

export interface TlsSeen {
  readonly looked: Looked;
  readonly server: DiagnosedServer;
  /** Names of all accepted authorities that are known; undefined where the server names none, or more than are kept. */
  readonly accepted: readonly NameFacts[] | undefined;
  /** Whether it has said that it lets nobody in without a certificate. */
  readonly demands: boolean;
}

const version12 = 0x0303;
const version13 = 0x0304;

/** TLS without a certificate of a device. */
export async function lookAtTls(scene: Scene, place: ProbePlace): Promise<TlsSeen> {
  const { platform, target, terms, ports, serverCaPem, device } = scene;
  const facts = platform.connection(target, device?.deviceId ?? 'certbench');
  const serverName = facts.serverName ?? target.host;
  const alpn = facts.protocol === 'mqtt' ? facts.alpn : [];
  const order = { place, serverName, alpn, serverCaPem };
  const first = await ports.probe.handshake(order, terms);
  const flight = readServerFlight(first.received);
  // What TLS 1.3 hides is asked for once more in 1.2, where the server speaks that.
  const isHidden = flight.version === version13;
  const clear = isHidden
    ? readServerFlight((await ports.probe.handshake({ ...order, atMost: 'TLSv1.2' }, terms)).received)
    : flight;
  const sent = first.chain.length > 0 ? first.chain : clear.certificates;
  const trusted = rootsOf(serverCaPem ?? (await ports.probe.trustedRoots()).join('\n'));
  const now = ports.clock.now();
  const chain = judgeServerChain({ sent, host: serverName, trusted, now, signatures: ports.keys });
  const accepted = namesOf(clear);
  const staple = lookAtStapled(scene, first, chain.certificates, trusted);
  const server = { ...serverOf(scene, first, clear, chain, accepted), ...staple.server };
  const seen = [...linesOf(server, chain, clear), ...staple.seen];
  // Who wants a certificate and gets none may end the handshake so, which tells nothing against the server.
  const isUp = first.agreed !== undefined || (clear.isWhole && clear.request !== undefined);
  if (!isUp) {
    const looked = failed(seen, await whyNot(scene, place, first, flight));
    return { looked, server, accepted: undefined, demands: false };
  }
  const publicRoots = () => rootsOf(ports.probe.publicRoots().join('\n'));
  const box = inspectingIssuer(chain, serverName, publicRoots);
  const inspected = box === undefined ? [] : [tlsInspected(serverName, named(box))];
  const weakness = weakFinding(chain, scene);
  const warnings = [...inspected, ...(chain.isOrdered ? [] : [chainOrder()]), ...weakness, ...staple.findings];
  const distrust = first.agreed === undefined ? ofCode(chain.errorCode) : first.distrust;
  const isCut = (clear.request?.count ?? 0) > (clear.request?.authorities.length ?? 0);
  const known = accepted.length === 0 || isCut ? undefined : accepted;
  const found = { server, accepted: known, demands: demandsCertificate(first, clear) };
  if (distrust === undefined) return { looked: passed(seen, warnings), ...found };
  const why = distrustFinding(explained({ ...distrust }, scene), chain, weakness);
  const others = warnings.slice(inspected.length).filter(({ cause }) => cause !== why.cause);
  return { looked: failed(seen, ...inspected, why, ...others), ...found };
}

/** By the alert that TLS 1.3 has for it (RFC 8446 6.2), or by the end of a handshake of TLS 1.2 in which it had asked for one (RFC 5246 7.4.6). */
function demandsCertificate({ agreed, failure }: ProbeHandshake, { request, isWhole }: ServerFlight): boolean {
  const alert = failure === undefined ? undefined : readTlsFault(failure.errorCode, failure.text)?.alert;
  if (alert === Alert.certificateRequired) return true;
  return agreed === undefined && alert === Alert.handshakeFailure && isWhole && request !== undefined;
}

const rootsOf = (pem: string): Certificate[] => readTrusted(certificateBlocks(decodePem(pem)));

const ofCode = (errorCode: string | undefined) =>
  errorCode === undefined ? undefined : { errorCode, text: errorCode };

const named = ({ commonName, text }: NameFacts): string => shortened(commonName ?? text);

function weakFinding({ weakness }: ServerChain, { target }: Scene): DiagnosisFinding[] {
  if (weakness === undefined) return [];
  const { cause, what, remedy } = weakServer[weakness];
  return [{ cause, what: what({ ...target, text: '' }), remedy: remedy() }];
}

/** A chain that ends too early, and one that is too weak, are told more exactly than a library does. */
function distrustFinding(
  finding: DiagnosisFinding,
  { endsAt }: ServerChain,
  [weakness]: readonly DiagnosisFinding[],
): DiagnosisFinding {
  if (finding.cause === 'server-certificate-not-accepted' && weakness !== undefined) return { ...finding, ...weakness };
  if (finding.cause !== 'server-not-trusted' || endsAt === undefined) return finding;
  return { ...finding, ...chainIncomplete(named(endsAt.subject), named(endsAt.issuer)) };
}

/** The port that the platform has for TLS, where it was another one. */
function byItsPort({ platform, target: { host, port, settings } }: Scene): Pick<DiagnosisFinding, 'action'> {
  const usual = defaultPortOf(platform, settings);
  return usual === port ? {} : { action: { do: 'diagnose-at', host, port: usual, platform: platform.id } };
}

/** Why there is no TLS. */
async function whyNot(
  scene: Scene,
  place: ProbePlace,
  { failure, received }: ProbeHandshake,
  { speaks }: ServerFlight,
): Promise<DiagnosisFinding> {
  const { errorCode, text } = failure ?? { errorCode: undefined, text: '' };
  if (speaks === 'http') return { ...httpOnPort(scene.target), ...byItsPort(scene), raw: text };
  if (received.length === 0) {
    if (await scene.ports.probe.speaksPlainMqtt(place, scene.terms)) {
      return { ...plainMqtt(scene.target), ...byItsPort(scene), raw: text };
    }
  }
  if (errorCode === 'ETIMEDOUT') {
    return { ...(received.length === 0 ? tlsSilent : tlsUnfinished)(scene.target), raw: text };
  }
  return explained({ errorCode, text }, scene);
}

function namesOf({ request }: ServerFlight): NameFacts[] {
  return (request?.authorities ?? []).flatMap((der) => {
    try {
      return [readName(parseAsn1(der, 'issuer name'))];
    } catch {
      return [];
    }
  });
}

function serverOf(
  { ports }: Scene,
  { agreed }: ProbeHandshake,
  { request, isWhole, version }: ServerFlight,
  { certificates }: ServerChain,
  accepted: readonly NameFacts[],
): DiagnosedServer {
  const told = accepted.slice(0, mostTold).map(({ text }) => shortened(text, longestName));
  // Who was refused for want of a certificate has agreed on a version all the same.
  const chosen = version === version12 ? 'TLSv1.2' : undefined;
  const { alpn, protocol = chosen, cipher } = agreed ?? {};
  return {
    ...(protocol === undefined ? {} : { protocol }),
    ...(cipher === undefined ? {} : { cipher }),
    ...(alpn === undefined ? {} : { alpn }),
    chain: certificates.map((one) => certificateDetails(one, ports.ciphers.digest)),
    asksForCertificate: request === undefined ? (isWhole ? 'no' : 'unknown') : 'yes',
    acceptedAuthorities: told,
    moreAuthorities: (request?.count ?? 0) - told.length,
  };
}

function linesOf(server: DiagnosedServer, { certificates }: ServerChain, { request }: ServerFlight): string[] {
  const { protocol, cipher, alpn, asksForCertificate } = server;
  const agreed = [protocol, cipher].filter((part) => part !== undefined).join(', ');
  const chain = certificates.map((one) =>
    i18n.t('{subject}, by {issuer}, until {day}', {
      subject: named(one.subject),
      issuer: named(one.issuer),
      day: one.notAfter.toISOString().slice(0, 10),
    }),
  );
  return [
    ...(agreed === '' ? [] : [agreed]),
    ...(alpn === undefined ? [] : [i18n.t('ALPN {alpn}', { alpn: shortened(alpn) })]),
    ...chain,
    ...(asksForCertificate === 'unknown' && protocol === undefined ? [] : [askedLine(server, request !== undefined)]),
  ];
}

/** Names of authorities that stand in one line. */
const inOneLine = 3;

function askedLine({ asksForCertificate, acceptedAuthorities, moreAuthorities }: DiagnosedServer, isAsked: boolean) {
  if (asksForCertificate === 'unknown') {
    return i18n.t('Whether it asks for a client certificate cannot be seen: it speaks TLS 1.3 alone.');
  }
  if (!isAsked) return i18n.t('It asks for no client certificate.');
  if (acceptedAuthorities.length === 0) {
    return i18n.t('It asks for a client certificate, and names no authorities that it accepts.');
  }
  const names = acceptedAuthorities.slice(0, inOneLine).join('; ');
  const count = acceptedAuthorities.length + moreAuthorities;
  return count > inOneLine
    ? i18n.t('It asks for a client certificate of one of {count} authorities, among them: {names}', {
        count: String(count),
        names,
      })
    : i18n.t('It asks for a client certificate of: {names}', { names });
}
