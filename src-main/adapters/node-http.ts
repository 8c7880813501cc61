import { type IncomingHttpHeaders, request as plainRequest } from 'node:http';
import { Agent, type RequestOptions, request as tlsRequest } from 'node:https';
import { type Socket, isIP } from 'node:net';
import { type ConnectionOptions, connect as tlsConnect } from 'node:tls';
import type { Http } from '../services/ports.ts';
import { linkedLibrary } from './key-support.ts';
import type { Way } from './proxy.ts';
import { contextTrusting } from './trusting-context.ts';

/** For an answer to begin, and between its parts, in milliseconds. */
const patienceMs = 20_000;
const maximumBytes = 2_000_000;
/** How long a connection is kept for the next request, in milliseconds, as Node's own agent has it. */
const idleMs = 5000;

type Order = Parameters<Http['send']>[0];
type Outcome = Awaited<ReturnType<Http['send']>>;
type CodedError = Error & { readonly code?: unknown };

function lossOf(error: CodedError): Outcome {
  const inner = error instanceof AggregateError ? (error.errors.at(-1) as CodedError) : error;
  const errorCode = typeof inner.code === 'string' ? inner.code : undefined;
  return { loss: { errorCode, text: inner.message } };
}

/** Host and port of an address, as sockets have them. */
function serverOf(url: string) {
  const { protocol, hostname, port } = new URL(url);
  const isSecure = protocol === 'https:';
  return {
    isSecure,
    host: hostname.replaceAll(/^\[|\]$/g, ''),
    port: port === '' ? (isSecure ? 443 : 80) : Number(port),
  };
}

const terms = {
  minVersion: 'TLSv1.2' as const,
  sigalgs: linkedLibrary.tlsSignatures,
  ecdhCurve: linkedLibrary.tlsGroups,
};

/** The agent for these authorities. What others have let in is neither gone on with nor resumed. */
function agents(): (furtherCaPems: readonly string[]) => Agent {
  let trusted = '';
  let agent: Agent | undefined;
  return (furtherCaPems) => {
    const wanted = furtherCaPems.join('');
    if (agent !== undefined && wanted === trusted) return agent;
    trusted = wanted;
    agent = new Agent({ keepAlive: true, timeout: idleMs, secureContext: contextTrusting(terms, furtherCaPems) });
    return agent;
  };
}

type AgentFor = ReturnType<typeof agents>;

/** What TLS is told, and where the request goes through a proxy's tunnel the connection through that. */
function connectionOptions(order: Order, way: Socket | undefined, agentFor: AgentFor): RequestOptions {
  const { url, serverCaPem, furtherCaPems = [], client } = order;
  const { isSecure, host } = serverOf(url);
  if (!isSecure) return way === undefined ? {} : { createConnection: () => way };
  const own = client === undefined ? {} : { cert: client.certificateChainPem, key: client.privateKeyPem };
  const trusting = (): RequestOptions & ConnectionOptions =>
    serverCaPem === undefined
      ? { secureContext: contextTrusting({ ...terms, ...own }, furtherCaPems) }
      : { ...terms, ...own, ca: serverCaPem };
  if (way === undefined) {
    // A connection on which one client has shown itself is no other's.
    if (client !== undefined) return { ...trusting(), agent: false };
    return serverCaPem === undefined ? { agent: agentFor(furtherCaPems) } : trusting();
  }
  const tls = trusting();
  // RFC 6066 3: an address is no server name.
  const named = { host, ...(isIP(host) === 0 ? { servername: host } : {}) };
  return { createConnection: () => tlsConnect({ ...tls, ...named, socket: way }) };
}

const heeded = ['content-type', 'retry-after', 'www-authenticate'] as const;

const headersOf = (told: IncomingHttpHeaders): Extract<Outcome, { readonly answer: unknown }>['answer']['headers'] =>
  Object.fromEntries(heeded.flatMap((name) => (told[name] === undefined ? [] : [[name, told[name]]])));

function exchange(
  order: Order,
  way: Socket | undefined,
  agentFor: AgentFor,
  signal: AbortSignal | undefined,
): Promise<Outcome> {
  const { method, url, headers, body } = order;
  return new Promise((resolve) => {
    const lose = (error: CodedError) => resolve(lossOf(error));
    const sent = (serverOf(url).isSecure ? tlsRequest : plainRequest)(
      url,
      {
        method,
        headers: { ...headers, ...(body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) }) },
        timeout: patienceMs,
        ...connectionOptions(order, way, agentFor),
        ...(signal === undefined ? {} : { signal }),
      },
      (answer) => {
        const parts: Buffer[] = [];
        let size = 0;
        answer.on('data', (part: Buffer) => {
          size += part.length;
          if (size > maximumBytes) answer.destroy(new Error(`The answer has more than ${maximumBytes} bytes.`));
          else parts.push(part);
        });
        answer.on('error', lose);
        answer.on('end', () => {
          const { statusCode: status = 0, headers: told } = answer;
          const headers = headersOf(told);
          resolve({
            answer: { status, location: told.location, headers, body: Buffer.concat(parts).toString('utf8') },
          });
        });
      },
    );
    sent.on('timeout', () => sent.destroy(Object.assign(new Error('No answer in time.'), { code: 'ETIMEDOUT' })));
    sent.on('error', lose);
    sent.end(body);
  });
}

/** HTTP by Node. What an answer redirects to is told and never followed: the request may hold a password. */
export function createNodeHttp(wayTo: Way): Http {
  const agentFor = agents();
  return {
    async send(order, signal) {
      const { host, port } = serverOf(order.url);
      let way: Socket | undefined;
      try {
        way = await wayTo(host, port, signal ?? new AbortController().signal, order.furtherCaPems);
      } catch (error) {
        return lossOf(error as CodedError);
      }
      try {
        return await exchange(order, way, agentFor, signal);
      } catch (error) {
        // A certificate or key that TLS does not take; nobody else has the way.
        way?.destroy();
        throw error;
      }
    },
  };
}
