import { t } from '@lingui/core/macro';
import { live } from '../../../../ui/language/index.ts';

export const passWords = live(() => ({
  title: t`Criteria to pass`,
  plain: t`none`,
  rates: {
    maxErrorRate: t`Unacknowledged, at most`,
    maxLateShare: t`Sent late, at most`,
    maxFailedDeviceShare: t`Failed devices, at most`,
  },
  counts: {
    maxReconnects: t`Reconnects, at most`,
    minAcknowledged: t`Acknowledged, at least`,
  },
  latency: t`Latency, at most`,
  latencies: {
    p50: t`50 %`,
    p90: t`90 %`,
    p95: t`95 %`,
    p99: t`99 %`,
    p999: t`99.9 %`,
    max: t`longest`,
  },
  milliseconds: t`ms`,
  latencySaid: (which: string, ms: string) => t`latency, ${which}: ${ms} ms`,
  rateSaid: (what: string, percent: string) => t`${what} ${percent} %`,
  countSaid: (what: string, count: string) => t`${what} ${count}`,
  latencyOf: (which: string) => t`Latency, ${which}, at most`,
  outcome: (what: string, limit: string, value: string) => t`${what} ${limit}: ${value}`,
  nothing: t`nothing measured`,
  verdicts: { passed: t`Passed`, 'not-passed': t`Not passed`, 'stopped-early': t`Stopped before its end, not judged` },
  soFar: t`So far`,
  hint: t`Of all devices together. What is empty is not asked for; the results say how each came out.`,
}));
