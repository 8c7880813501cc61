/** The kinds of what can go wrong with a proxy, as codes of errors. Their texts hold no password. */
type FaultCode = 'PROXY_ADDRESS' | 'PROXY_UNREACHABLE' | 'PROXY_NO_HTTP' | 'PROXY_PASSWORD' | 'PROXY_REFUSED';

export const proxyFault = (code: FaultCode, text: string): Error => Object.assign(new Error(text), { code });

/** The kinds of proxies that Certbench speaks to. */
const known: ReadonlySet<string> = new Set(['http:', 'https:']);

/**
 * Reads the address of a proxy; without a scheme it is one of HTTP. Throws PROXY_ADDRESS with a sentence that begins with `named`, and
 * without the address, which may hold a password.
 */
export function readProxyAddress(text: string, named: string): URL {
  const whole = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (/^socks/i.test(whole)) {
    throw proxyFault('PROXY_ADDRESS', `${named} names a SOCKS proxy, which Certbench does not support.`);
  }
  if (URL.canParse(whole)) {
    const proxy = new URL(whole);
    if (known.has(proxy.protocol) && isDecodable(proxy.username) && isDecodable(proxy.password)) return proxy;
  }
  throw proxyFault('PROXY_ADDRESS', `${named} is no address such as http://proxy.example:3128.`);
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
