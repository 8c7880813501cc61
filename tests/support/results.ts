import { type RunResults, runResults } from '../../src-main/core/results/results.ts';
import { SeriesRecorder } from '../../src-main/core/results/series.ts';

export interface Message {
  /** Whole seconds after the start in which it was acknowledged. */
  readonly second: number;
  readonly latencyMs: number;
  readonly device: number;
}

/** When the runs of these tests begin: not at a whole second. */
export const startMs = Date.UTC(2026, 10, 29, 12, 0, 0, 250);

const inOrder = (all: ReadonlyMap<number, number>) => [...all].sort(([a], [b]) => a - b);

/** Results of one process as Certbench would write them that has sent these messages; its devices connect at once. */
export function resultsOf(
  messages: readonly Message[],
  {
    devices,
    seconds,
    shard = { index: 0, count: 1 },
    change = {},
  }: {
    readonly devices: readonly number[];
    readonly seconds: number;
    readonly shard?: { readonly index: number; readonly count: number };
    readonly change?: Partial<RunResults>;
  },
): RunResults {
  const recorder = new SeriesRecorder(startMs);
  const latency = new Map<number, number>();
  const counted = {
    connects: 0,
    attempted: 0,
    acknowledged: 0,
    failed: 0,
    received: 0,
    reconnects: 0,
    late: 0,
    throttled: 0,
    duplicates: 0,
    faults: 0,
  };
  for (let second = 0; second < seconds; second++) {
    counted.connects = devices.length;
    for (const { latencyMs } of messages.filter((one) => one.second === second)) {
      counted.attempted++;
      counted.acknowledged++;
      latency.set(latencyMs, (latency.get(latencyMs) ?? 0) + 1);
    }
    const standing = { connected: devices.length, counted: { ...counted }, latency: inOrder(latency) };
    recorder.take(startMs + (second + 1) * 1000, standing);
  }
  return runResults.parse({
    format: 'certbench-results',
    version: 1,
    plan: { platform: 'local-hub', deviceIds: ['dev-0', 'dev-1'], intervalMs: 1000 },
    seed: 7,
    shards: { of: shard.count, has: [shard.index] },
    processes: [
      {
        shard: shard.index,
        startedAt: new Date(startMs).toISOString(),
        endedAt: new Date(startMs + seconds * 1000).toISOString(),
        computer: `computer-${shard.index}`,
        processors: 2,
        memoryMib: 8192,
        versions: { certbench: '0.1.0' },
      },
    ],
    state: 'finished',
    totals: { devices: devices.length, connected: 0, failedDevices: 0, ...counted },
    latency: inOrder(latency),
    causes: [],
    series: recorder.series,
    devices: devices.map((device) => {
      const own = messages.filter((one) => one.device === device);
      const times = own.map(({ latencyMs }) => latencyMs);
      return {
        deviceId: `dev-${device}`,
        does: 'sends',
        state: 'finished',
        attempted: own.length,
        acknowledged: own.length,
        ...(times.length === 0
          ? {}
          : { latencyMeanMs: times.reduce((sum, ms) => sum + ms, 0) / times.length, latencyMaxMs: Math.max(...times) }),
      };
    }),
    ...change,
  });
}
