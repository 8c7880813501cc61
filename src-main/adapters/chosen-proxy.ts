import { i18n } from '../core/language/index.ts';
import { Problem } from '../core/problem.ts';
import type { ComputerProxy, OwnProxy, Proxies, ShellPorts } from '../services/ports.ts';
import { isExcepted, noException } from './no-proxy.ts';
import { readProxyAddress } from './proxy-address.ts';
import { type Way, environmentExceptions, environmentProxy, isHere, wayThrough } from './proxy.ts';
import { readSystemProxy } from './system-proxy.ts';

type Shell = Pick<ShellPorts, 'settings' | 'secrets' | 'systemProxy'>;

/** Stands for all servers elsewhere where the system's proxy is told (RFC 2606, 3). */
const anywhere = 'https://example.com/';

/** The proxy by which a server is reached, with what it wants to know; undefined where it is reached straight. Throws PROXY_ADDRESS. */
export type FindProxy = (host: string, port: number) => Promise<URL | undefined>;

/** The proxy that the user has chosen; without a choice as the computer has it: its environment first, then its system. */
export const chosenProxy =
  (shell: Shell): FindProxy =>
  async (host, port) => {
    if (isHere(host)) return undefined;
    const { use, own } = shell.settings.read().proxy ?? { use: 'computer' };
    if (use === 'none') return undefined;
    if (use === 'computer') {
      if (isExcepted(environmentExceptions(), host, port)) return undefined;
      return environmentProxy()?.proxy ?? systemProxy(shell, `https://${bracketed(host)}:${port}/`);
    }
    if (own === undefined || isExcepted(own.exceptions, host, port)) return undefined;
    return withCredentials(own, shell.secrets);
  };

export const chosenWay = (shell: Shell): Way => wayThrough(chosenProxy(shell));

/** An address of IPv6 as it stands in a URL (RFC 3986, 3.2.2). */
const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

async function systemProxy({ systemProxy: ask }: Shell, url: string): Promise<URL | undefined> {
  return ask === undefined ? undefined : readSystemProxy(await ask(url));
}

async function withCredentials(own: OwnProxy, secrets: Shell['secrets']): Promise<URL> {
  const proxy = readProxyAddress(own.address, 'settings');
  const { passwordName } = own;
  proxy.username = encodeURIComponent(own.userName);
  if (passwordName !== undefined) {
    proxy.password = encodeURIComponent((await secrets.recall(passwordName)) ?? '');
  }
  return proxy;
}

/** A proxy's address without what only it may know. */
export const shown = ({ protocol, host }: URL): string => `${protocol}//${host}`;

export const proxiesOf = (shell: Shell): Proxies => ({
  checked,
  computerExceptions: environmentExceptions,
  async ofComputer(): Promise<ComputerProxy> {
    try {
      const named = environmentProxy();
      if (named !== undefined) {
        return { from: 'environment', variable: named.variable, address: shown(named.proxy) };
      }
      const proxy = await systemProxy(shell, anywhere);
      return proxy === undefined ? { from: 'nowhere' } : { from: 'system', address: shown(proxy) };
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'PROXY_ADDRESS') throw error;
      return { from: 'unusable', why: (error as Error).message };
    }
  },
});

const invalid = (field: keyof OwnProxy, message: string, remedy: string): Problem =>
  new Problem('INVALID_INPUT', message, { field, remedy });

/** No message quotes an address: somebody may have typed a password into it. */
function checked({ address, userName, exceptions }: OwnProxy): OwnProxy {
  const proxy = addressOf(address.trim());
  const { pathname, search, hash, username, password } = proxy;
  if (username !== '' || password !== '') {
    throw invalid(
      'address',
      i18n.t('The address holds a user name or a password.'),
      i18n.t('Give them in their own fields.'),
    );
  }
  if (`${pathname}${search}${hash}` !== '/') {
    throw invalid(
      'address',
      i18n.t('Something follows the port in the address.'),
      i18n.t(
        'A proxy has host and port alone. For a file of automatic configuration (PAC) let the system use it, and choose as this computer has it.',
      ),
    );
  }
  if (userName.includes(':')) {
    // RFC 7617, 2.
    throw invalid(
      'userName',
      i18n.t('A user name with a colon cannot be sent to a proxy.'),
      i18n.t('Leave the colon out.'),
    );
  }
  const wrong = noException(exceptions);
  if (wrong !== undefined) {
    throw invalid(
      'exceptions',
      i18n.t('{wrong} is no name, address or block of addresses.', { wrong: JSON.stringify(wrong.slice(0, 100)) }),
      i18n.t('Write names, addresses and blocks with commas between them: example.com, 192.0.2.1, 10.0.0.0/8.'),
    );
  }
  return { address: shown(proxy), userName, exceptions: exceptions.trim() };
}

function addressOf(text: string): URL {
  const remedy = i18n.t('Give one of HTTP or HTTPS: http://proxy.example:3128.');
  if (text === '') throw invalid('address', i18n.t('The address of the proxy is missing.'), remedy);
  try {
    return readProxyAddress(text, 'typed');
  } catch (error) {
    throw invalid('address', (error as Error).message, remedy);
  }
}
