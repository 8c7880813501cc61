import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:tls';
import type { Files } from '../support/openssl-certificates.ts';
import { type Listening, bare, opensslServer } from '../support/tls-server.ts';

/** As a web server: it ends no connection by itself. */
export const presenting = ({ cert, key }: Files, ...more: string[]): Promise<Listening> =>
  opensslServer('-www', '-cert', cert, '-key', key, ...more);

/** Presents a certificate with these behind it, in this order. */
export async function presentingChain(leaf: Files, above: readonly Files[]): Promise<Listening> {
  if (above.length === 0) return presenting(leaf);
  const file = `${leaf.cert}.chain`;
  await writeFile(file, (await Promise.all(above.map(({ cert }) => readFile(cert)))).join(''));
  return presenting(leaf, '-cert_chain', file);
}

/** Takes any certificate, whichever authority it names, and ends the connection as soon as TLS is up, without a word. */
export async function closing({ cert, key }: Files, named?: Files): Promise<Listening> {
  const [certPem, keyPem] = await Promise.all([readFile(cert), readFile(key)]);
  const names = named === undefined ? {} : { ca: await readFile(named.cert) };
  const server = createServer(
    { cert: certPem, key: keyPem, ...names, requestCert: true, rejectUnauthorized: false },
    (socket) => {
      socket.on('error', () => undefined);
      socket.destroy();
    },
  );
  server.on('tlsClientError', () => undefined);
  return bare(server);
}
