import type { Connection, Receiver, Session } from 'rhea';
import { create_container } from './codec.ts';
import type { IncomingBounds } from './incoming-bounds.ts';

/** What IoT Hub lets pass without a frame before it ends a connection, in milliseconds. */
const idleMs = 240_000;

interface Frame {
  readonly channel: number;
  readonly payload?: Uint8Array;
  readonly performative: Readonly<Record<string, unknown>>;
}

/** What `rhea` does with each frame of a connection; its types keep it to themselves. */
type Frames = Record<
  'on_open' | 'on_begin' | 'on_attach' | 'on_transfer' | 'on_disposition',
  (frame: Frame) => void
> & {
  idle(): void;
  readonly local_channel_map: Readonly<Record<number, Session & { readonly links: Readonly<Record<string, unknown>> }>>;
  readonly remote_channel_map: Readonly<
    Record<
      number,
      Session & { readonly links: object; readonly remote: { readonly handles: Record<number, Receiver> } }
    >
  >;
};

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

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
  bound(connection as unknown as Frames, bounds, onIdle);
  return connection;
}

/** Looks at frames before `rhea` does. What is thrown ends the connection as a fault of its client. */
function bound(frames: Frames, bounds: IncomingBounds, onIdle: () => void): void {
  const before = (
    name: 'on_open' | 'on_begin' | 'on_attach' | 'on_transfer' | 'on_disposition',
    look: (frame: Frame) => string | undefined,
  ) => {
    const act = frames[name].bind(frames);
    frames[name] = (frame) => {
      const fault = look(frame);
      if (fault !== undefined) throw new Error(fault);
      act(frame);
    };
  };
  before('on_open', ({ performative }) => {
    const most = numberOf(performative['max_frame_size']);
    const idle = numberOf(performative['idle_time_out']);
    if (most !== undefined && most < bounds.leastFrame) return `it takes frames of ${most} octets, which is too few`;
    return idle !== undefined && idle > 0 && idle < bounds.leastIdleMs
      ? `its idle time-out of ${idle} ms is too short`
      : undefined;
  });
  before('on_begin', () =>
    Object.keys(frames.local_channel_map).length < bounds.mostSessions ? undefined : 'it has begun too many sessions',
  );
  before('on_attach', ({ channel }) => {
    const links = frames.remote_channel_map[channel]?.links ?? {};
    return Object.keys(links).length < bounds.mostLinks ? undefined : 'it has attached too many links';
  });
  before('on_transfer', ({ channel, payload, performative }) =>
    bounds.faultOf(
      {
        channel,
        ...(payload === undefined ? {} : { payload }),
        performative: { handle: numberOf(performative['handle']) ?? -1, more: performative['more'] === true },
      },
      frames.remote_channel_map[channel]?.remote.handles[numberOf(performative['handle']) ?? -1],
    ),
  );
  before('on_disposition', ({ performative }) => {
    const first = numberOf(performative['first']) ?? 0;
    const last = numberOf(performative['last']) ?? first;
    return last - first < bounds.mostSettled ? undefined : 'it settles more messages at once than there can be';
  });
  const idle = frames.idle.bind(frames);
  frames.idle = () => {
    onIdle();
    idle();
  };
}
