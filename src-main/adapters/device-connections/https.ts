import { setMaxListeners } from 'node:events';
import { Agent } from 'node:https';
import type { Duplex } from 'node:stream';
import { endingAfter } from '../ending-after.ts';
import type { ClientCredentials, HttpsFacts } from '../../services/ports.ts';
import type { Way } from '../proxy.ts';
import { type ConnectionsOf, type Stage, connectMs, lateAt, lossFrom } from './client-tls.ts';
import { HttpsConnection } from './https-connection.ts';
import type { KeptTls } from './kept-tls.ts';

/** Connections that one device has at the same time. */
const connectionsAtOnce = 4;

type Opened = (error: Error | null, stream: Duplex) => void;

/** Connections to one server with a device's certificate, kept from request to request. */
class DeviceAgent extends Agent {
  /** Whether TLS was up at least once. */
  isSecured = false;
  /** How far the newest has come. */
  stage: () => Stage = () => 'apart';
  readonly #open: () => Promise<Duplex>;
  #prepared: Duplex | undefined;

  constructor(facts: HttpsFacts, credentials: ClientCredentials, wayTo: Way, tls: KeptTls, signal: AbortSignal) {
    super({ keepAlive: true, maxSockets: connectionsAtOnce });
    this.#open = async () => {
      const way = await wayTo(facts.host, facts.port, signal, credentials.furtherCaPems);
      return tls.open(facts, credentials, way, signal, (stage) => (this.stage = stage));
    };
  }

  /** Connects before there is a request. Rejects with what Node says. */
  async prepare(): Promise<void> {
    this.#prepared = await this.#open();
    this.isSecured = true;
    this.#prepared.on('error', () => undefined);
  }

  override destroy(): void {
    this.#prepared?.destroy();
    super.destroy();
  }

  override createConnection(_options: object, opened?: Opened): undefined {
    const prepared = this.#prepared;
    this.#prepared = undefined;
    (prepared === undefined || prepared.destroyed ? this.#open() : Promise.resolve(prepared)).then(
      (stream) => {
        this.isSecured = true;
        opened?.(null, stream);
      },
      // Node looks at no stream where there is an error.
      (error: unknown) => opened?.(error as Error, undefined as never),
    );
  }
}

/** Asks what is asked first, or sees at least that TLS can be spoken. */
async function begin({ firstPath }: HttpsFacts, agent: DeviceAgent, connection: HttpsConnection) {
  if (firstPath !== undefined) return connection.poll(firstPath);
  try {
    await agent.prepare();
    return 'acknowledged';
  } catch (error) {
    connection.fail(error);
    return 'lost';
  }
}

/** Requests of a device by HTTP/1.1 over TLS, by Node. */
export const createHttpsConnections = (wayTo: Way, tls: KeptTls): ConnectionsOf<HttpsFacts> => ({
  async connect(facts, credentials, signal, onMessage) {
    const over = new AbortController();
    const agent = new DeviceAgent(facts, credentials, wayTo, tls, over.signal);
    setMaxListeners(0, signal, over.signal);
    const connection = new HttpsConnection(facts, { agent, over }, onMessage);
    const inTime = endingAfter(connectMs, signal);
    const abort = () => connection.fail(lateAt(agent.stage()));
    if (inTime.aborted) abort();
    else inTime.addEventListener('abort', abort, { once: true });
    const outcome = await begin(facts, agent, connection);
    inTime.removeEventListener('abort', abort);
    if (outcome === 'acknowledged') return { connection };
    await connection.close();
    if (outcome === 'lost') return { loss: { ...(await connection.ended), secured: agent.isSecured } };
    const { refused } = outcome;
    const loss = lossFrom(undefined, true);
    if (typeof refused === 'number') return { loss };
    return { loss: { ...loss, serverError: refused, text: `${refused.condition} ${refused.text}`.trim() } };
  },
});
