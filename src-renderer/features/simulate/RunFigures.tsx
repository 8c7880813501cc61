import type { FleetWatch } from '../../bench/fleet-watch.ts';
import type { RunView } from '../../bench/run-view.ts';
import { useStore } from '../../bench/store.ts';
import { milliseconds, number } from '../../ui/format.ts';
import { simulate as text } from './words.ts';
import css from './simulate.module.css';

type Figure = readonly [value: string, name: string, color?: string | undefined];

/** A figure that is told where there is something to tell. */
const unlessNone = (count: number, name: string): readonly Figure[] =>
  count === 0 ? [] : [[number(count), name, 'var(--bad)']];

/** The counters of a run. */
export function RunFigures({ run }: { readonly run: RunView }) {
  const { fleet } = run;
  return fleet === undefined || !run.isSample ? <FewFigures run={run} /> : <ManyFigures run={run} fleet={fleet} />;
}

/** Of devices that tell everything. */
function FewFigures({ run }: { readonly run: RunView }) {
  const { latencyMedianMs, latencyP95Ms } = useStore(run.totals);
  const { alerts } = useStore(run.log);
  const troubles = useStore(run.troubles);
  const failed = [...troubles.values()].filter(({ type }) => type === 'failed').length;
  return (
    <Figures
      run={run}
      devicesFailed={failed}
      more={[
        [milliseconds(latencyMedianMs), text.median],
        [milliseconds(latencyP95Ms), text.p95],
        [number(alerts), text.alerts, alerts > 0 ? 'var(--temp)' : undefined],
      ]}
    />
  );
}

/** Of many devices a sample is told, and what is counted from that is left out. */
function ManyFigures({ run, fleet }: { readonly run: RunView; readonly fleet: FleetWatch }) {
  const { counts } = useStore(fleet.states);
  return <Figures run={run} devicesFailed={counts.failed} more={[]} />;
}

interface FiguresProps {
  readonly run: RunView;
  /** As it was told so far: the totals count them when the run is over. */
  readonly devicesFailed: number;
  readonly more: readonly Figure[];
}

function Figures({ run, devicesFailed: failedSoFar, more }: FiguresProps) {
  const totals = useStore(run.totals);
  const devicesFailed = Math.max(totals.failedDevices, failedSoFar);
  const figures: readonly Figure[] = [
    [number(totals.attempted), text.sent],
    [number(totals.acknowledged), text.acknowledged],
    // "0 failed" beside devices that never sent anything would be read as "all is well".
    ...unlessNone(devicesFailed, text.devicesFailed),
    ...(devicesFailed === 0 || totals.failed > 0
      ? [[number(totals.failed), text.failed, totals.failed > 0 ? 'var(--bad)' : undefined] as const]
      : []),
    ...(run.model.subscribers.length === 0 ? [] : [[number(totals.received), text.received] as const]),
    ...unlessNone(totals.throttled, text.throttled),
    ...unlessNone(totals.late, text.late),
    ...unlessNone(totals.duplicates, text.duplicates),
    ...more,
    [number(totals.reconnects), text.reconnects],
  ];
  return (
    <section data-testid="figures" className={`card ${css['kpi']}`} aria-label={text.states[totals.state]}>
      {figures.map(([value, name, color]) => (
        <div key={name}>
          <b style={color === undefined ? undefined : { color }}>{value}</b>
          <span>{name}</span>
        </div>
      ))}
    </section>
  );
}
