import { i18n } from '../language/index.ts';
import type { Rule, Telling } from './rule.ts';

/** Where the proxy is chosen. */
const action = { do: 'open-page', page: 'settings' } as const;

/** What is wrong with a proxy, which stands before everything that the server could say. */
export const proxyRules: readonly Rule[] = [
  {
    pattern: /PROXY_ADDRESS/,
    cause: 'proxy-address',
    what: ({ text }) => text,
    remedy: () =>
      i18n.t(
        'Give the window’s page Settings or HTTPS_PROXY an address such as http://proxy.example:3128, or except the server there or in NO_PROXY.',
      ),
    action,
  },
  {
    pattern: /PROXY_UNREACHABLE/,
    cause: 'proxy-unreachable',
    what: ({ text }) => text,
    remedy: () =>
      i18n.t(
        'Check the proxy on the window’s page Settings or in HTTPS_PROXY, or except the server there or in NO_PROXY.',
      ),
    action,
  },
  {
    pattern: /PROXY_SILENT/,
    cause: 'proxy-silent',
    what: ({ text }) => text,
    remedy: () =>
      i18n.t(
        'Check host and port of the server, for which the proxy may be waiting, and the proxy’s own address on the window’s page Settings or in HTTPS_PROXY.',
      ),
    action,
  },
  {
    pattern: /PROXY_NO_HTTP/,
    cause: 'proxy-no-http',
    what: ({ text }) => text,
    remedy: () =>
      i18n.t(
        'Check its port, and whether its address begins with http:// or https://, on the window’s page Settings or in HTTPS_PROXY: something else seems to listen there.',
      ),
    action,
  },
  {
    pattern: /PROXY_PASSWORD/,
    cause: 'proxy-password',
    what: () => i18n.t('The proxy wants a user name and a password, or others.'),
    remedy: () =>
      i18n.t(
        'Give them on the window’s page Settings, or in HTTPS_PROXY: http://user:password@proxy.example:3128, percent-encoded.',
      ),
    action,
  },
  {
    pattern: /PROXY_REFUSED/,
    cause: 'proxy-refused',
    what: ({ text }) => text,
    remedy: () =>
      i18n.t(
        'Proxies often let only port 443 through: try a platform’s WebSocket, or except the server on the window’s page Settings or in NO_PROXY.',
      ),
    action,
  },
];

/** What is wrong with a proxy, by the error's code; undefined where it is nothing of a proxy. */
export const proxyTelling = (errorCode: string | undefined): Telling | undefined =>
  proxyRules.find(({ pattern }) => pattern.test(errorCode ?? ''));
