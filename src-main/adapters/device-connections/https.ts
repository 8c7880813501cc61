import { setMaxListeners } from 'node:events';
import { Agent } from 'node:https';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { endingAfter } from '../ending-after.ts';
import type { ClientCredentials, HttpsFacts } from '../../services/ports.ts';
import type { Way } from '../proxy.ts';
import { type ConnectionsOf, connectMs, lateAt, lossFrom } from './client-tls.ts';
import { HttpsConnection } from './https-connection.ts';
import type { KeptTls } from './kept-tls.ts';

/** Connections that one device has at the same time. */
const connectionsAtOnce = 4;

type Opened = (error: Error | null, stream: Duplex) => void;

interface Opening {
  readonly stream: TLSSocket;
  /** Until when the server may take for its first answer. */
  readonly inTime: AbortSignal;
}

/** Connections to one server with a device's certificate, kept from request to request. */
class DeviceAgent extends Agent {
  readonly #open: (signal: AbortSignal) => Promise<Opening>;
  readonly #over: AbortSignal;
  #prepared: Duplex | undefined;

  constructor(facts: HttpsFacts, credentials: ClientCredentials, wayTo: Way, tls: KeptTls, over: AbortSignal) {
    super({ keepAlive: true, maxSockets: connectionsAtOnce });
    this.#over = over;
    this.#open = async (signal) => {
      const way = await wayTo(facts.host, facts.port, signal, credentials.furtherCaPems);
      // A proxy has its own time, and what it takes of it is not the server's.
      const inTime = endingAfter(connectMs, signal);
      setMaxListeners(0, inTime);
      return { stream: await tls.open(facts, credentials, way, inTime), inTime };
    };
  }

  /** Connects before there is a request. Rejects with what Node or the proxy says. */
  async prepare(signal: AbortSignal): Promise<Opening['inTime']> {
    const { stream, inTime } = await this.#open(signal);
    this.#prepared = stream.on('error', () => undefined);
    return inTime;
  }

  override destroy(): void {
    this.#prepared?.destroy();
    super.destroy();
  }

  override createConnection(_options: object, opened?: Opened): undefined {
    const prepared = this.#prepared;
    this.#prepared = undefined;
    const stream =
      prepared?.destroyed === false
        ? Promise.resolve(prepared)
        : this.#open(this.#over).then(({ stream: anew }) => anew);
    stream.then(
      (ready) => opened?.(null, ready),
      // Node looks at no stream where there is an error.
      (error: unknown) => opened?.(error as Error, undefined as never),
    );
  }
}

/** Requests of a device by HTTP/1.1 over TLS, by Node. */
export const createHttpsConnections = (wayTo: Way, tls: KeptTls): ConnectionsOf<HttpsFacts> => ({
  async connect(facts, credentials, signal, onMessage) {
    const over = new AbortController();
    const agent = new DeviceAgent(facts, credentials, wayTo, tls, over.signal);
    setMaxListeners(0, signal, over.signal);
    let inTime: AbortSignal;
    try {
      inTime = await agent.prepare(signal);
    } catch (error) {
      return { loss: lossFrom(error, false) };
    }
    const connection = new HttpsConnection(facts, { agent, over }, onMessage);
    if (facts.firstPath === undefined) return { connection };
    const abort = () => connection.fail(lateAt('secured'));
    if (inTime.aborted) abort();
    else inTime.addEventListener('abort', abort, { once: true });
    const outcome = await connection.poll(facts.firstPath);
    inTime.removeEventListener('abort', abort);
    if (outcome === 'acknowledged') return { connection };
    await connection.close();
    if (outcome === 'lost') return { loss: await connection.ended };
    const { refused } = outcome;
    const loss = lossFrom(undefined, true);
    if (typeof refused === 'number') return { loss };
    return { loss: { ...loss, serverError: refused, text: `${refused.condition} ${refused.text}`.trim() } };
  },
});
