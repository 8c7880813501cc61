import type { IncomingMessage } from 'node:http';

export interface RequestTarget {
  /** As it came, percent-encoded; begins with `/` where it is one. */
  readonly path: string;
  /** Without its question mark. */
  readonly query: string;
  readonly host: string;
}

const absolute = /^https:\/\/([^/?#]*)(.*)$/is;

/**
 * What a request asks for, and of whom. A server takes the absolute-form too, and ignores Host then (RFC 9112, 3.2.2; of a WebSocket
 * RFC 6455, 4.1): Microsoft's SDK for Python 2.9 sends it.
 */
export function targetOf({ url = '', headers }: Pick<IncomingMessage, 'url' | 'headers'>): RequestTarget {
  const [, host, rest] = absolute.exec(url) ?? [];
  const [path = '', query = ''] = (rest ?? url).split(/\?(.*)/s);
  if (host === undefined) return { path, query, host: headers.host ?? '' };
  return { path: path === '' ? '/' : path, query, host };
}
