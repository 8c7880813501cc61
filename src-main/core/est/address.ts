import { i18n } from '../language/index.ts';
import { Problem } from '../problem.ts';
import { quoted } from '../quoting.ts';

/** What can be asked of an EST server (RFC 7030 3.2.2), as far as it is asked here. */
export type EstOperation = 'cacerts' | 'csrattrs' | 'simpleenroll' | 'simplereenroll';

/** Below the host: nothing, or the place that is registered for EST (RFC 8615), with a label and one of its operations behind it. */
const place =
  /^(?:\/\.well-known\/est(?:\/(?!(?:cacerts|csrattrs|simpleenroll|simplereenroll|serverkeygen|fullcmc)$)([^/]+))?(?:\/(?:cacerts|csrattrs|simpleenroll|simplereenroll|serverkeygen|fullcmc))?)?$/;

const address =
  /^(?:([a-z][a-z0-9+.-]*):\/\/)?([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::(\d{1,5}))?(\/[^?#\s]*)?$/i;

/**
 * Below which address the operations of an EST server lie (RFC 7030 3.2.2): `https://host:port/.well-known/est`, perhaps with a label behind
 * it, and no slash at the end. Taken are also a host alone, and the address of one of the operations. Throws INVALID_INPUT with `server`.
 */
export function estServer(text: string): string {
  const [, scheme = 'https', host, port, path = ''] = address.exec(text.trim()) ?? [];
  if (host === undefined || Number(port ?? 443) > 65_535 || !/^https?$/i.test(scheme)) {
    throw refused(
      i18n.t('{text} is no address of an EST server.', { text: quoted(text) }),
      i18n.t('Give it as https://est.example.com:8443/.well-known/est, without a user name.'),
    );
  }
  if (scheme.toLowerCase() === 'http') {
    throw refused(
      i18n.t('EST is spoken over TLS alone (RFC 7030 3.3), and {text} is not https.', { text: quoted(text) }),
      i18n.t('Give the address that begins with https://.'),
    );
  }
  const found = place.exec(path.replace(/\/+$/, ''));
  if (found === null) {
    throw refused(
      i18n.t('The path {path} is none of EST, which lies below /.well-known/est (RFC 7030 3.2.2).', {
        path: quoted(path),
      }),
      i18n.t('Give the host and port alone, or the path /.well-known/est, with the label of the server behind it.'),
    );
  }
  const [, label] = found;
  const at = port === undefined ? host : `${host}:${Number(port)}`;
  return `https://${at.toLowerCase()}/.well-known/est${label === undefined ? '' : `/${label}`}`;
}

/** Where such an address leads. An IPv6 address is without its brackets. */
export function placeOf(server: string): { readonly host: string; readonly port: number } {
  const [, , host = '', port = '443'] = address.exec(server) ?? [];
  return { host: host.replaceAll(/^\[|\]$/g, ''), port: Number(port) };
}

const refused = (message: string, remedy: string): Problem =>
  new Problem('INVALID_INPUT', message, { field: 'server', remedy });
