import { i18n } from '../core/language/index.ts';
import { request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { type Socket, isIP, isIPv6 } from 'node:net';
import { proxyFault } from './proxy-address.ts';
import { contextTrusting } from './trusting-context.ts';

/** How long a proxy may take, in milliseconds. */
const patienceMs = 30_000;

/** What a proxy at an address with https answers that speaks no TLS, in the words of both libraries. */
const noTls = /wrong.version.number|packet.length.too.long/i;

/** Why a proxy has not answered at all. */
function silence(name: string, error: NodeJS.ErrnoException, isConnected: boolean): Error {
  const code = error.code ?? '';
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
 * A way through a proxy to a server (RFC 9110, 9.3.6). Throws PROXY_UNREACHABLE, PROXY_NO_HTTP, PROXY_PASSWORD or PROXY_REFUSED, and
 * what the signal is aborted with.
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
      timeout: patienceMs,
      signal,
    });
    asked.once('socket', (socket) => {
      socket.once(isSecure ? 'secureConnect' : 'connect', () => {
        isConnected = true;
      });
    });
    asked.once('connect', ({ statusCode = 0 }, socket, head) => {
      if (statusCode >= 200 && statusCode < 300) {
        if (head.length > 0) socket.unshift(head);
        // That of the request is over.
        socket.setTimeout(0);
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
    asked.once('timeout', () => asked.destroy(new Error('ETIMEDOUT')));
    asked.once('error', (error) => reject(signal.aborted ? error : silence(proxy.host, error, isConnected)));
    asked.end();
  });
}
