import type { Connection, Receiver, Session } from 'rhea';
import type { IncomingBounds } from './incoming-bounds.ts';

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
  _write_close(): void;
  _write_frame(...frame: unknown[]): void;
  readonly local_channel_map: Readonly<Record<number, Session & { readonly links: Readonly<Record<string, unknown>> }>>;
  readonly remote_channel_map: Readonly<
    Record<
      number,
      Session & { readonly links: object; readonly remote: { readonly handles: Record<number, Receiver> } }
    >
  >;
};

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** Looks at frames before `rhea` does, and writes none too many. What is thrown ends the connection as a fault of the other end. */
export function boundFrames(connection: Connection, bounds: IncomingBounds, onIdle: () => void): void {
  const frames = connection as unknown as Frames;
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
  // CLOSE is the last frame of a connection (AMQP 1.0, Part 2, 2.7.9); `rhea` answers behind it what came with the frame that it closes for.
  const close = frames._write_close.bind(frames);
  frames._write_close = () => {
    close();
    frames._write_frame = () => undefined;
  };
}
