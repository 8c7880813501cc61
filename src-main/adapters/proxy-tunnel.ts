import { i18n } from '../core/language/index.ts';
import { request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { type Socket, isIP, isIPv6 } from 'node:net';
import { endingAfter } from './ending-after.ts';
import { proxyFault } from './proxy-address.ts';
import { contextTrusting } from './trusting-context.ts';

/** How long a proxy may take, in milliseconds. */
const patienceMs = 30_000;

/** The system's code for what takes too long. */
const late = 'ETIMEDOUT';

/** What a proxy at an address with https answers that speaks no TLS, in the words of both libraries. */
const noTls = /wrong.version.number|packet.length.too.long/i;

/** Why a proxy has not answered at all. */
function silence(name: string, error: NodeJS.ErrnoException, isConnected: boolean): Error {
  const code = error.code ?? '';
  if (isConnected && code === late)
    return proxyFault(
      'PROXY_SILENT',
      i18n.t('The proxy {name} takes the connection and does not answer in time.', { name }),
    );
  if (noTls.test(`${code} ${error.message}`))
    return proxyFault('PROXY_NO_HTTP', i18n.t('The proxy {name} does not speak TLS.', { name }));
  // Codes of Node's HTTP parser.
  if (code.startsWith('HPE_'))
    return proxyFault('PROXY_NO_HTTP', i18n.t('The proxy {name} does not answer in HTTP.', { name }));
  if (isConnected && code === 'ECONNRESET') {
    return proxyFault('PROXY_NO_HTTP', i18n.t('The proxy {name} closes the connection without an answer.', { name }));
  }
  return proxyFault(
    'PROXY_UNREACHABLE',
    i18n.t('The proxy {name} cannot be reached: {message}', { name, message: error.message }),
  );
}

/**
 * A way through a proxy to a server (RFC 9110, 9.3.6). Throws PROXY_UNREACHABLE, PROXY_SILENT, PROXY_NO_HTTP, PROXY_PASSWORD or
 * PROXY_REFUSED. Where the signal is aborted it throws AbortError, unless that is because the caller's time is up (TimeoutError):
 * until the way is there it is the proxy who has taken it.
 */
export function tunnel(
  proxy: URL,
  { host, port }: { readonly host: string; readonly port: number },
  signal: AbortSignal,
  furtherCaPems: readonly string[],
): Promise<Socket> {
  const authority = `${isIPv6(host) ? `[${host}]` : host}:${port}`;
  const { username, password } = proxy;
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  const isSecure = proxy.protocol === 'https:';
  const proxyHost = proxy.hostname.replaceAll(/^\[|\]$/g, '');
  // Else Node takes the name out of the header `host`, which is the server's. RFC 6066 3: an address is no server name.
  const servername = isIP(proxyHost) === 0 ? proxyHost : '';
  const ofProxy = isSecure ? { servername, secureContext: contextTrusting({}, furtherCaPems) } : {};
  const inTime = endingAfter(patienceMs, signal);
  return new Promise((resolve, reject) => {
    let isConnected = false;
    const asked = (isSecure ? secureRequest : request)({
      host: proxyHost,
      port: proxy.port === '' ? (isSecure ? 443 : 80) : proxy.port,
      method: 'CONNECT',
      path: authority,
      // RFC 7617.
      headers: {
        host: authority,
        ...(username === '' ? {} : { 'proxy-authorization': `Basic ${credentials}` }),
      },
      agent: false,
      ...ofProxy,
      signal: inTime,
    });
    asked.once('socket', (socket) => {
      socket.once('connect', () => {
        isConnected = true;
      });
    });
    asked.once('connect', ({ statusCode = 0 }, socket, head) => {
      if (statusCode >= 200 && statusCode < 300) {
        if (head.length > 0) socket.unshift(head);
        return resolve(socket);
      }
      socket.destroy();
      const answered = i18n.t('The proxy {host} answered {statusCode} when it was asked for {authority}.', {
        host: proxy.host,
        statusCode,
        authority,
      });
      reject(proxyFault(statusCode === 407 ? 'PROXY_PASSWORD' : 'PROXY_REFUSED', answered));
    });
    asked.once('error', (error) => {
      if (!inTime.aborted) return reject(silence(proxy.host, error, isConnected));
      const isTimeUp = (inTime.reason as Error).name === 'TimeoutError';
      const fault = Object.assign(new Error(late), { code: late });
      return reject(isTimeUp ? silence(proxy.host, fault, isConnected) : error);
    });
    asked.end();
  });
}
