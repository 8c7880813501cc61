import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';

/** Certificates of a client that are looked at. */
const longestChain = 20;

/**
 * What the client has presented, leaf first and the others as they came. Can be asked once a connection: Node takes the list
 * from TLS. (`getPeerCertificate` would drop all but the first of those that share a name.)
 */
export function presentedChain(socket: TLSSocket): Uint8Array[] {
  const chain: Uint8Array[] = [];
  let certificate = socket.getPeerX509Certificate();
  while (certificate !== undefined && chain.length < longestChain) {
    chain.push(certificate.raw);
    // What Node calls the issuer is the next one of the list.
    certificate = certificate.issuerCertificate;
  }
  return chain;
}

/** Address and port of the other end; a socket that is closed already has forgotten them. */
export function remoteOf({ remoteAddress, remotePort }: Socket): string {
  return remoteAddress === undefined ? 'unknown' : `${remoteAddress}:${remotePort ?? ''}`;
}
