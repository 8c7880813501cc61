import { request as plainRequest } from 'node:http';
import { type RequestOptions, request as tlsRequest } from 'node:https';
import { type Socket, isIP } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import type { Http } from '../services/ports.ts';
import { linkedLibrary } from './key-support.ts';
import type { Way } from './proxy.ts';

/** For an answer to begin, and between its parts, in milliseconds. */
const patienceMs = 20_000;
const maximumBytes = 2_000_000;

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

/** What TLS is told, and where the request goes through a proxy's tunnel the connection through that. */
function connectionOptions({ url, serverCaPem }: Order, way: Socket | undefined): RequestOptions {
  const { isSecure, host } = serverOf(url);
  const tls = {
    minVersion: 'TLSv1.2' as const,
    sigalgs: linkedLibrary.tlsSignatures,
    ecdhCurve: linkedLibrary.tlsGroups,
    ...(serverCaPem === undefined ? {} : { ca: serverCaPem }),
  };
  if (way === undefined) return tls;
  if (!isSecure) return { createConnection: () => way };
  // RFC 6066 3: an address is no server name.
  const named = { host, ...(isIP(host) === 0 ? { servername: host } : {}) };
  return { createConnection: () => tlsConnect({ ...tls, ...named, socket: way }) };
}

function exchange(order: Order, way: Socket | undefined, signal: AbortSignal | undefined): Promise<Outcome> {
  const { method, url, headers, body } = order;
  return new Promise((resolve) => {
    const lose = (error: CodedError) => resolve(lossOf(error));
    const sent = (serverOf(url).isSecure ? tlsRequest : plainRequest)(
      url,
      {
        method,
        headers: { ...headers, ...(body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) }) },
        timeout: patienceMs,
        ...connectionOptions(order, way),
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
          resolve({ answer: { status, location: told.location, body: Buffer.concat(parts).toString('utf8') } });
        });
      },
    );
    sent.on('timeout', () => sent.destroy(Object.assign(new Error('No answer in time.'), { code: 'ETIMEDOUT' })));
    sent.on('error', lose);
    sent.end(body);
  });
}

/** HTTP by Node. What an answer redirects to is told and never followed: the request may hold a password. */
export const createNodeHttp = (wayTo: Way): Http => ({
  async send(order, signal) {
    const { host, port } = serverOf(order.url);
    let way: Socket | undefined;
    try {
      way = await wayTo(host, port, signal ?? new AbortController().signal);
    } catch (error) {
      return lossOf(error as CodedError);
    }
    return exchange(order, way, signal);
  },
});
