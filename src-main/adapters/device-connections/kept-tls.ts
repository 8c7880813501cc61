import type { LookupFunction, Socket } from 'node:net';
import { type DetailedPeerCertificate, TLSSocket, connect } from 'node:tls';
import type { ClientCredentials, ConnectionFacts } from '../../services/ports.ts';
import { type Stage, lateAt, tlsTerms } from './client-tls.ts';
import { rememberedLookup } from './remembered-lookup.ts';
import { SharedContexts } from './shared-contexts.ts';

type Place = Pick<ConnectionFacts, 'host' | 'port' | 'serverName'>;

/** A session, and with whom. */
interface Session {
  readonly place: string;
  readonly ticket: Buffer;
}

interface Manner {
  readonly alpn?: readonly string[] | undefined;
  /** A connection that a proxy has made. */
  readonly way?: Socket | undefined;
  /** Whether one of before is resumed, or a new one begun; without it none is kept. */
  readonly session?: 'resumed' | 'begun';
}

/** TLS that begins. */
export interface Beginning {
  readonly socket: TLSSocket;
  readonly stage: () => Stage;
  /** Whether its failure may be due to a session of before, so that a new one is to be begun. */
  mayBeOutdated(): boolean;
}

/**
 * What devices keep of TLS from one connection to the next: the newest session, by which a server may spare both ends the signatures
 * (RFC 5246 7.3, RFC 8446 2.2). It belongs to the credentials, so that a device with another certificate begins with a full
 * handshake, and goes with them.
 */
export class KeptTls {
  readonly #sessions = new WeakMap<ClientCredentials, Session>();
  readonly #contexts = new SharedContexts();
  readonly #lookup: LookupFunction;

  constructor(lookup = rememberedLookup()) {
    this.#lookup = lookup;
  }

  /** Throws what is wrong with certificate or key; then the way is closed. */
  begin(place: Place, credentials: ClientCredentials, { alpn = [], way, session }: Manner): Beginning {
    const sessions = this.#sessions;
    const before = sessions.get(credentials);
    const name = [place.host, place.port, place.serverName, ...alpn].join();
    const ticket = session === 'resumed' && before?.place === name ? before.ticket : undefined;
    const socket = orClosing(way, () =>
      connect({
        ...tlsTerms(place, alpn),
        secureContext: this.#contexts.presenting(credentials),
        ...(ticket === undefined ? {} : { session: ticket }),
        ...(way === undefined ? { host: place.host, port: place.port, lookup: this.#lookup } : { socket: way }),
      }),
    );
    socket.getPeerCertificate = leafOfServer;
    let isReached = false;
    let isSecured = false;
    let isResumed = false;
    const keep = (of: Buffer) => sessions.set(credentials, { place: name, ticket: of });
    const reached = () => {
      isReached = true;
      // One by which nobody was let in is not tried again.
      sessions.delete(credentials);
      // Node tells of sessions on the handle that is there when it is asked, and makes another for each further address.
      if (session !== undefined) socket.on('session', keep);
    };
    if (way === undefined) socket.once('connect', reached);
    else reached();
    socket.once('secureConnect', () => {
      isSecured = true;
      isResumed = socket.isSessionReused();
      // It goes on, unless the server has sent a ticket in its place; Node's and many of TLS 1.2 send none (RFC 8446 C.4 would like one).
      if (ticket !== undefined && isResumed && !sessions.has(credentials)) keep(ticket);
    });
    return {
      socket,
      stage: () => (isSecured ? 'secured' : isReached ? 'reached' : 'apart'),
      mayBeOutdated: () => ticket !== undefined && isReached && (!isSecured || isResumed),
    };
  }

  /** TLS to a server, straight or by a way that a proxy has made. Rejects with what Node says. */
  open(place: Place, credentials: ClientCredentials, way: Socket | undefined, signal: AbortSignal): Promise<TLSSocket> {
    return new Promise((resolve, reject) => {
      const { socket, stage } = this.begin(place, credentials, { way });
      const abort = () => socket.destroy(lateAt(stage()));
      const settled = () => {
        signal.removeEventListener('abort', abort);
        socket.off('close', closed);
      };
      const closed = () => {
        settled();
        reject(new Error('The connection was closed.'));
      };
      socket.once('secureConnect', () => {
        settled();
        socket.off('error', reject);
        resolve(socket);
      });
      socket.once('error', reject);
      socket.once('close', closed);
      if (signal.aborted) abort();
      else signal.addEventListener('abort', abort, { once: true });
    });
  }
}

/** Where TLS cannot so much as begin, nobody else has the way that was to lead there. */
function orClosing(way: Socket | undefined, begin: () => TLSSocket): TLSSocket {
  try {
    return begin();
  } catch (error) {
    way?.destroy();
    throw error;
  }
}

/** For a server's names Node asks for its whole chain; they stand in its leaf (RFC 9525 6.2), which is all that is read. */
function leafOfServer(this: TLSSocket): DetailedPeerCertificate {
  return TLSSocket.prototype.getPeerCertificate.call(this, false) as DetailedPeerCertificate;
}
