import type { Socket } from 'node:net';
import { isExcepted } from './no-proxy.ts';
import { readProxyAddress } from './proxy-address.ts';
import { tunnel } from './proxy-tunnel.ts';

/** What is on this computer is never asked of a proxy. */
export const isHere = (host: string): boolean => /^(?:(?:.+\.)?localhost\.?|127(?:\.\d{1,3}){3}|::1)$/i.test(host);

const setIn = (names: readonly string[]): string | undefined => names.find((name) => (process.env[name] ?? '') !== '');

/** Servers that the environment wants reached without a proxy, wherever that comes from. */
export const environmentExceptions = (): string => process.env[setIn(['no_proxy', 'NO_PROXY']) ?? ''] ?? '';

/** The proxy that the environment has for HTTPS, and the variable that names it. Throws PROXY_ADDRESS. */
export function environmentProxy(): { readonly variable: string; readonly proxy: URL } | undefined {
  const variable = setIn(['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY']);
  if (variable === undefined) return undefined;
  return { variable, proxy: readProxyAddress(process.env[variable] ?? '', { variable }) };
}

/**
 * The proxy by which a server is reached, as the environment has it for HTTPS: HTTPS_PROXY or ALL_PROXY, and not where NO_PROXY
 * names the server; each in lower case too. Without a scheme it is one of HTTP. Throws PROXY_ADDRESS.
 */
export function proxyFor(host: string, port: number): URL | undefined {
  return isHere(host) || isExcepted(environmentExceptions(), host, port) ? undefined : environmentProxy()?.proxy;
}

/**
 * How a server is reached: a socket that leads to it through a proxy, or undefined where it is connected to straight. A proxy that
 * speaks TLS is trusted by Node's roots and by further ones, one certificate each, PEM.
 */
export type Way = (
  host: string,
  port: number,
  signal: AbortSignal,
  furtherCaPems?: readonly string[],
) => Promise<Socket | undefined>;

/** By the proxy that is found for a server, where one is. */
export const wayThrough =
  (find: (host: string, port: number) => Promise<URL | undefined>): Way =>
  async (host, port, signal, furtherCaPems = []) => {
    const proxy = await find(host, port);
    return proxy === undefined ? undefined : tunnel(proxy, { host, port }, signal, furtherCaPems);
  };

/** By the proxy of the environment, where it has one. */
export const environmentWay: Way = wayThrough(async (host, port) => proxyFor(host, port));
