import type { Connection } from 'rhea';
import { boundFrames } from './bounded-frames.ts';
import { create_container } from './codec.ts';
import type { IncomingBounds } from './incoming-bounds.ts';

/** What IoT Hub lets pass without a frame before it ends a connection, in milliseconds. */
const idleMs = 240_000;

/** TLS has said who the client is (RFC 4422, appendix A). */
class External {
  outcome: boolean | undefined;
  start(): void {
    this.outcome = true;
  }
}

/**
 * The hub's end of a connection. Clients of Azure that have a certificate speak AMQP without SASL, or with EXTERNAL or ANONYMOUS
 * (AMQP 1.0, Part 5, 5.3); who shows a password is told to `onPassword`, and gets no further.
 */
export function serverConnection(
  bounds: IncomingBounds,
  onPassword: (name: string) => void,
  onIdle: () => void,
): Connection {
  const container = create_container({ id: 'certbench' });
  const mechanisms = container.sasl_server_mechanisms as Record<string, () => unknown> & {
    enable_plain(check: (name: string) => boolean): void;
    enable_anonymous(): void;
  };
  mechanisms['EXTERNAL'] = () => new External();
  mechanisms.enable_anonymous();
  mechanisms.enable_plain((name) => {
    onPassword(name);
    return false;
  });
  const connection = container.create_connection({
    container_id: 'certbench',
    max_frame_size: bounds.mostFrame,
    channel_max: bounds.mostSessions - 1,
    idle_time_out: idleMs / 2,
    session_buffer_size: 256,
    reconnect: false,
    receiver_options: { autoaccept: false, credit_window: 0 },
  } as never);
  boundFrames(connection, bounds, onIdle);
  return connection;
}
