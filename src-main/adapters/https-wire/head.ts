import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { HttpsRequest } from '../../services/ports.ts';
import { targetOf } from '../request-target.ts';

/** A name or an address, and perhaps a port (RFC 9110, 7.2). */
const hostForm = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;

/** A request without its body; undefined where its path, its query or its host cannot be read. */
export function headOf(request: IncomingMessage): HttpsRequest | undefined {
  const { method = '', rawHeaders } = request;
  const { path, query, host } = targetOf(request);
  if (!path.startsWith('/') || !hostForm.test(host)) return undefined;
  try {
    const parameters = new Map<string, string>();
    for (const pair of query.split('&').filter((one) => one !== '')) {
      const [name = '', value = ''] = pair
        .split(/=(.*)/s)
        .map((part) => decodeURIComponent(part.replaceAll('+', '%20')));
      if (!parameters.has(name.toLowerCase())) parameters.set(name.toLowerCase(), value);
    }
    return {
      method,
      path: path.slice(1).split('/').map(decodeURIComponent),
      query: parameters,
      headers: pairsOf(rawHeaders),
      host,
      requestId: randomUUID(),
    };
  } catch {
    return undefined;
  }
}

const pairsOf = (raw: readonly string[]): (readonly [string, string])[] =>
  raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : []));
