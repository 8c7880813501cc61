import { z } from 'zod';
import { fleetView } from './fleet.ts';
import { hubEvent } from './hub/events.ts';
import { jobProgress, runningJob } from './jobs.ts';
import { simulationEvent, simulationTotals } from './simulation.ts';
import { fileToken, jobId, workspaceToken } from './values.ts';

/**
 * What is pushed. `events` is a list of which the oldest are dropped when the reader is slow, with their number told;
 * of `state` only the newest counts; `changed` has no payload and means: read again.
 */
interface StreamRow {
  readonly kind: 'events' | 'state' | 'changed';
  readonly params: z.ZodType;
  readonly item: z.ZodType;
  /** Items kept for a reader that has not acknowledged yet. */
  readonly buffer: number;
  /** Items in one batch at most. */
  readonly batch: number;
}

export const streams = {
  'job.progress': { kind: 'state', params: z.strictObject({ jobId }), item: jobProgress, buffer: 1, batch: 1 },
  /** Everything long that runs, told at once and whenever it changes. */
  'job.running': {
    kind: 'state',
    params: z.strictObject({}),
    item: z.object({ jobs: z.array(runningJob) }),
    buffer: 1,
    batch: 1,
  },
  /** Files and folders that were dropped on the window, or opened with the program by the system. */
  'files.handedOver': {
    kind: 'events',
    params: z.strictObject({}),
    item: z.object({ files: z.array(z.object({ token: fileToken, name: z.string() })) }),
    buffer: 16,
    batch: 16,
  },
  /** A page that the user asks for outside of the window, by a notification of the system. */
  'window.asked': {
    kind: 'state',
    params: z.strictObject({}),
    item: z.object({ page: z.enum(['timeline']) }),
    buffer: 1,
    batch: 1,
  },
  'workspace.changed': {
    kind: 'changed',
    params: z.strictObject({ workspace: workspaceToken }),
    item: z.object({}),
    buffer: 1,
    batch: 1,
  },
  'simulation.totals': {
    kind: 'state',
    params: z.strictObject({ runId: z.string().max(100) }),
    item: simulationTotals,
    buffer: 1,
    batch: 1,
  },
  /** What many devices do, four times a second at most. */
  'simulation.fleet': {
    kind: 'state',
    params: z.strictObject({ runId: z.string().max(100) }),
    item: fleetView,
    buffer: 1,
    batch: 1,
  },
  /** Of a run of more than 100 devices a sample, 200 a second at most, unless all is asked for, or all of one device. */
  'simulation.events': {
    kind: 'events',
    params: z.strictObject({
      runId: z.string().max(100),
      deviceId: z.string().max(200).optional(),
      every: z.literal(true).optional(),
    }),
    item: simulationEvent,
    buffer: 2000,
    batch: 200,
  },
  /** The hub was started, stopped or managed, by whatever program. What devices do is told by `hub.events`. */
  'hub.changed': { kind: 'changed', params: z.strictObject({}), item: z.object({}), buffer: 1, batch: 1 },
  'hub.events': { kind: 'events', params: z.strictObject({}), item: hubEvent, buffer: 2000, batch: 200 },
} as const satisfies Readonly<Record<string, StreamRow>>;

/** Batches that may be on their way without an acknowledgement. */
export const batchesInFlight = 4;
/** How long items are gathered before a batch goes out, in milliseconds. */
export const flushMs = 50;

type Streams = typeof streams;
export type StreamName = keyof Streams;
export type StreamParams<S extends StreamName> = z.output<Streams[S]['params']>;
export type StreamItem<S extends StreamName> = z.output<Streams[S]['item']>;

export function isStreamName(name: string): name is StreamName {
  return Object.hasOwn(streams, name);
}
