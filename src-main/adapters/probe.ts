import { lookup } from 'node:dns/promises';
import { type Socket, connect } from 'node:net';
import { type ConnectionOptions, type TLSSocket, connect as tlsConnect, rootCertificates } from 'node:tls';
import type { Probe, ProbeFault, ProbeHandshake, ProbePlace, ProbeTerms } from '../services/ports.ts';
import { type FindProxy, shown } from './chosen-proxy.ts';
import { lossFrom, secureContextOf, tlsTerms } from './device-connections/client-tls.ts';
import { endingAfter } from './ending-after.ts';
import { presentedChain } from './presented-chain.ts';
import type { Way } from './proxy.ts';
import { RecordedStream } from './recorded-stream.ts';

type HandshakeOrder = Parameters<Probe['handshake']>[0];

/** Octets of a server that are kept: more than the flight of any. */
const mostBytes = 262_144;

/** A server of TLS 1.3 judges a certificate behind the handshake. Where it says nothing, it is waited for so long, in milliseconds. */
const verdictMs = 700;

/** CONNECT of MQTT 3.1.1 (3.1): a clean session, no name. */
const anonymousConnect = Buffer.from('100c00044d515454040200050000', 'hex');
/** CONNACK (3.2). */
const connack = 0x20;

const faultOf = (error: unknown): ProbeFault => {
  const { errorCode, text } = lossFrom(error, false);
  return { errorCode, text };
};

const late = (): Error => Object.assign(new Error('No answer in time.'), { code: 'ETIMEDOUT' });

/** Ends when time is up or the user has cancelled. */
const limited = ({ timeoutMs, signal }: ProbeTerms): AbortSignal => endingAfter(timeoutMs, signal);

/** Waits for something, but no longer than the signal. Rejects with ETIMEDOUT. */
async function inTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: () => void = () => undefined;
  const over = new Promise<never>((_resolve, reject) => {
    stop = () => reject(late());
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

const opened = (socket: Socket): Promise<Socket> =>
  new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.once('error', reject);
  });

/** A connection to the place. Rejects with what Node says. */
async function open({ host, port, address }: ProbePlace, wayTo: Way, signal: AbortSignal): Promise<Socket> {
  if (address === undefined) {
    const way = await wayTo(host, port, signal);
    if (way !== undefined) return way;
  }
  const socket = connect({ host: address ?? host, port });
  // Who waits for it may have gone.
  socket.on('error', () => undefined);
  try {
    return await inTime(opened(socket), signal);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

const agreedBy = (tls: TLSSocket): ProbeHandshake['agreed'] => ({
  protocol: tls.getProtocol() ?? '',
  cipher: tls.getCipher().standardName,
  alpn: typeof tls.alpnProtocol === 'string' ? tls.alpnProtocol : undefined,
});

const nobody = { certificateChainPem: '', privateKeyPem: '' };

/** Resolves when TLS is up; rejects with the first that says why it is not. */
function secured(tls: TLSSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    tls.once('secureConnect', resolve);
    tls.once('error', reject);
    tls.once('close', () => reject(new Error('The connection was closed.')));
  });
}

/** What the server says of the certificate, or that there is none, behind the handshake: a ticket where it is content (RFC 8446 4.6.1), an alert where not. */
function verdictOf(tls: TLSSocket, terms: ProbeTerms): Promise<ProbeFault | undefined> {
  const patience = limited({ ...terms, timeoutMs: Math.min(verdictMs, terms.timeoutMs) });
  const told = new Promise<ProbeFault | undefined>((resolve) => {
    tls.once('session', () => resolve(undefined));
    tls.once('error', (error) => resolve(faultOf(error)));
    tls.once('close', () => resolve(undefined));
  });
  return inTime(told, patience).catch(() => undefined);
}

async function shakeHands(
  order: HandshakeOrder,
  stream: RecordedStream,
  terms: ProbeTerms,
): Promise<Omit<ProbeHandshake, 'received'>> {
  const { place, serverName, credentials, serverCaPem, furtherCaPems = [], alpn, atMost } = order;
  const nothing = { agreed: undefined, chain: [], distrust: undefined };
  let tls: TLSSocket;
  try {
    const known = { host: place.host, serverName };
    const trust = { serverCaPem, furtherCaPems };
    const asking: ConnectionOptions & { readonly requestOCSP: true } = {
      ...tlsTerms(known, alpn),
      secureContext: secureContextOf({ ...(credentials ?? nobody), ...trust }, atMost),
      // Without a certificate nothing is told to the server, and what is wrong with its own is looked at.
      rejectUnauthorized: credentials !== undefined,
      requestOCSP: true,
      host: serverName,
      socket: stream,
    };
    tls = tlsConnect(asking);
  } catch (error) {
    return { ...nothing, failure: faultOf(error) };
  }
  tls.on('error', () => undefined);
  let stapled: Uint8Array | undefined;
  tls.on('OCSPResponse', (response: Buffer | null) => {
    if (response !== null && response.length > 0) stapled = new Uint8Array(response);
  });
  try {
    await inTime(secured(tls), limited(terms));
    const agreed = agreedBy(tls);
    const { authorized, authorizationError } = tls as TLSSocket & { readonly authorizationError: unknown };
    const code = String(authorizationError);
    const isJudgedLater = agreed?.protocol === 'TLSv1.3';
    return {
      agreed,
      chain: presentedChain(tls),
      stapled,
      distrust: authorized ? undefined : { errorCode: code, text: code },
      failure: isJudgedLater ? await verdictOf(tls, terms) : undefined,
    };
  } catch (error) {
    return { ...nothing, stapled, failure: faultOf(error) };
  } finally {
    tls.destroy();
  }
}

/** Looks at servers by Node, straight or by the proxy that is set. */
export const createProbe = (findProxy: FindProxy, wayTo: Way): Probe => ({
  async lookUp(host, terms) {
    try {
      const found = await inTime(lookup(host, { all: true, verbatim: true }), limited(terms));
      return found.map(({ address }) => address);
    } catch (error) {
      return faultOf(error);
    }
  },

  async proxyFor(host, port) {
    try {
      const proxy = await findProxy(host, port);
      return proxy === undefined ? undefined : shown(proxy);
    } catch (error) {
      return faultOf(error);
    }
  },

  async reach(place, terms) {
    try {
      const socket = await open(place, wayTo, limited(terms));
      socket.destroy();
      return undefined;
    } catch (error) {
      return faultOf(error);
    }
  },

  async handshake(order, terms) {
    let socket: Socket;
    try {
      socket = await open(order.place, wayTo, limited(terms));
    } catch (error) {
      const nothing = { agreed: undefined, chain: [], distrust: undefined, received: new Uint8Array() };
      return { ...nothing, failure: faultOf(error) };
    }
    const stream = new RecordedStream(socket, mostBytes);
    stream.on('error', () => undefined);
    try {
      const seen = await shakeHands(order, stream, terms);
      return { ...seen, received: stream.received };
    } finally {
      stream.destroy();
    }
  },

  async speaksPlainMqtt(place, terms) {
    const signal = limited(terms);
    try {
      const socket = await open(place, wayTo, signal);
      const first = new Promise<Buffer | undefined>((resolve) => {
        socket.once('data', resolve);
        socket.once('close', () => resolve(undefined));
      });
      socket.write(anonymousConnect);
      const answer = await inTime(first, signal).catch(() => undefined);
      socket.destroy();
      return answer?.[0] === connack;
    } catch {
      return false;
    }
  },

  trustedRoots: () => Promise.resolve(rootCertificates),
  publicRoots: () => rootCertificates,
});
