import { i18n } from '../core/language/index.ts';
import { proxyFault, readProxyAddress } from './proxy-address.ts';

/** How what a PAC file calls a proxy stands in an address. */
const schemes: Readonly<Record<string, string>> = { PROXY: 'http', HTTP: 'http', HTTPS: 'https' };

/**
 * The proxy in what a system answers in the words of a PAC file, "PROXY host:port; DIRECT" (MDN, Proxy Auto-Configuration file); undefined
 * for none. Of several the first counts that Certbench can use. Throws PROXY_ADDRESS where there are others alone, and names them.
 */
export function readSystemProxy(answer: string): URL | undefined {
  const ways = answer.split(';').flatMap((way) => way.trim() || []);
  for (const way of ways) {
    const [kind = '', address = ''] = way.split(/\s+/);
    if (kind.toUpperCase() === 'DIRECT') return undefined;
    const scheme = schemes[kind.toUpperCase()];
    if (scheme !== undefined) return readProxyAddress(`${scheme}://${address}`, 'system');
  }
  if (ways.length === 0) return undefined;
  throw proxyFault(
    'PROXY_ADDRESS',
    i18n.t('The system names {ways}, and SOCKS proxies are not supported.', {
      ways: ways.join(` ${i18n.t('and')} `),
    }),
  );
}
