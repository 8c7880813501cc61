import { isIP } from 'node:net';
import {
  type ConnectionOptions,
  DEFAULT_CIPHERS,
  type SecureContext,
  type SecureContextOptions,
  createSecureContext,
} from 'node:tls';
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

/** How far a connection has come: to a server, and to TLS with the right one. */
export type Stage = 'apart' | 'reached' | 'secured';

/** What was waited for in vain. */
const lateTexts: Record<Stage, string> = {
  apart: 'connect timeout',
  reached: 'TLS timeout',
  secured: 'connack timeout',
};
export const lateAt = (stage: Stage): Error => new Error(lateTexts[stage]);

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

/** What a device tells and asks of a connection. The server's certificate is always verified. */
export function tlsTerms(
  { host, serverName }: Pick<ConnectionFacts, 'host' | 'serverName'>,
  alpn: readonly string[] = [],
): Pick<ConnectionOptions, 'servername' | 'ALPNProtocols' | 'rejectUnauthorized'> {
  const asked = serverName ?? host;
  return {
    // RFC 6066 3: an address is no server name.
    ...(isIP(asked) === 0 ? { servername: asked } : {}),
    ...(alpn.length === 0 ? {} : { ALPNProtocols: [...alpn] }),
    rejectUnauthorized: true,
  };
}

/** What a device presents, and whom it trusts. Throws what is wrong with its certificate or key. */
export function secureContextOf(credentials: ClientCredentials, atMost?: 'TLSv1.2'): SecureContext {
  const { serverCaPem, furtherCaPems = [] } = credentials;
  const options: SecureContextOptions = {
    minVersion: 'TLSv1.2',
    ...(atMost === undefined ? {} : { maxVersion: atMost }),
    // BoringSSL by itself takes neither Ed25519 nor P-521.
    sigalgs: linkedLibrary.tlsSignatures,
    ecdhCurve: linkedLibrary.tlsGroups,
    ...(credentials.weak === undefined || linkedLibrary.tlsWeak === undefined
      ? {}
      : { ciphers: `${DEFAULT_CIPHERS}:${linkedLibrary.tlsWeak}` }),
    cert: credentials.certificateChainPem,
    key: credentials.privateKeyPem,
  };
  return serverCaPem === undefined
    ? contextTrusting(options, furtherCaPems)
    : createSecureContext({ ...options, ca: serverCaPem });
}

/** Who presents what by a context alike: all that is said by `secureContextOf`, but for the leaf and its key. */
export const likeness = ({ serverCaPem, weak }: ClientCredentials, aboveLeafPem: string): string =>
  [weak, serverCaPem, aboveLeafPem].join();
