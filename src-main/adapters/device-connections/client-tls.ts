import { type Socket, isIP } from 'node:net';
import { type ConnectionOptions, type TLSSocket, connect } from 'node:tls';
import type { ClientCredentials, ConnectionFacts, ConnectionLoss, DeviceConnections } from '../../services/ports.ts';
import { linkedLibrary } from '../key-support.ts';
import { contextTrusting } from '../trusting-context.ts';

/** What the connections of devices have in common, whatever is spoken. */

/** The connections of one protocol. */
export interface ConnectionsOf<Facts extends ConnectionFacts> {
  connect(
    facts: Facts,
    ...rest: Parameters<DeviceConnections['connect']> extends [unknown, ...infer Rest] ? Rest : never
  ): ReturnType<DeviceConnections['connect']>;
}

/** How long a server may take until a device is let in, in milliseconds. */
export const connectMs = 30_000;

/** What Node and the libraries say about a failure, as plain values. */
export function lossFrom(error: unknown, secured: boolean): ConnectionLoss {
  if (!(error instanceof Error)) {
    return { errorCode: undefined, returnCode: undefined, text: 'The connection was closed.', secured };
  }
  const { code } = error as { code?: unknown };
  // A failed attempt on several addresses is one error that holds the others; the last is the one to tell.
  const inner = error instanceof AggregateError ? (error.errors.at(-1) as unknown) : undefined;
  if (inner instanceof Error) return lossFrom(inner, secured);
  return {
    errorCode: typeof code === 'string' ? code : undefined,
    returnCode: typeof code === 'number' ? code : undefined,
    text: error.message,
    secured,
  };
}

/** TLS of a device. The server's certificate is always verified. */
export function tlsOptions(
  { host, serverName }: Pick<ConnectionFacts, 'host' | 'serverName'>,
  credentials: ClientCredentials,
  alpn: readonly string[] = [],
  atMost?: 'TLSv1.2',
): ConnectionOptions {
  const asked = serverName ?? host;
  const { serverCaPem, furtherCaPems = [] } = credentials;
  const options: ConnectionOptions = {
    // RFC 6066 3: an address is no server name.
    ...(isIP(asked) === 0 ? { servername: asked } : {}),
    ...(alpn.length === 0 ? {} : { ALPNProtocols: [...alpn] }),
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    ...(atMost === undefined ? {} : { maxVersion: atMost }),
    // BoringSSL by itself takes neither Ed25519 nor P-521.
    sigalgs: linkedLibrary.tlsSignatures,
    ecdhCurve: linkedLibrary.tlsGroups,
    ...(credentials.weak === undefined || linkedLibrary.tlsWeak === undefined
      ? {}
      : { ciphers: linkedLibrary.tlsWeak }),
    cert: credentials.certificateChainPem,
    key: credentials.privateKeyPem,
  };
  if (serverCaPem !== undefined) return { ...options, ca: serverCaPem };
  return { ...options, secureContext: contextTrusting(options, furtherCaPems) };
}

/** TLS to a server, straight or by a way that a proxy has made. Rejects with what Node says. */
export function openTls(
  facts: Pick<ConnectionFacts, 'host' | 'port' | 'serverName'>,
  credentials: ClientCredentials,
  way: Socket | undefined,
  signal: AbortSignal,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const { host, port } = facts;
    const socket = connect({
      ...tlsOptions(facts, credentials),
      ...(way === undefined ? { host, port } : { socket: way }),
    });
    const abort = () => socket.destroy(new Error('It was stopped.'));
    const settled = () => {
      signal.removeEventListener('abort', abort);
      socket.off('close', closed);
    };
    const closed = () => {
      settled();
      reject(new Error('The connection was closed.'));
    };
    socket.once('secureConnect', () => {
      settled();
      socket.off('error', reject);
      resolve(socket);
    });
    socket.once('error', reject);
    socket.once('close', closed);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
