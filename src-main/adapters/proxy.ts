import { request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { type Socket, isIPv6 } from 'node:net';
import { getProxyForUrl } from 'proxy-from-env';

/** What is on this computer is never asked of a proxy. */
const here = /^(?:(?:.+\.)?localhost\.?|127(?:\.\d{1,3}){3}|::1)$/i;

/** How long a proxy may take, in milliseconds. */
const patienceMs = 30_000;

/** The kinds of what can go wrong with a proxy, as codes of errors. Their texts hold no password. */
type FaultCode = 'PROXY_ADDRESS' | 'PROXY_UNREACHABLE' | 'PROXY_PASSWORD' | 'PROXY_REFUSED';

const fault = (code: FaultCode, text: string): Error => Object.assign(new Error(text), { code });

/**
 * The proxy by which a server is reached, as the environment has it for HTTPS: HTTPS_PROXY or ALL_PROXY, and not where NO_PROXY
 * names the server; each in lower case too. Without a scheme it is one of HTTP. Throws PROXY_ADDRESS.
 */
export function proxyFor(host: string, port: number): URL | undefined {
  if (here.test(host)) return undefined;
  const text = getProxyForUrl(`https://${isIPv6(host) ? `[${host}]` : host}:${port}`);
  if (text === '') return undefined;
  const named = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'].map((name) => process.env[name] ?? '');
  // The library gives one without a scheme that of the server.
  const whole = named.includes(text) ? text : text.replace(/^https:/, 'http:');
  if (URL.canParse(whole)) {
    const proxy = new URL(whole);
    const isKnown = proxy.protocol === 'http:' || proxy.protocol === 'https:';
    if (isKnown && isDecodable(proxy.username) && isDecodable(proxy.password)) return proxy;
  }
  throw fault('PROXY_ADDRESS', 'HTTPS_PROXY or ALL_PROXY is no address such as http://proxy.example:3128.');
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

const nameOf = (proxy: URL) => proxy.host;

/** A way through a proxy to a server (RFC 9110, 9.3.6). */
function tunnel(proxy: URL, host: string, port: number, signal: AbortSignal): Promise<Socket> {
  const authority = `${isIPv6(host) ? `[${host}]` : host}:${port}`;
  const { username, password } = proxy;
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  const isSecure = proxy.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const asked = (isSecure ? secureRequest : request)({
      host: proxy.hostname.replaceAll(/^\[|\]$/g, ''),
      port: proxy.port === '' ? (isSecure ? 443 : 80) : proxy.port,
      method: 'CONNECT',
      path: authority,
      // RFC 7617.
      headers: { host: authority, ...(username === '' ? {} : { 'proxy-authorization': `Basic ${credentials}` }) },
      agent: false,
      timeout: patienceMs,
      signal,
    });
    asked.once('connect', ({ statusCode = 0 }, socket, head) => {
      if (statusCode >= 200 && statusCode < 300) {
        if (head.length > 0) socket.unshift(head);
        // That of the request is over.
        socket.setTimeout(0);
        return resolve(socket);
      }
      socket.destroy();
      const answered = `The proxy ${nameOf(proxy)} answered ${statusCode} when it was asked for ${authority}.`;
      reject(fault(statusCode === 407 ? 'PROXY_PASSWORD' : 'PROXY_REFUSED', answered));
    });
    asked.once('timeout', () => asked.destroy(new Error('ETIMEDOUT')));
    asked.once('error', (error) =>
      reject(fault('PROXY_UNREACHABLE', `The proxy ${nameOf(proxy)} cannot be reached: ${error.message}`)),
    );
    asked.end();
  });
}

/** How a server is reached: a socket that leads to it through a proxy, or undefined where it is connected to straight. */
export type Way = (host: string, port: number, signal: AbortSignal) => Promise<Socket | undefined>;

/** By the proxy of the environment, where it has one. */
export const environmentWay: Way = async (host, port, signal) => {
  const proxy = proxyFor(host, port);
  return proxy === undefined ? undefined : tunnel(proxy, host, port, signal);
};
