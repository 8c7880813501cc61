/** What a run has to come to; what is left out is not asked for. Shares are of 1. */
export interface PassCriteria {
  readonly maxErrorRate?: number | undefined;
  readonly maxLatencyMs?: { readonly [P in Percentile]?: number | undefined } | undefined;
  readonly maxLateShare?: number | undefined;
  readonly maxFailedDeviceShare?: number | undefined;
  readonly maxReconnects?: number | undefined;
  readonly minAcknowledged?: number | undefined;
}

type Percentile = 'p50' | 'p90' | 'p95' | 'p99' | 'p999' | 'max';

/** What criteria are judged by: of one run, or of all shards of one together. */
export interface RunResult {
  readonly devices: number;
  readonly failedDevices: number;
  readonly attempted: number;
  readonly acknowledged: number;
  readonly late: number;
  readonly reconnects: number;
  /** In milliseconds; missing before the first acknowledgement. */
  readonly latency?: { readonly [P in Percentile as `${P}Ms`]: number } | undefined;
}

export interface PassOutcome {
  /** As the plan names it, `maxLatencyMs.p95` for example. */
  readonly criterion: string;
  readonly limit: number;
  /** Missing where nothing was measured; then it is not passed. */
  readonly value?: number;
  readonly passed: boolean;
}

/**
 * How a run came out. One that somebody stopped before its end is not judged, whatever its criteria say of what it did until then. So
 * k6 has a status of its own for what a signal has aborted (go.k6.io/k6/errext/exitcodes: ExternalAbort), beside that of thresholds; and
 * Locust takes its exit status from the figures when a run without a time limit is interrupted (docs.locust.io, Running without the web UI).
 */
export type Verdict = 'passed' | 'not-passed' | 'stopped-early';

/** A run as far as its verdict needs it. */
interface Judged {
  readonly state: 'running' | 'paused' | 'finished' | 'stopped' | 'failed';
  /** Whether to be stopped is the only end that its plan has. */
  readonly isEndless: boolean;
  readonly pass: readonly PassOutcome[];
}

/** Undefined while the run goes on, and where there is nothing to judge it by. */
export function verdictOf({ state, isEndless, pass }: Judged): Verdict | undefined {
  if (state === 'running' || state === 'paused') return undefined;
  if (state === 'stopped' && !isEndless) return 'stopped-early';
  if (pass.length === 0) return undefined;
  return pass.every(({ passed }) => passed) ? 'passed' : 'not-passed';
}

/** To six digits behind the point, as far as people care. */
const share = (part: number, whole: number): number => (whole === 0 ? 0 : Number((part / whole).toFixed(6)));

/**
 * How each criterion came out, in the order of the plan's members. A run in which nothing was to be sent has no errors and nothing late; where
 * devices have failed before anything was sent, neither was measured.
 */
export function judgePass(criteria: PassCriteria, result: RunResult): PassOutcome[] {
  const { devices, failedDevices, attempted, acknowledged, late, reconnects, latency } = result;
  const outcomes: PassOutcome[] = [];
  const judge = (criterion: string, limit: number | undefined, value: number | undefined, atLeast = false) => {
    if (limit === undefined) return;
    const passed = value !== undefined && (atLeast ? value >= limit : value <= limit);
    outcomes.push({ criterion, limit, ...(value === undefined ? {} : { value }), passed });
  };
  const ofSent = (part: number, whole: number) => (whole === 0 && failedDevices > 0 ? undefined : share(part, whole));
  judge('maxErrorRate', criteria.maxErrorRate, ofSent(attempted - acknowledged, attempted));
  for (const percentile of ['p50', 'p90', 'p95', 'p99', 'p999', 'max'] as const) {
    judge(`maxLatencyMs.${percentile}`, criteria.maxLatencyMs?.[percentile], latency?.[`${percentile}Ms`]);
  }
  // What is late may be messages that were never handed over.
  judge('maxLateShare', criteria.maxLateShare, ofSent(late, Math.max(attempted, late)));
  judge('maxFailedDeviceShare', criteria.maxFailedDeviceShare, share(failedDevices, devices));
  judge('maxReconnects', criteria.maxReconnects, reconnects);
  judge('minAcknowledged', criteria.minAcknowledged, acknowledged, true);
  return outcomes;
}
