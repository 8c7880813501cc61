import type { Rule, Telling } from './rule.ts';

/** What is wrong with a proxy, which stands before everything that the server could say. */
export const proxyRules: readonly Rule[] = [
  {
    pattern: /PROXY_ADDRESS/,
    cause: 'proxy-address',
    what: ({ text }) => text,
    remedy: 'Give HTTPS_PROXY an address such as http://proxy.example:3128, or name the server in NO_PROXY.',
  },
  {
    pattern: /PROXY_UNREACHABLE/,
    cause: 'proxy-unreachable',
    what: ({ text }) => text,
    remedy: 'Check HTTPS_PROXY, or name the server in NO_PROXY.',
  },
  {
    pattern: /PROXY_NO_HTTP/,
    cause: 'proxy-no-http',
    what: ({ text }) => text,
    remedy:
      'Check the port in HTTPS_PROXY, and whether http:// or https:// stands before it: something else seems to listen there.',
  },
  {
    pattern: /PROXY_PASSWORD/,
    cause: 'proxy-password',
    what: () => 'The proxy wants a user name and a password, or others.',
    remedy: 'Give them in HTTPS_PROXY: http://user:password@proxy.example:3128, percent-encoded.',
  },
  {
    pattern: /PROXY_REFUSED/,
    cause: 'proxy-refused',
    what: ({ text }) => text,
    remedy: 'Proxies often let only port 443 through: try a platform’s WebSocket, or name the server in NO_PROXY.',
  },
];

/** What is wrong with a proxy, by the error's code; undefined where it is nothing of a proxy. */
export const proxyTelling = (errorCode: string | undefined): Telling | undefined =>
  proxyRules.find(({ pattern }) => pattern.test(errorCode ?? ''));
