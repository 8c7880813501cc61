import type { AmqpConnection, HubHandler, HubLink } from '../services/ports.ts';

/** What a fault ends: one connection, before or after it is a client's. */
export interface Guarded {
  readonly remote: string;
  /** Once its protocol is spoken. */
  readonly link?: HubLink | AmqpConnection;
  readonly destroy: () => void;
}

/**
 * The one guard around the wire: whatever is thrown while a connection is served ends that connection, is told, and reaches
 * neither another connection nor the process.
 */
export class ConnectionGuard {
  readonly #handler: Pick<HubHandler, 'failed'>;

  constructor(handler: Pick<HubHandler, 'failed'>) {
    this.#handler = handler;
  }

  /** Answers `otherwise` where it went wrong; the connection is gone then. */
  run<T>(connection: Guarded, act: () => T, otherwise: NoInfer<T>): T {
    try {
      return act();
    } catch (error) {
      this.fail(connection, error);
      return otherwise;
    }
  }

  /** For what goes wrong later: a promise's rejection, an error event. */
  fail({ remote, link, destroy }: Guarded, error: unknown): void {
    try {
      this.#handler.failed(remote, link, error);
    } catch {
      // Who should be told has failed too; the connection ends all the same.
    }
    destroy();
  }
}
