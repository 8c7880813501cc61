import type { EncodedMessage } from '../../core/platform/platform.ts';
import type { DeviceConnection, PublishOutcome } from '../ports.ts';
import type { Ending } from './over.ts';
import { PublishGate } from './publish-gate.ts';

/** The connection that a device has now, if any, and how it lets go of it without losing a message. */
export class CurrentConnection {
  readonly #gate = new PublishGate();
  #connection: DeviceConnection | undefined;
  #isPlannedEnd = false;

  get there(): DeviceConnection | undefined {
    return this.#connection;
  }

  begin(connection: DeviceConnection): void {
    this.#connection = connection;
  }

  /** It is gone. Answers whether the device has ended it itself, to come back. */
  gone(): boolean {
    const wasPlanned = this.#isPlannedEnd;
    this.#connection = undefined;
    this.#isPlannedEnd = false;
    return wasPlanned;
  }

  /** Where there is no connection, or the device is about to end it, the message stays here. */
  async publish(message: EncodedMessage): Promise<PublishOutcome | 'unsent'> {
    for (let held = this.#gate.held; held !== undefined; held = this.#gate.held) await held;
    const connection = this.#connection;
    if (connection === undefined || this.#isPlannedEnd) {
      await connection?.ended;
      return 'unsent';
    }
    this.#gate.enter();
    try {
      const outcome = await connection.publish(message);
      // The end of the connection is told by its own promise; let that run first.
      if (outcome === 'lost') await connection.ended;
      return outcome;
    } finally {
      this.#gate.leave();
    }
  }

  /** Lets messages through again. */
  open(): void {
    this.#gate.open();
  }

  /** Ends the connection as planned, once all that was sent has its answer. Messages are held back until it is opened again. */
  async end(
    connection: DeviceConnection | undefined,
    over: Pick<Ending, 'aborted'>,
    how: (connection: DeviceConnection) => void,
  ): Promise<void> {
    const isThere = () => this.#connection === connection && !over.aborted;
    if (connection === undefined || !isThere()) return;
    await Promise.race([this.#gate.hold(), connection.ended]);
    if (!isThere()) return;
    this.endsAsPlanned();
    how(connection);
    await connection.ended;
  }

  endsAsPlanned(): void {
    this.#isPlannedEnd = true;
  }
}
