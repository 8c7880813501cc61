import { i18n } from '../core/language/index.ts';
/** The kinds of what can go wrong with a proxy, as codes of errors. Their texts hold no password. */
type FaultCode =
  | 'PROXY_ADDRESS'
  | 'PROXY_UNREACHABLE'
  | 'PROXY_SILENT'
  | 'PROXY_NO_HTTP'
  | 'PROXY_PASSWORD'
  | 'PROXY_REFUSED';

export const proxyFault = (code: FaultCode, text: string): Error => Object.assign(new Error(text), { code });

/** The kinds of proxies that Certbench speaks to. */
const known: ReadonlySet<string> = new Set(['http:', 'https:']);

/** Whose address it is: of the settings, as it was typed, of the system, or of a variable of the environment. */
type Origin = 'settings' | 'typed' | 'system' | { readonly variable: string };

const socks = {
  settings: () => i18n.t('The proxy of the settings names a SOCKS proxy, which Certbench does not support.'),
  typed: () => i18n.t('The address names a SOCKS proxy, which Certbench does not support.'),
  system: () => i18n.t('The proxy of the system names a SOCKS proxy, which Certbench does not support.'),
  variable: (name: string) => i18n.t('{name} names a SOCKS proxy, which Certbench does not support.', { name }),
};
const example = 'http://proxy.example:3128';
const noAddress = {
  settings: () => i18n.t('The proxy of the settings is no address such as {example}.', { example }),
  typed: () => i18n.t('The address is no address such as {example}.', { example }),
  system: () => i18n.t('The proxy of the system is no address such as {example}.', { example }),
  variable: (name: string) => i18n.t('{name} is no address such as {example}.', { name, example }),
};
const sayOf = (sentences: typeof socks, from: Origin): string =>
  typeof from === 'string' ? sentences[from]() : sentences.variable(from.variable);

/**
 * Reads the address of a proxy; without a scheme it is one of HTTP. Throws PROXY_ADDRESS with a sentence without the address, which
 * may hold a password.
 */
export function readProxyAddress(text: string, from: Origin): URL {
  const whole = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (/^socks/i.test(whole)) {
    throw proxyFault('PROXY_ADDRESS', sayOf(socks, from));
  }
  if (URL.canParse(whole)) {
    const proxy = new URL(whole);
    if (known.has(proxy.protocol) && isDecodable(proxy.username) && isDecodable(proxy.password)) return proxy;
  }
  throw proxyFault('PROXY_ADDRESS', sayOf(noAddress, from));
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
